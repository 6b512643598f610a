import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Book, type BookLevel } from '#core/model/market.ts';
import { minus } from '#core/values/quantity.ts';
import { price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBook, aLevel } from '../../../../../support/builders/a-market.ts';
import { aWorkingOrder, turned } from '../../../../../support/builders/a-working-order.ts';
import { NOW } from '../../../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../../../support/builders/quantities.ts';
import { workOrder, type WorkedOrder } from '../../../../../support/work-order.ts';

const order = aWorkingOrder({ algorithm: 'top-of-book', style: 'join', limit: priceOf('0.5') });
const bookOf = (bid: string, ask: string): Book => aBook({ bids: [aLevel(bid)], asks: [aLevel(ask)] });

/** The book as the venue shows it: others and what rests of ours. */
function shown({ children }: WorkedOrder, others: Book, side: 'BUY' | 'SELL' = 'BUY'): Book {
  const own: BookLevel[] = children
    .filter((child) => !child.isOver)
    .map((child) => ({ price: child.limit, shares: minus(child.shares, child.filled) }));
  const merged = (levels: readonly BookLevel[], sign: number): BookLevel[] =>
    [...Map.groupBy([...levels, ...own], (level) => level.price)]
      .map(([at, same]) => ({ price: at, shares: shares(same.reduce((sum, one) => sum + one.shares, 0n)) }))
      .sort((a, b) => sign * Number(a.price - b.price));
  return side === 'BUY' ? { ...others, bids: merged(others.bids, -1) } : { ...others, asks: merged(others.asks, 1) };
}

test('it stands one tick better than the others, and stays there: its own order is no other’s', () => {
  // Given
  const worked = workOrder(order);
  const others = bookOf('0.45', '0.55');
  const look = (ms: number) => worked.look({ now: later(NOW, ms), book: shown(worked, others) }).action;

  // When
  const actions = [0, 6_000, 60_000, 600_000].map(look);

  // Then
  expect(actions[0]).toMatchObject({ action: 'place', child: { limit: priceOf('0.46'), kind: 'GTD' } });
  for (const action of actions.slice(1)) expect(action).toMatchObject({ action: 'wait', reason: 'AT_TOP' });
});

test('outbid it moves, no sooner than five seconds after the last time, and only when its order is over', () => {
  // Given
  const worked = workOrder(order);
  const look = (ms: number, bid: string) =>
    worked.look({ now: later(NOW, ms), book: shown(worked, bookOf(bid, '0.55')) }).action;
  look(0, '0.45');

  // When
  const actions = [look(4_999, '0.47'), look(5_000, '0.47'), look(8_000, '0.47')];
  worked.end();

  // Then
  expect(actions[0]).toEqual({ action: 'wait', until: NOW + 5_000, reason: 'MOVED_LATELY' });
  for (const action of actions.slice(1)) expect(action).toEqual({ action: 'cancel', number: 1, reason: 'NOT_AT_TOP' });
  expect(look(11_000, '0.47')).toMatchObject({ action: 'place', child: { number: 2, limit: priceOf('0.48') } });
});

test('where the others went away it moves back: one tick above the next is enough', () => {
  const worked = workOrder(order);
  worked.look({ now: NOW, book: bookOf('0.45', '0.55') });
  const action = worked.look({ now: later(NOW, 5_000), book: shown(worked, bookOf('0.4', '0.55')) }).action;
  expect(action).toMatchObject({ action: 'cancel', reason: 'NOT_AT_TOP' });
});

test.each([
  ['the limit itself is taken', '0.49', '0.55', '0.5'],
  ['others at the limit are joined', '0.5', '0.55', '0.5'],
  ['a spread of one tick is joined: a tick more would trade', '0.48', '0.49', '0.48'],
])('%s', (_, bid, ask, at) => {
  expect(workOrder(order).look({ now: NOW, book: bookOf(bid, ask) }).action).toMatchObject({
    child: { limit: priceOf(at) },
  });
});

test('where others are better than the limit it stops: what rests is cancelled, then it ends', () => {
  // Given
  const worked = workOrder(order);
  worked.look({ now: NOW, book: bookOf('0.45', '0.55') });
  const beyond = (ms: number) =>
    worked.look({ now: later(NOW, ms), book: shown(worked, bookOf('0.51', '0.55')) }).action;

  // When
  const first = beyond(3_000);
  worked.fill(sharesOf('20'));
  worked.end();

  // Then
  expect(first).toEqual({ action: 'cancel', number: 1, reason: 'LIMIT_OUT_OF_REACH' });
  expect(beyond(6_000)).toEqual({ action: 'end', left: sharesOf('980'), reason: 'LIMIT_OUT_OF_REACH' });
});

test('a book that cannot be read, has one side or crosses moves nothing', () => {
  const worked = workOrder(order);
  worked.look({ now: NOW, book: bookOf('0.45', '0.55') });
  for (const book of [undefined, aBook({ asks: [] }), bookOf('0.55', '0.55')])
    expect(worked.look({ now: later(NOW, 9_000), book }).action).toMatchObject({
      action: 'wait',
      reason: 'CHILD_OPEN',
    });
});

test('alone in the book it never climbs, whoever trades with it: nobody outbids himself', () => {
  const anyStep = fc.record({ fills: fc.integer({ min: 0, max: 120 }), afterMs: fc.integer({ min: 0, max: 20_000 }) });
  const anySide = fc.constantFrom('BUY' as const, 'SELL' as const);
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 40 }), anySide, (steps, side) => {
      // Given
      const isBuy = side === 'BUY';
      const worked = workOrder({ ...order, side, limit: isBuy ? priceOf('0.5') : price(500_000n) });
      const others = isBuy ? bookOf('0.45', '0.55') : turned(bookOf('0.45', '0.55'));
      let now = NOW;

      // When
      for (const { fills, afterMs } of steps) {
        now = later(now, afterMs);
        worked.look({ now, book: shown(worked, others, side) });
        worked.fill(sharesOf(String(fills)));
      }

      // Then
      for (const child of worked.children) expect(child.limit).toBe(priceOf(isBuy ? '0.46' : '0.54'));
    }),
  );
});

test('nobody outbids himself by a book that was read before his order was placed, filled or cancelled', () => {
  const anyStep = fc.record({
    event: fc.constantFrom('fill' as const, 'end' as const, 'nothing' as const),
    fills: fc.integer({ min: 1, max: 120 }),
    afterMs: fc.integer({ min: 1, max: 20_000 }),
    staleBy: fc.nat(4),
  });
  fc.assert(
    fc.property(
      fc.array(anyStep, { maxLength: 40 }),
      fc.constantFrom('BUY' as const, 'SELL' as const),
      (steps, side) => {
        // Given
        const isBuy = side === 'BUY';
        const worked = workOrder({ ...order, side, total: sharesOf('100000') });
        const others = isBuy ? bookOf('0.45', '0.55') : turned(bookOf('0.45', '0.55'));
        let now = NOW;
        const seen = [{ at: now, book: shown(worked, others, side) }];

        // When: each look finds one of the newest five books
        for (const { event, fills, afterMs, staleBy } of steps) {
          const { at, book } = seen[Math.max(0, seen.length - 1 - staleBy)]!;
          worked.look({ now, book, readAt: at });
          if (event === 'fill') worked.fill(sharesOf(String(fills)));
          if (event === 'end') worked.end();
          now = later(now, afterMs);
          seen.push({ at: now, book: shown(worked, others, side) });
        }

        // Then
        for (const child of worked.children) expect(child.limit).toBe(priceOf(isBuy ? '0.46' : '0.54'));
      },
    ),
  );
});

test('a book that is not newer than the cancel is waited for, for as long as there is none', () => {
  // Given
  const worked = workOrder(order);
  const look = (ms: number, readMs: number, bid = '0.45') =>
    worked.look({ now: later(NOW, ms), book: bookOf(bid, '0.55'), readAt: later(NOW, readMs) }).action;
  look(0, 0);
  const placed = look(6_000, 0, '0.47');
  const moved = look(9_000, 1, '0.47');
  worked.end();

  // When
  const actions = [look(12_000, 9_000), look(15_000, 9_001)];

  // Then
  expect(placed).toEqual({ action: 'wait', until: NOW + 9_000, reason: 'STALE_BOOK' });
  expect(moved).toMatchObject({ action: 'cancel' });
  expect(actions[0]).toEqual({ action: 'wait', until: NOW + 15_000, reason: 'STALE_BOOK' });
  expect(actions[1]).toMatchObject({ action: 'place', child: { number: 2 } });
});
