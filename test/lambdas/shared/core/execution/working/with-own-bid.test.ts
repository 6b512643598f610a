import { expect, test } from '@jest/globals';
import { withOwnBid } from '#core/execution/working/with-own-bid.ts';
import { aLevel } from '../../../../../support/builders/a-market.ts';

test.each([
  ['above all', '0.50', [aLevel('0.50', '7'), aLevel('0.49', '10'), aLevel('0.47', '20')]],
  ['beside others', '0.49', [aLevel('0.49', '17'), aLevel('0.47', '20')]],
  ['between two', '0.48', [aLevel('0.49', '10'), aLevel('0.48', '7'), aLevel('0.47', '20')]],
  ['below all', '0.40', [aLevel('0.49', '10'), aLevel('0.47', '20'), aLevel('0.40', '7')]],
])('a bid of ours stands where the venue would show it: %s', (_, at, shown) => {
  expect(withOwnBid([aLevel('0.49', '10'), aLevel('0.47', '20')], aLevel(at, '7'))).toEqual(shown);
});
