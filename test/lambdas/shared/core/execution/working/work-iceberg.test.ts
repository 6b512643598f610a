import { expect, test } from '@jest/globals';
import { later } from '#core/values/unix-ms.ts';
import { aBook, aLevel } from '../../../../../support/builders/a-market.ts';
import { aWorkingOrder } from '../../../../../support/builders/a-working-order.ts';
import { NOW } from '../../../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../../../support/builders/quantities.ts';
import { workOrder } from '../../../../../support/work-order.ts';

const order = aWorkingOrder({ algorithm: 'iceberg', style: 'join', sharesPerOrder: sharesOf('30') });
const book = aBook();

test('it shows one part and waits until that is filled, then shows the next, a poll later at the earliest', () => {
  // Given
  const worked = workOrder(order);
  const look = (ms: number) => worked.look({ now: later(NOW, ms), book }).action;

  // When
  const first = look(0);
  worked.fill(sharesOf('29.99'));
  const open = look(60_000);
  worked.fill(sharesOf('0.01'));
  const next = look(60_001);

  // Then
  expect(first).toMatchObject({ action: 'place', child: { number: 1, shares: sharesOf('30'), kind: 'GTD' } });
  expect(open).toMatchObject({ action: 'wait', reason: 'CHILD_OPEN' });
  expect(next).toMatchObject({ action: 'place', child: { number: 2, shares: sharesOf('30') } });
});

test('two are never placed within one poll', () => {
  const worked = workOrder(order);
  worked.look({ now: NOW, book });
  worked.fill(sharesOf('30'));
  expect(worked.look({ now: later(NOW, 2_999), book }).action).toEqual({
    action: 'wait',
    until: NOW + 3_000,
    reason: 'NOT_DUE',
  });
  expect(worked.look({ now: later(NOW, 3_000), book }).action).toMatchObject({ action: 'place' });
});

test('the last part takes a rest along that could not stand alone', () => {
  const worked = workOrder({ ...order, total: sharesOf('65') });
  for (let ms = 0; ms < 60_000; ms += 3_000) {
    worked.look({ now: later(NOW, ms), book });
    worked.fill(sharesOf('1000'));
  }
  expect(worked.children.map(({ shares }) => shares)).toEqual(['30', '35'].map(sharesOf));
});

test('kept at the top of the book: outbid, the part that is shown moves with what it was not filled', () => {
  // Given
  const worked = workOrder({ ...order, style: 'top' });
  const bidAt = (bid: string) => aBook({ bids: [aLevel(bid)], asks: [aLevel('0.6')] });
  const look = (ms: number, bid: string) => worked.look({ now: later(NOW, ms), book: bidAt(bid) }).action;
  const first = look(0, '0.45');
  worked.fill(sharesOf('12'));

  // When
  const moved = [look(4_999, '0.47'), look(5_000, '0.47')];
  worked.end();
  const again = look(6_000, '0.47');
  worked.fill(sharesOf('18'));

  // Then: and filled, it is followed by a whole one, a poll later
  expect(first).toMatchObject({ action: 'place', child: { shares: sharesOf('30'), limit: priceOf('0.46') } });
  expect(moved).toMatchObject([{ reason: 'MOVED_LATELY' }, { action: 'cancel', reason: 'NOT_AT_TOP' }]);
  expect(again).toMatchObject({ action: 'place', child: { shares: sharesOf('18'), limit: priceOf('0.48') } });
  expect(look(8_999, '0.47')).toMatchObject({ action: 'wait', reason: 'NOT_DUE' });
  expect(look(9_000, '0.47')).toMatchObject({ action: 'place', child: { number: 3, shares: sharesOf('30') } });
});
