import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InvariantError } from '#core/values/invariant.ts';
import {
  ceilToStep,
  divideCeil,
  floorToStep,
  greatestCommonDivisor,
  larger,
  minus,
  plus,
  scaleFloor,
  smaller,
  sum,
} from '#core/values/quantity.ts';
import { shares } from '#core/values/shares.ts';
import { NO_USD, usd } from '#core/values/usd.ts';

const amount = fc.bigInt({ min: 0n, max: 10n ** 18n });
const positive = fc.bigInt({ min: 1n, max: 10n ** 12n });

test('adding and taking away again leaves the amount, below zero as well', () => {
  expect(plus(usd(2n), usd(3n))).toBe(5n);
  expect(minus(usd(2n), usd(3n))).toBe(-1n);
});

test('of two amounts the smaller and the larger, of two equal ones either', () => {
  expect(smaller(usd(2n), usd(3n))).toBe(2n);
  expect(larger(usd(2n), usd(3n))).toBe(3n);
  expect(smaller(usd(3n), usd(3n))).toBe(larger(usd(3n), usd(3n)));
});

test('a sum is the same in any order, and zero of nothing', () => {
  expect(sum(NO_USD, [])).toBe(0n);
  fc.assert(
    fc.property(fc.array(amount), (amounts) => {
      const added = sum(NO_USD, amounts.map(usd));
      expect(added).toBe(sum(NO_USD, amounts.toReversed().map(usd)));
    }),
  );
});

describe('scaleFloor', () => {
  test('a third of 10 is 3', () => {
    expect(scaleFloor(usd(10n), 1n, 3n)).toBe(3n);
  });

  test('a ratio of at most one never makes an amount grow, and never loses a whole unit', () => {
    fc.assert(
      fc.property(amount, positive, positive, (of, a, b) => {
        const [numerator, denominator] = a < b ? [a, b] : [b, a];
        const scaled = scaleFloor(usd(of), numerator, denominator);
        expect(scaled).toBeLessThanOrEqual(of);
        expect(of * numerator - scaled * denominator).toBeLessThan(denominator);
      }),
    );
  });

  test('two parts of a whole are never more than the whole', () => {
    fc.assert(
      fc.property(amount, positive, positive, (of, a, b) => {
        const parts = scaleFloor(usd(of), a, a + b) + scaleFloor(usd(of), b, a + b);
        expect([of, of - 1n]).toContain(parts);
      }),
    );
  });

  test('a denominator of zero stops the run', () => {
    expect(() => scaleFloor(usd(1n), 1n, 0n)).toThrow(InvariantError);
  });
});

describe('divideCeil', () => {
  test('10 by 3 is 4, 9 by 3 is 3, nothing is nothing', () => {
    expect([divideCeil(10n, 3n), divideCeil(9n, 3n), divideCeil(0n, 3n)]).toEqual([4n, 3n, 0n]);
  });

  test('what is divided is covered by the parts, and no part is superfluous', () => {
    fc.assert(
      fc.property(amount, positive, (dividend, divisor) => {
        const parts = divideCeil(dividend, divisor);
        expect(parts * divisor).toBeGreaterThanOrEqual(dividend);
        expect((parts - 1n) * divisor).toBeLessThan(dividend === 0n ? 1n : dividend);
      }),
    );
  });

  test('a negative dividend or a divisor of zero stops the run', () => {
    expect(() => divideCeil(-1n, 3n)).toThrow(InvariantError);
    expect(() => divideCeil(1n, 0n)).toThrow(InvariantError);
  });
});

describe('steps', () => {
  test('12.345 shares are 12.34 rounded down to a hundredth, and 12.35 rounded up', () => {
    expect(floorToStep(shares(12_345_000n), 10_000n)).toBe(12_340_000n);
    expect(ceilToStep(shares(12_345_000n), 10_000n)).toBe(12_350_000n);
  });

  test('a multiple of the step stays', () => {
    expect(floorToStep(shares(12_340_000n), 10_000n)).toBe(12_340_000n);
    expect(ceilToStep(shares(12_340_000n), 10_000n)).toBe(12_340_000n);
  });

  test('a negative amount or a step of zero stops the run', () => {
    expect(() => floorToStep(usd(-1n), 10n)).toThrow(InvariantError);
    expect(() => floorToStep(usd(1n), 0n)).toThrow(InvariantError);
    expect(() => ceilToStep(usd(-1n), 10n)).toThrow(InvariantError);
    expect(() => ceilToStep(usd(1n), 0n)).toThrow(InvariantError);
  });
});

test('the greatest common divisor divides both, and what is left has none', () => {
  expect(greatestCommonDivisor(12n, 18n)).toBe(6n);
  expect(greatestCommonDivisor(0n, 7n)).toBe(7n);
  fc.assert(
    fc.property(positive, positive, (a, b) => {
      const divisor = greatestCommonDivisor(a, b);
      expect([a % divisor, b % divisor]).toEqual([0n, 0n]);
      expect(greatestCommonDivisor(a / divisor, b / divisor)).toBe(1n);
    }),
  );
});
