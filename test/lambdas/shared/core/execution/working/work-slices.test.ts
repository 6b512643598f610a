import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { UNWORKED } from '#core/execution/working/step-order.ts';
import { slotAt, workSlices } from '#core/execution/working/work-slices.ts';
import { plus } from '#core/values/quantity.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBook, aLevel } from '../../../../../support/builders/a-market.ts';
import { aView, aWorkingOrder } from '../../../../../support/builders/a-working-order.ts';
import { NOW } from '../../../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../../../support/builders/quantities.ts';
import { workOrder } from '../../../../../support/work-order.ts';

const INTERVAL_MS = 360_000;
const book = aBook();

test('a moment lies in the part that began last, from its first millisecond on', () => {
  const at = (ms: number) => slotAt(aView({ now: later(NOW, ms) }));
  expect([-1, 0, INTERVAL_MS - 1, INTERVAL_MS, 9 * INTERVAL_MS].map(at)).toEqual([-1, 0, 0, 1, 9]);
});

test('a part has one child: what it was not filled is due in the next, up to the largest order', () => {
  // Given
  const worked = workOrder(aWorkingOrder({ total: sharesOf('800') })); // 8 slices of 100, seven minutes and a half apart
  worked.look({ now: NOW, book });
  worked.fill(sharesOf('40'));
  worked.end();

  // When
  const [same, next] = [later(NOW, 3_000), later(NOW, 450_000)].map((now) => worked.look({ now, book }));

  // Then
  expect(same!.action).toEqual({ action: 'wait', until: NOW + 450_000, reason: 'NOT_DUE' });
  expect(next!.action).toMatchObject({ action: 'place', child: { number: 2, shares: sharesOf('100') } });
});

test('what rests is cancelled when the next falls due, and nothing is placed before it is proven over', () => {
  // Given
  const worked = workOrder(aWorkingOrder({ style: 'join' }));
  worked.look({ now: NOW, book });
  const look = (ms: number) => worked.look({ now: later(NOW, ms), book }).action;

  // When
  const actions = [look(INTERVAL_MS - 1), look(INTERVAL_MS), look(INTERVAL_MS + 3_000)];
  worked.fill(sharesOf('30'));
  worked.end();

  // Then
  expect(actions).toMatchObject([
    { action: 'wait', reason: 'CHILD_OPEN' },
    { action: 'cancel', number: 1, reason: 'NEXT_SLICE' },
    { action: 'cancel', number: 1, reason: 'NEXT_SLICE' },
  ]);
  expect(look(INTERVAL_MS + 6_000)).toMatchObject({ action: 'place', child: { number: 2, shares: sharesOf('100') } });
});

test('what trades at once needs no cancel: of an unknown outcome it is waited for', () => {
  const worked = workOrder(aWorkingOrder());
  worked.look({ now: NOW, book });
  expect(worked.look({ now: later(NOW, 2 * INTERVAL_MS), book }).action).toMatchObject({ reason: 'CHILD_OPEN' });
});

test('what a guard held back is tried at each poll of its part', () => {
  const worked = workOrder(aWorkingOrder({ maxSpread: 10_000n as never }));
  const wide = aBook({ bids: [] });
  expect(worked.look({ now: NOW, book: wide }).action).toEqual({
    action: 'wait',
    until: NOW + 3_000,
    reason: 'NO_QUOTE',
  });
  expect(worked.look({ now: later(NOW, 3_000), book }).action).toMatchObject({ action: 'place' });
});

test('what was filled ahead of the schedule leaves nothing due: it waits for the next part, and says just that', () => {
  // Given: a fill of the first child that came late, when the second was filled
  const view = aView({
    state: { ...UNWORKED, over: 2, filled: sharesOf('200'), slot: 0 },
    now: later(NOW, INTERVAL_MS),
  });

  // When
  const action = workSlices(view);

  // Then
  expect(action).toEqual({ action: 'wait', until: NOW + 2 * INTERVAL_MS, reason: 'NOT_DUE' });
});

describe('kept at the top of the book', () => {
  const order = aWorkingOrder({ style: 'top', total: sharesOf('800') }); // 8 slices of 100, seven minutes and a half apart
  const PART_MS = 450_000;
  const bidAt = (bid: string) => aBook({ bids: [aLevel(bid)], asks: [aLevel('0.6')] });

  test('outbid it moves within its part with what it was not filled, however much else is due', () => {
    // Given: the first part came to nothing, so 200 are due in the second
    const worked = workOrder(order);
    const look = (ms: number, bid: string) => worked.look({ now: later(NOW, PART_MS + ms), book: bidAt(bid) }).action;
    look(-PART_MS, '0.45');
    worked.end();
    const placed = look(0, '0.45');
    worked.fill(sharesOf('40'));

    // When
    const [held, moved] = [look(4_999, '0.47'), look(5_000, '0.47')];
    worked.end();
    const again = look(8_000, '0.47');

    // Then
    expect(placed).toMatchObject({ action: 'place', child: { number: 2, shares: sharesOf('100') } });
    expect(held).toMatchObject({ action: 'wait', reason: 'MOVED_LATELY' });
    expect(moved).toEqual({ action: 'cancel', number: 2, reason: 'NOT_AT_TOP' });
    expect(again).toMatchObject({
      action: 'place',
      child: { number: 3, shares: sharesOf('60'), limit: priceOf('0.48'), kind: 'GTD' },
    });
  });

  test('at the end of its part it goes, and what is left is due in the next, at once', () => {
    // Given
    const worked = workOrder(order);
    const look = (ms: number) => worked.look({ now: later(NOW, ms), book: bidAt('0.45') }).action;
    look(0);
    worked.fill(sharesOf('70'));

    // When
    const gone = look(PART_MS);
    worked.end();

    // Then
    expect(gone).toEqual({ action: 'cancel', number: 1, reason: 'NEXT_SLICE' });
    expect(look(PART_MS + 1)).toMatchObject({ action: 'place', child: { number: 2, shares: sharesOf('100') } });
  });

  test('filled, its part is over: the next waits for its own', () => {
    const worked = workOrder(order);
    worked.look({ now: NOW, book: bidAt('0.45') });
    worked.fill(sharesOf('100'));
    const { action } = worked.look({ now: later(NOW, 60_000), book: bidAt('0.45') });
    expect(action).toEqual({ action: 'wait', until: NOW + PART_MS, reason: 'NOT_DUE' });
  });

  test('however the book moves: in one part no more trades than one order may be of, and two moves are apart', () => {
    const anyLook = fc.record({
      afterMs: fc.integer({ min: 1, max: 60_000 }),
      bid: fc.integer({ min: 40, max: 57 }),
      fills: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 120 })),
      ends: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.constantFrom('twap' as const, 'vwap' as const, 'randomised' as const),
        fc.array(anyLook, { maxLength: 80 }),
        (algorithm, looks) => {
          // Given
          const worked = workOrder({ ...order, algorithm });
          let now = NOW;

          // When
          for (const { afterMs, bid, fills, ends } of looks) {
            now = later(now, afterMs);
            worked.look({ now, book: bidAt(`0.${bid}`) });
            worked.fill(sharesOf(String(fills)));
            if (ends) worked.end();
          }

          // Then
          const { schedule } = aView({ order: { ...order, algorithm } });
          const parts = Map.groupBy(worked.children, ({ placedAt }) => slotAt({ schedule, now: placedAt }));
          for (const children of parts.values()) {
            const traded = children.reduce((total, { filled }) => plus(total, filled), NO_SHARES);
            expect(traded).toBeLessThan(plus(order.maxOrder, order.minOrder));
            for (const [at, { placedAt }] of children.slice(1).entries())
              expect(placedAt - children[at]!.placedAt).toBeGreaterThanOrEqual(order.moveMs);
          }
          for (const { limit } of worked.children) expect(limit).toBeLessThanOrEqual(order.limit);
        },
      ),
      { numRuns: 300 },
    );
  });
});
