import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DEFAULT_DECAY, ewmaSharpeOf } from '#core/scoring/ewma-sharpe.ts';
import { sharpeOf } from '#core/scoring/sharpe.ts';
import { someReturns } from '../../../../support/series.ts';

describe('a Sharpe ratio under weights', () => {
  test('that are all the same is the plain one', () => {
    fc.assert(
      fc.property(someReturns(), (returns) => {
        const { value } = ewmaSharpeOf({ returns, decay: 1 });
        expect(value?.sharpe).toBeCloseTo(sharpeOf({ returns }).value?.daily ?? Number.NaN, 9);
        expect(value?.nEff).toBeCloseTo(returns.length, 9);
      }),
    );
  });

  test('is the same in any unit; what is older than the weights reach does not matter', () => {
    fc.assert(
      fc.property(someReturns({ minLength: 20 }), (returns) => {
        // Given
        const { value } = ewmaSharpeOf({ returns, decay: 0.1 });
        const older = returns.map((daily, day) => (day === 0 ? daily + 0.5 : daily));

        // Then
        const scaled = ewmaSharpeOf({ returns: returns.map((daily) => daily * 7), decay: 0.1 });
        expect(scaled.value?.sharpe).toBeCloseTo(value?.sharpe ?? Number.NaN, 6);
        const other = ewmaSharpeOf({ returns: older, decay: 0.1 });
        expect(other.value?.mean).toBeCloseTo(value?.mean ?? Number.NaN, 12);
      }),
    );
  });

  test('halves its weights in 120 days by default', () => {
    expect(DEFAULT_DECAY ** 120).toBeCloseTo(0.5, 12);
  });

  test('says when fewer than 60 equal days are left', () => {
    // Given: days without weights count fully
    const days = (length: number): Float64Array => Float64Array.from({ length }, (_none, day) => day % 2);

    // Then
    expect(ewmaSharpeOf({ returns: days(60), decay: 1 }).value?.isLowEffectiveSample).toBe(false);
    expect(ewmaSharpeOf({ returns: days(59), decay: 1 }).value?.isLowEffectiveSample).toBe(true);
    // 0.94 never has more than 32.3
    expect(ewmaSharpeOf({ returns: days(2_000), decay: 0.94 }).value?.nEff).toBeCloseTo(32.33, 2);
  });

  test.each([
    ['EMPTY', [], 0.94],
    ['TOO_FEW', [0.01], 0.94],
    ['NON_FINITE', [0.01, Number.POSITIVE_INFINITY], 0.94],
    ['NON_FINITE', [1e308, -1e308], 1],
    ['ZERO_VARIANCE', [0.01, 0.01], 0.94],
    // The last day has all the weight that a double can tell
    ['ZERO_VARIANCE', [0.01, 0.02], 1e-30],
  ] as const)('%s: %j at %d has none', (reason, returns, decay) => {
    expect(ewmaSharpeOf({ returns: Float64Array.from(returns), decay })).toEqual({ value: null, reason });
  });

  test.each([0, 1.01, Number.NaN])('a decay of %d is a mistake', (decay) => {
    expect(() => ewmaSharpeOf({ returns: Float64Array.of(1, 2), decay })).toThrow('above 0 and at most 1');
  });
});
