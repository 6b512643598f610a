import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { profitFactorOf, rankedProfitFactorOf } from '#core/scoring/profit-factor.ts';
import { someReturns } from '../../../../support/series.ts';

test('is the same in any unit and order, and its inverse for mirrored profits', () => {
  const mixed = someReturns().filter((profits) => profits.some((one) => one > 0) && profits.some((one) => one < 0));
  fc.assert(
    fc.property(mixed, (profits) => {
      // Given
      const factor = profitFactorOf(profits).value!;

      // Then
      expect(profitFactorOf(profits.map((profit) => profit * 3)).value! / factor).toBeCloseTo(1, 9);
      expect(profitFactorOf(profits.toReversed()).value! / factor).toBeCloseTo(1, 9);
      expect(profitFactorOf(profits.map((profit) => -profit)).value! * factor).toBeCloseTo(1, 9);
    }),
  );
});

test.each([
  ['EMPTY', []],
  ['EMPTY', [0, 0]],
  ['NO_LOSSES', [5, 0]],
  ['NON_FINITE', [5, Number.NaN]],
  ['NON_FINITE', [1e308, 1e308, -1]],
] as const)('%s: %j has none', (reason, profits) => {
  expect(profitFactorOf(Float64Array.from(profits))).toEqual({ value: null, reason });
});

test('a record without losses ranks by what it won, with a typical bet on both sides', () => {
  // (8 + 4) ÷ (0 + 4)
  expect(rankedProfitFactorOf(Float64Array.of(5, 3)).value).toBe(3);
  expect(rankedProfitFactorOf(Float64Array.of(5, -3)).value).toBe(9 / 7);
  expect(rankedProfitFactorOf(Float64Array.of(0, 0, 5))).toEqual({ value: null, reason: 'NO_LOSSES' });
  expect(rankedProfitFactorOf(new Float64Array())).toEqual({ value: null, reason: 'EMPTY' });
});
