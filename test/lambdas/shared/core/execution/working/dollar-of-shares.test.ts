import { expect, test } from '@jest/globals';
import { dollarOfShares } from '#core/execution/working/dollar-of-shares.ts';
import { priceOf, sharesOf } from '../../../../../support/builders/quantities.ts';

test.each([
  ['0.5', '2'],
  ['0.03', '33.34'],
  ['0.0001', '10000'],
  ['0.9999', '1.01'],
])('a dollar at %s is %s shares, in hundredths and never below it', (at, count) => {
  expect(dollarOfShares(priceOf(at))).toBe(sharesOf(count));
});
