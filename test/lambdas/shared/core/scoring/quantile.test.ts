import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { medianOf, quantileOf } from '#core/scoring/quantile.ts';
import { someReturns } from '../../../../support/series.ts';

describe('a quantile of type 7', () => {
  test.each([
    [0, 1],
    [0.25, 1.75],
    [0.5, 2.5],
    [0.75, 3.25],
    [1, 4],
  ])('at %d of 1, 2, 3, 4 is %d', (probability, expected) => {
    expect(quantileOf(Float64Array.of(1, 2, 3, 4), probability)).toBe(expected);
  });

  test('rises with the probability, from the least to the largest value', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(someReturns(), share, share, (returns, one, other) => {
        // Given
        const ascending = returns.toSorted();

        // When
        const [low, high] = [Math.min(one, other), Math.max(one, other)].map((p) => quantileOf(ascending, p)) as [
          number,
          number,
        ];

        // Then
        expect(low).toBeLessThanOrEqual(high);
        expect([quantileOf(ascending, 0), quantileOf(ascending, 1)]).toEqual([ascending[0], ascending.at(-1)]);
      }),
    );
  });

  test.each([[[-0, Number.MIN_VALUE]], [[-Number.MAX_VALUE, Number.MAX_VALUE]]])(
    'at the place of a value is that value, as it is: %j',
    (values) => {
      const ascending = Float64Array.from(values);
      expect([0, 1].map((probability) => quantileOf(ascending, probability))).toEqual(values);
    },
  );

  test('is asked for one of something, from 0 to 1', () => {
    expect(() => quantileOf(new Float64Array(), 0.5)).toThrow('needs a value');
    expect(() => quantileOf(Float64Array.of(1), 1.01)).toThrow('from 0 to 1');
    expect(() => quantileOf(Float64Array.of(1), Number.NaN)).toThrow('from 0 to 1');
  });
});

test('the median sorts by number and leaves the series as it was', () => {
  const series = Float64Array.of(10, 9, 100, 1);
  expect(medianOf(series)).toBe(9.5);
  expect([...series]).toEqual([10, 9, 100, 1]);
  expect(medianOf(Float64Array.of(7))).toBe(7);
});
