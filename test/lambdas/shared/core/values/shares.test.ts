import { expect, test } from '@jest/globals';
import { MICRO } from '#core/values/decimal.ts';
import { NO_SHARES, ORDER_SHARE_STEP, shares } from '#core/values/shares.ts';

test('an order names hundredths of a share: 100 steps are one', () => {
  expect(ORDER_SHARE_STEP * 100n).toBe(MICRO);
});

test('micro-shares keep every digit', () => {
  expect(shares(9_007_199_254_740_993n)).toBe(9_007_199_254_740_993n);
  expect(NO_SHARES).toBe(0n);
});
