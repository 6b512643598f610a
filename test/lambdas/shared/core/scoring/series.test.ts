import { describe, expect, test } from '@jest/globals';
import { at, flawOf, largestOf, meanOf, sumOf } from '#core/scoring/series.ts';

const series = (...values: readonly number[]): Float64Array => Float64Array.from(values);

test('sums, means and the largest absolute value are those of all values', () => {
  const values = series(1, -4, 2.5);
  expect([sumOf(values), meanOf(values), largestOf(values), at(values, 1)]).toEqual([-0.5, -0.5 / 3, 4, -4]);
  expect([sumOf(series()), largestOf(series())]).toEqual([0, 0]);
});

describe('what is wrong with a series', () => {
  test.each([
    ['EMPTY', series(), 0],
    ['TOO_FEW', series(1), 2],
    ['NON_FINITE', series(1, Number.NaN), 2],
    ['NON_FINITE', series(Number.POSITIVE_INFINITY), 2],
    ['NON_FINITE', series(1, Number.NEGATIVE_INFINITY, 2), 2],
    [undefined, series(1, 2), 2],
  ] as const)('%s of %j that must have %d', (flaw, values, least) => {
    expect(flawOf(values, least)).toBe(flaw);
  });
});
