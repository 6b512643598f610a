import { expect, test } from '@jest/globals';
import { averagePrice } from '#core/detection/average-price.ts';
import { shares } from '#core/values/shares.ts';
import { usd } from '#core/values/usd.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

test('14 dollars for 25 shares are 0.56 a share', () => {
  expect(averagePrice({ shares: sharesOf('25'), notional: dollars('14') })).toBe(priceOf('0.56'));
});

test('a quotient is rounded to the nearest micro-dollar, a half up', () => {
  expect(averagePrice({ shares: shares(3_000_000n), notional: usd(1_000_000n) })).toBe(333_333n);
  expect(averagePrice({ shares: shares(3_000_000n), notional: usd(2_000_000n) })).toBe(666_667n);
  expect(averagePrice({ shares: shares(2_000_000n), notional: usd(1n) })).toBe(1n);
});

test('shares for nothing have the price 0', () => {
  expect(averagePrice({ shares: shares(1n), notional: usd(0n) })).toBe(0n);
});
