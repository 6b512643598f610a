import { expect, test } from '@jest/globals';
import { cents, NO_USD, usd } from '#core/values/usd.ts';

test('100 cents are one dollar, that is a million micro-dollars', () => {
  expect(cents(100n)).toBe(1_000_000n);
  expect(cents(1n)).toBe(10_000n);
});

test('micro-dollars keep every digit', () => {
  expect(usd(9_007_199_254_740_993n)).toBe(9_007_199_254_740_993n);
  expect(NO_USD).toBe(0n);
});
