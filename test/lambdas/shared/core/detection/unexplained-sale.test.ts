import { expect, test } from '@jest/globals';
import { INDEX_WAIT_MS, mayWait, unexplainedSale } from '#core/detection/unexplained-sale.ts';
import { type LeaderAction } from '#core/model/leader-event.ts';
import { later } from '#core/values/unix-ms.ts';
import { aLeaderAction } from '../../../../support/builders/a-leader-event.ts';
import { NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';

const trade = (type: 'BUY' | 'SELL', count: string, more: Partial<LeaderAction> = {}): LeaderAction =>
  aLeaderAction({ type, shares: sharesOf(count), at: NOW, ...more });
const found = (actions: readonly LeaderAction[], held = '100', now = NOW) =>
  actions.indexOf(unexplainedSale({ actions, recorded: new Map([[TOKEN, sharesOf(held)]]), now })!);

test.each([
  ['100', -1],
  ['100.009999', -1],
  ['100.01', 0],
])('of 100 recorded a sale of %s is number %p that nothing explains', (count, index) => {
  expect(found([trade('SELL', count)])).toBe(index);
});

test('purchases and sales before it count', () => {
  expect(found([trade('BUY', '50'), trade('SELL', '150')])).toBe(-1);
  expect(found([trade('SELL', '60'), trade('BUY', '10'), trade('SELL', '60')])).toBe(2);
});

test('what is sold of a token that nobody asked about is left alone', () => {
  expect(found([trade('SELL', '500', { token: OTHER_TOKEN })])).toBe(-1);
});

test.each([
  [-2_001, false],
  [-2_000, true],
  [INDEX_WAIT_MS - 1, true],
  [INDEX_WAIT_MS, false],
])('a sale of %p ms may wait: %p; a purchase never', (age, may) => {
  expect(mayWait(trade('SELL', '1'), later(NOW, age))).toBe(may);
  expect(mayWait(trade('BUY', '1'), later(NOW, age))).toBe(false);
  expect(found([trade('SELL', '101')], '100', later(NOW, age))).toBe(may ? 0 : -1);
});
