import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { costOf, price, proceedsOf } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';

test('25 shares at 0.56 cost and bring exactly 14 dollars', () => {
  expect(costOf(shares(25_000_000n), price(560_000n))).toBe(14_000_000n);
  expect(proceedsOf(shares(25_000_000n), price(560_000n))).toBe(14_000_000n);
});

test('a fraction of a micro-dollar is paid whole and never received', () => {
  expect(costOf(shares(1n), price(1n))).toBe(1n);
  expect(proceedsOf(shares(1n), price(999_999n))).toBe(0n);
});

test('a sale never brings more than a purchase costs, and at most one micro-dollar less', () => {
  const amounts = fc.bigInt({ min: 0n, max: 10n ** 15n });
  fc.assert(
    fc.property(amounts, fc.bigInt({ min: 1n, max: 999_999n }), (count, at) => {
      const gap = costOf(shares(count), price(at)) - proceedsOf(shares(count), price(at));
      expect([0n, 1n]).toContain(gap);
    }),
  );
});
