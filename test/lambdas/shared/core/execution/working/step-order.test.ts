import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stepOrder, UNWORKED } from '#core/execution/working/step-order.ts';
import { type Book, type OrderDomain } from '#core/model/market.ts';
import { type WorkingOrder } from '#core/model/working-order.ts';
import { bps } from '#core/values/bps.ts';
import { type Price, price } from '#core/values/price.ts';
import { larger, plus, smaller, sum } from '#core/values/quantity.ts';
import { NO_SHARES, shares } from '#core/values/shares.ts';
import { later } from '#core/values/unix-ms.ts';
import { aView, aWorkedMarket, aWorkingOrder } from '../../../../../support/builders/a-working-order.ts';
import { aBook } from '../../../../../support/builders/a-market.ts';
import { aParentId, NOW } from '../../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../../support/builders/quantities.ts';
import { type WorkedOrder, workOrder } from '../../../../../support/work-order.ts';

const anyCents = (least: number, most: number) =>
  fc.integer({ min: least, max: most }).map((count) => price(BigInt(count) * 10_000n));
const anyAmount = fc.bigInt({ min: 1n, max: 400_000_000n }).map(shares);
const anyOrder = fc
  .record({
    algorithm: fc.constantFrom<WorkingOrder['algorithm'][]>('twap', 'vwap', 'randomised', 'iceberg', 'top-of-book'),
    side: fc.constantFrom<WorkingOrder['side'][]>('BUY', 'SELL'),
    style: fc.constantFrom<WorkingOrder['style'][]>('take', 'join', 'top'),
    atEnd: fc.constantFrom<WorkingOrder['atEnd'][]>('leave', 'cross', 'report'),
    limit: anyCents(40, 60),
    total: fc.bigInt({ min: 1_000n, max: 50_000n }).map((lots) => shares(lots * 10_000n)),
    part: fc.option(fc.bigInt({ min: 100n, max: 10_000n }).map(bps)),
    parent: fc.nat(1_000),
  })
  .map(({ part, parent, ...order }) =>
    aWorkingOrder({
      ...order,
      windowMs: 600_000,
      parentId: aParentId(parent),
      ...(part === null ? {} : { maxBookPart: part }),
    }),
  );
const anyMarket = fc.constantFrom<OrderDomain[]>('v1', 'v2').map((domain) => aWorkedMarket({ domain }));
const anyBook = fc.option(
  fc
    .record({
      bid: fc.integer({ min: 30, max: 65 }),
      spread: fc.integer({ min: -1, max: 8 }),
      sizes: fc.tuple(anyAmount, anyAmount, anyAmount, anyAmount),
    })
    .map(({ bid, spread, sizes: [a, b, c, d] }): Book => {
      const at = (cents: number) => price(BigInt(cents) * 10_000n);
      return {
        bids: [
          { price: at(bid), shares: a },
          { price: at(bid - 1), shares: b },
        ],
        asks: [
          { price: at(bid + spread), shares: c },
          { price: at(bid + spread + 2), shares: d },
        ],
      };
    }),
);
const anyEvent = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('look' as const),
      afterMs: fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 300_000 })),
      book: anyBook,
      loses: fc.constantFrom(undefined, undefined, undefined, 'step' as const, 'act' as const),
      staleBy: fc.oneof(fc.constant(0), fc.nat(12)),
      bookAgeMs: fc.oneof(fc.constant(0), fc.constant(0), fc.nat(10_000)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('fill' as const),
      count: anyAmount,
      improvedBy: fc.oneof(fc.constant(0), fc.nat(35)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('end' as const) }) },
);

/** A price that is better than the open child's limit by so many cents: offers may have come since the book was read. */
function improved({ children }: WorkedOrder, { side }: WorkingOrder, cents: number): Price | undefined {
  const limit = children.at(-1)?.limit;
  const gain = BigInt(cents) * 10_000n;
  if (limit === undefined) return undefined;
  return side === 'BUY' ? larger(price(limit - gain), price(10_000n)) : smaller(price(limit + gain), price(990_000n));
}

describe('whatever is filled, partly filled, cancelled too late, lost, stale or repeated', () => {
  test('children never trade more than the order, one at a time, within limit and bounds', () => {
    fc.assert(
      fc.property(anyOrder, anyMarket, fc.array(anyEvent, { maxLength: 60 }), (order, market, events) => {
        // Given
        const worked = workOrder(order, market);
        let now = order.startedAt;
        const history = [worked.facts()];

        for (const event of events) {
          // When
          if (event.kind === 'fill') worked.fill(event.count, improved(worked, order, event.improvedBy));
          else if (event.kind === 'end') worked.end();
          else {
            now = later(now, event.afterMs);
            const { book, loses, staleBy, bookAgeMs } = event;
            const place = {
              now,
              readAt: later(now, -bookAgeMs),
              book: book ?? undefined,
              facts: history[Math.max(0, history.length - 1 - staleBy)]!,
              ...(loses === undefined ? {} : { loses }),
            };
            const left = order.total - worked.state().filled;
            const { action } = worked.look(place);
            if (action.action === 'place') {
              const { child } = action;
              expect(order.side === 'BUY' ? child.limit <= order.limit : child.limit >= order.limit).toBe(true);
              expect(child.shares).toBeGreaterThanOrEqual(order.minOrder);
              expect(child.shares).toBeLessThan(order.maxOrder + order.minOrder);
              expect(child.shares).toBeLessThanOrEqual(left);
              const met = (order.side === 'BUY' ? place.book!.asks : place.book!.bids)[0]!.price;
              const rests = order.side === 'BUY' ? child.limit < met : child.limit > met;
              expect(rests).toBe(child.kind === 'GTD');
            }
          }
          history.push(worked.facts());

          // Then
          const possible = sum(
            NO_SHARES,
            worked.children.map((child) => (child.isOver ? child.filled : child.shares)),
          );
          expect(possible).toBeLessThanOrEqual(order.total);
          expect(worked.facts().filled).toBeLessThanOrEqual(order.total);
          for (const child of worked.children) expect(child.filled).toBeLessThanOrEqual(child.shares);
          expect(worked.children.filter((child) => !child.isOver).length).toBeLessThanOrEqual(1);
          expect(worked.children.map((child) => child.number)).toEqual(worked.children.map((_, at) => at + 1));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('the same state, facts, book and moment give the same step, from whatever was stored', () => {
    fc.assert(
      fc.property(anyOrder, fc.array(anyEvent, { maxLength: 30 }), (order, events) => {
        const worked = workOrder(order);
        let now = order.startedAt;
        for (const event of events) {
          if (event.kind === 'fill') worked.fill(event.count);
          else if (event.kind === 'end') worked.end();
          else {
            now = later(now, event.afterMs);
            const seen = { now, book: event.book ?? undefined };
            const lost = worked.look({ ...seen, loses: 'step' });
            expect(worked.look(seen)).toEqual(lost);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('on a deep book', () => {
  const filledBy = (order: WorkingOrder) => {
    const worked = workOrder(order);
    const actions: string[] = [];
    for (let now = order.startedAt; now <= order.startedAt + order.windowMs; now = later(now, order.pollMs)) {
      actions.push(worked.look({ now, book: aBook() }).action.action);
      worked.fill(sharesOf('1000000'));
    }
    return { worked, actions };
  };

  test.each(['twap', 'vwap', 'randomised', 'iceberg'] as const)('%s fills the whole order, and ends', (algorithm) => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 1_000 }), (count) => {
        const order = aWorkingOrder({ algorithm, total: sharesOf(String(count)), windowMs: 600_000 });
        const { worked, actions } = filledBy(order);
        expect(worked.facts().filled).toBe(order.total);
        expect(actions.at(-1)).toBe('end');
        expect(worked.state().end).toBe('FILLED');
      }),
      { numRuns: 20 },
    );
  });
});

describe('after a stop', () => {
  test.each([
    ['from 12 to 22 minutes', [720_000, 1_320_000], [0, 6, 12, 22, 24, 30, 36, 42, 48, 54], '0'],
    ['from 12 to 31 minutes', [720_000, 1_860_000], [0, 6, 12, 31, 36, 42, 48, 54], '200'],
  ] as const)(
    'a twap of ten slices in an hour, stopped %s: one in each interval that is left, no burst',
    (_, stop, at, left) => {
      // Given
      const order = aWorkingOrder();
      const worked = workOrder(order);

      // When
      for (let ms = 0; ms <= order.windowMs; ms += order.pollMs) {
        if (ms > stop[0] && ms < stop[1]) continue;
        worked.look({ now: later(NOW, ms), book: aBook() });
        worked.fill(sharesOf('1000000'));
      }

      // Then: each slice is as large as an order may be, so what was missed is left to the rule of the end
      expect(worked.children.map(({ placedAt }) => (placedAt - NOW) / 60_000)).toEqual(at);
      expect(worked.children.every((child) => child.shares === sharesOf('100'))).toBe(true);
      expect(order.total - worked.facts().filled).toBe(sharesOf(left));
    },
  );

  test('however long nobody looked: at most one child in each part of the schedule, none above the largest order', () => {
    const anyGaps = fc.array(fc.integer({ min: 1, max: 900_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        anyGaps,
        fc.constantFrom('twap' as const, 'vwap' as const, 'randomised' as const),
        (gaps, algorithm) => {
          // Given
          const order = aWorkingOrder({ algorithm });
          const worked = workOrder(order);
          const { schedule } = aView({ order });
          let now = order.startedAt;

          // When
          for (const gap of gaps) {
            now = later(now, gap);
            worked.look({ now, book: aBook() });
            worked.fill(sharesOf('1000000'));
          }

          // Then
          const slots = worked.children.map((child) =>
            schedule.slices.findLastIndex((slice) => slice.at <= child.placedAt),
          );
          expect(new Set(slots).size).toBe(slots.length);
          for (const child of worked.children) expect(child.shares).toBeLessThan(plus(order.maxOrder, order.minOrder));
        },
      ),
    );
  });
});

describe('a purchase that crosses and may rest', () => {
  const market = aWorkedMarket({ domain: 'v2' });
  const book = aBook();
  const CROSSED = { action: 'cancel', number: 1, reason: 'TAKEN' };

  test.each(['twap', 'iceberg'] as const)(
    '%s: what is left of it is cancelled at the next look and each after it, until it is proven over',
    (algorithm) => {
      // Given
      const worked = workOrder(aWorkingOrder({ algorithm, atEnd: 'leave', windowMs: 600_000 }), market);
      const look = (ms: number) => worked.look({ now: later(NOW, ms), book }).action;
      const first = look(0);

      // When
      worked.fill(sharesOf('60'));
      const actions = [look(3_000), look(6_000), look(600_000)];
      worked.end();

      // Then: also where what rests may be left when the window is over
      expect(first).toMatchObject({ action: 'place', child: { kind: 'CROSSING_GTD', shares: sharesOf('100') } });
      expect(actions).toEqual([CROSSED, CROSSED, CROSSED]);
      expect(look(603_000)).toEqual({ action: 'end', left: sharesOf('940'), reason: 'WINDOW_OVER' });
    },
  );

  test('filled at once it needs no cancel', () => {
    const worked = workOrder(aWorkingOrder(), market);
    worked.look({ now: NOW, book });
    worked.fill(sharesOf('100'), price(300_000n));
    expect(worked.look({ now: later(NOW, 3_000), book }).action).toMatchObject({ action: 'wait', reason: 'NOT_DUE' });
    expect(worked.facts().filled).toBe(sharesOf('100'));
  });
});

describe('what ends an order', () => {
  test('a rest that no order may be as small as', () => {
    const view = aView();
    const step = (filled: string) =>
      stepOrder({ ...view, state: UNWORKED }, { over: 0, filled: sharesOf(filled), learnedAt: NOW }).action;
    expect(step('1000')).toEqual({ action: 'end', left: 0n, reason: 'FILLED' });
    expect(step('990.01')).toEqual({ action: 'end', left: sharesOf('9.99'), reason: 'REST_BELOW_MINIMUM' });
    expect(step('990')).toMatchObject({ action: 'wait' });
  });

  test('while a child may still trade, nothing ends', () => {
    const worked = workOrder(aWorkingOrder({ total: sharesOf('100') }));
    worked.look({ now: NOW, book: aBook() });
    expect(
      worked.look({ now: NOW, book: aBook(), facts: { over: 0, filled: sharesOf('100'), learnedAt: NOW } }).action,
    ).toMatchObject({
      action: 'wait',
      reason: 'CHILD_OPEN',
    });
  });

  test('an end is one: it is told again, and a market that is back changes nothing', () => {
    const view = aView({ state: { ...UNWORKED, end: 'LIMIT_OUT_OF_REACH' } });
    const { action } = stepOrder(view, { over: 0, filled: sharesOf('0'), learnedAt: NOW });
    expect(action).toEqual({ action: 'end', left: sharesOf('1000'), reason: 'LIMIT_OUT_OF_REACH' });
  });
});
