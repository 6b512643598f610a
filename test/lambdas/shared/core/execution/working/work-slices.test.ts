import { expect, test } from '@jest/globals';
import { UNWORKED } from '#core/execution/working/step-order.ts';
import { slotAt, workSlices } from '#core/execution/working/work-slices.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBook } from '../../../../../support/builders/a-market.ts';
import { aView, aWorkingOrder } from '../../../../../support/builders/a-working-order.ts';
import { NOW } from '../../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../../support/builders/quantities.ts';
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
