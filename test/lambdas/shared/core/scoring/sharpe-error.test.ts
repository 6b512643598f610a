import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sharpeOf } from '#core/scoring/sharpe.ts';
import { flooredSe, sharpeErrorOf } from '#core/scoring/sharpe-error.ts';
import { normalDraw } from '#core/scoring/normal.ts';
import { seededStream } from '#core/values/random-stream.ts';
import { someReturns } from '../../../../support/series.ts';

describe('the standard error of a Sharpe ratio', () => {
  test('is the same in any unit, and for mirrored returns', () => {
    fc.assert(
      fc.property(someReturns({ minLength: 10 }), fc.boolean(), (returns, isPrewhitened) => {
        const se = sharpeErrorOf({ returns, isPrewhitened }).value?.se;
        const scaled = returns.map((value) => value * -16);
        expect(sharpeErrorOf({ returns: scaled, isPrewhitened }).value?.se).toBeCloseTo(se ?? Number.NaN, 9);
      }),
    );
  });

  test('is near that for independent returns where they are, and larger where days are alike', () => {
    // Given
    const stream = seededStream(7n);
    const draws = Float64Array.from({ length: 2_000 }, () => normalDraw(stream) + 0.1);
    let before = 0;
    const alike = draws.map((draw) => {
      before = 0.5 * before + draw;
      return before;
    });

    // When
    const ratioOf = (returns: Float64Array): number =>
      sharpeErrorOf({ returns, isPrewhitened: true }).value!.se / sharpeOf({ returns }).value!.seIid;

    // Then: √((1 + 0.5) ÷ (1 − 0.5)) times
    expect(Math.abs(ratioOf(draws) - 1)).toBeLessThan(0.08);
    expect(Math.abs(ratioOf(alike) / Math.sqrt(3) - 1)).toBeLessThan(0.12);
  });

  test('is wider by the root of what weights take from the days', () => {
    const returns = Float64Array.of(0.01, 0.03, -0.02, 0.02, 0.01);
    const sharpe = 0.5;
    const [all, fewer] = [5, 2.5].map((nEff) =>
      sharpeErrorOf({ returns, isPrewhitened: false, weighted: { sharpe, nEff } }),
    );
    expect(fewer!.value!.se / all!.value!.se).toBeCloseTo(Math.SQRT2, 12);
  });

  test.each([
    ['EMPTY', []],
    ['TOO_FEW', [1, 2, 3]],
    ['ZERO_VARIANCE', [1, 1, 1, 1]],
    ['NON_FINITE', [1, 2, 3, Number.NaN]],
  ] as const)('%s: %j has none', (reason, returns) => {
    expect(sharpeErrorOf({ returns: Float64Array.from(returns), isPrewhitened: true })).toEqual({
      ...{ value: null, reason },
    });
  });

  test('four returns are enough', () => {
    expect(sharpeErrorOf({ returns: Float64Array.of(1, 2, 4, 3), isPrewhitened: true }).value).not.toBeNull();
  });
});

test('the floor is what it would be without skill', () => {
  expect(flooredSe({ se: 0.09, nEff: 100 })).toBe(0.1);
  expect(flooredSe({ se: 0.11, nEff: 100 })).toBe(0.11);
});
