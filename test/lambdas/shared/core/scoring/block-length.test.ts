import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { blockLengthsOf, blockOf, meanBlockOf } from '#core/scoring/block-length.ts';
import { normalDraw } from '#core/scoring/normal.ts';
import { seededStream } from '#core/values/random-stream.ts';
import { someReturns } from '../../../../support/series.ts';

describe('the best block lengths', () => {
  test('have no unit and no offset, and the circular one is longer by the cube root of 3/2', () => {
    fc.assert(
      fc.property(someReturns(), (series) => {
        // Given
        const { stationary, circular } = blockLengthsOf(series).value!;
        const most = Math.ceil(Math.min(3 * Math.sqrt(series.length), series.length / 3));

        // Then
        expect(circular).toBeLessThanOrEqual(most);
        if (circular < most) expect(circular).toBeCloseTo(stationary * Math.cbrt(1.5), 9);
        const other = blockLengthsOf(series.map((value) => 16 * value + 1)).value!;
        expect(other.circular).toBeCloseTo(circular, 4);
      }),
    );
  });

  test('grow with how alike days are', () => {
    // Given
    const lengthOf = (carried: number): number => {
      const stream = seededStream(3n);
      let before = 0;
      const series = Float64Array.from({ length: 400 }, () => {
        before = carried * before + normalDraw(stream);
        return before;
      });
      return blockLengthsOf(series).value!.circular;
    };

    // Then
    expect(lengthOf(0)).toBeLessThan(lengthOf(0.5));
    expect(lengthOf(0.5)).toBeLessThan(lengthOf(0.9));
  });

  test.each([
    ['EMPTY', []],
    ['TOO_FEW', [1]],
    ['ZERO_VARIANCE', [1, 1, 1]],
    ['NON_FINITE', [1, 2, Number.NaN]],
  ] as const)('%s: %j has none', (reason, series) => {
    expect(blockLengthsOf(Float64Array.from(series))).toEqual({ value: null, reason });
  });
});

describe('the block in whole days', () => {
  test('is at least the cube root of the days: 8 of 365', () => {
    expect(blockOf(new Float64Array(365))).toBe(8);
    expect(blockOf(new Float64Array(343))).toBe(7);
  });

  test('leaves five blocks, where there are five days', () => {
    fc.assert(
      fc.property(someReturns(), (series) => {
        const block = blockOf(series);
        expect(block).toBeGreaterThanOrEqual(1);
        expect(Number.isInteger(block)).toBe(true);
        if (series.length >= 5) expect(Math.floor(series.length / block)).toBeGreaterThanOrEqual(5);
      }),
    );
  });
});

describe('the mean block in days', () => {
  test('is the best one of the stationary bootstrap as it is, but no part of a day', () => {
    fc.assert(
      fc.property(someReturns(), (series) => {
        expect(meanBlockOf(series)).toBe(Math.max(1, blockLengthsOf(series).value!.stationary));
      }),
    );
  });

  test('is a day where every second day takes back the first, and that of whole days where there is no best one', () => {
    expect(meanBlockOf(Float64Array.of(1, -1, 2))).toBe(1);
    expect(meanBlockOf(new Float64Array(365))).toBe(8);
  });
});
