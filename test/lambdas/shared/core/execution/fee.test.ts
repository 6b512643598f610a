import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FEE_STEP, feeOf } from '#core/execution/fee.ts';
import { bps } from '#core/values/bps.ts';
import { price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const at = (rate: bigint, exponent = 1) => ({ rateBps: bps(rate), exponent });

test.each([
  [700n, '1.75'],
  [500n, '1.25'],
  [400n, '1'],
  [0n, '0'],
])('100 shares at 0.50 and a rate of %s bps cost a fee of %s dollars', (rate, fee) => {
  expect(feeOf(sharesOf('100'), priceOf('0.5'), at(rate))).toBe(dollars(fee));
});

test('the fee seen on the chain: 25 shares at 0.64 and 7 % cost 0.4032', () => {
  expect(feeOf(sharesOf('25'), priceOf('0.64'), at(700n))).toBe(dollars('0.4032'));
});

test('any fee at all is at least 0.00001, and a multiple of it rounded up', () => {
  expect(feeOf(shares(1n), priceOf('0.5'), at(1n))).toBe(dollars('0.00001'));
  expect(feeOf(sharesOf('1'), priceOf('0.01'), at(700n))).toBe(dollars('0.0007'));
});

test('nothing traded costs no fee', () => {
  expect(feeOf(sharesOf('0'), priceOf('0.5'), at(700n))).toBe(0n);
});

test('an exponent of 0 is a fee a share, of 2 one on the square of p(1 - p)', () => {
  expect(feeOf(sharesOf('100'), priceOf('0.5'), at(100n, 0))).toBe(dollars('1'));
  expect(feeOf(sharesOf('100'), priceOf('0.5'), at(100n, 2))).toBe(dollars('0.0625'));
});

test('both outcomes carry the same fee', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 999_999n }), (p) => {
      const [one, other] = [price(p), price(1_000_000n - p)];
      expect(feeOf(sharesOf('10'), one, at(700n))).toBe(feeOf(sharesOf('10'), other, at(700n)));
    }),
  );
});

test('price and fee of a share together rise with the price: the limit is the dearest fill', () => {
  const p = fc.bigInt({ min: 1n, max: 999_998n });
  fc.assert(
    fc.property(p, fc.bigInt({ min: 0n, max: 10_000n }), fc.nat(8), (low, rate, exponent) => {
      const total = (each: bigint) => each + feeOf(sharesOf('1'), price(each), at(rate, exponent));
      expect(total(low + 1n) + FEE_STEP).toBeGreaterThan(total(low));
    }),
  );
});

test('a fee in n trades is less than n hundred-thousandths above the same in one, and never below it', () => {
  const counts = fc.array(fc.bigInt({ min: 1n, max: 10n ** 10n }), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(counts, fc.bigInt({ min: 1n, max: 999_999n }), (parts, p) => {
      const each = parts.reduce((total, part) => total + feeOf(shares(part), price(p), at(700n)), 0n);
      const whole = feeOf(shares(parts.reduce((total, part) => total + part, 0n)), price(p), at(700n));
      expect(each).toBeGreaterThanOrEqual(whole);
      expect(each - whole).toBeLessThanOrEqual(FEE_STEP * BigInt(parts.length - 1));
    }),
  );
});
