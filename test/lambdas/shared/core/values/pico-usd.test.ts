import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { formatPico, inPico, nearestUsd, picoUsd, worthOf } from '#core/values/pico-usd.ts';
import { usd } from '#core/values/usd.ts';
import { priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

test('0.000001 shares at 0.000001 dollars are one of it, and a dollar a million million', () => {
  expect(worthOf(sharesOf('0.000001'), priceOf('0.000001'))).toBe(1n);
  expect(inPico(usd(1_000_000n))).toBe(1_000_000_000_000n);
});

test.each([
  [0n, '0'],
  [1n, '0.000000000001'],
  [-1_500_000_000_001n, '-1.500000000001'],
  [20_000_000_000_000n, '20'],
])('%d is written %s', (amount, text) => {
  expect(formatPico(picoUsd(amount))).toBe(text);
});

test.each([
  [499_999n, 0n],
  [500_000n, 1n],
  [-499_999n, 0n],
  [-500_000n, -1n],
])('%d is nearest to %d micro-dollars', (amount, nearest) => {
  expect(nearestUsd(picoUsd(amount))).toBe(nearest);
});

test('what is whole in micro-dollars comes back as it was', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (amount) => {
      expect(nearestUsd(inPico(usd(amount)))).toBe(amount);
    }),
  );
});
