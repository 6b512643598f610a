import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { normalCdf, normalDraw, normalQuantile } from '#core/scoring/normal.ts';
import { seededStream } from '#core/values/random-stream.ts';

describe('the normal distribution', () => {
  test.each([
    // Far below zero, where 1 − Phi has no digit left
    [-37, 5.725571222524576e-300],
    [-8, 6.220960574271784e-16],
    [-6, 9.865876450376981e-10],
    [-3, 0.0013498980316300946],
    [-0.6744, 0.2500285213729406],
    [0, 0.5],
    [0.6745, 0.7500032571363008],
    [1.96, 0.9750021048517795],
    [5.7, 0.9999999940096286],
    [9, 1],
    [-41, 0],
    [Number.NEGATIVE_INFINITY, 0],
    [Number.POSITIVE_INFINITY, 1],
  ])('Phi(%d) is %d', (x, expected) => {
    expect(Math.abs(normalCdf(x) - expected)).toBeLessThanOrEqual(1e-13 * expected);
  });

  test.each([
    [1e-300, -37.0471],
    [1e-10, -6.361340902404057],
    [0.025, -1.9599639845400543],
    [0.5, 0],
    [0.9, 1.2815515655446004],
    [0.9996321205588, 3.375895391040453],
    [0, Number.NEGATIVE_INFINITY],
    [1, Number.POSITIVE_INFINITY],
    [-0.1, Number.NaN],
    [1.1, Number.NaN],
    [Number.NaN, Number.NaN],
  ])('the quantile at %d is %d', (probability, expected) => {
    const quantile = normalQuantile(probability);
    if (Number.isFinite(expected)) expect(quantile).toBeCloseTo(expected, probability < 1e-200 ? 4 : 9);
    else expect(quantile).toBe(expected);
  });

  test('quantile and Phi undo each other', () => {
    fc.assert(
      fc.property(fc.double({ min: -8, max: 5, noNaN: true }), (x) => {
        // What is close to 1 has few digits left: 5 keeps ten of them
        expect(normalQuantile(normalCdf(x))).toBeCloseTo(x, 9);
        expect(normalCdf(-x) + normalCdf(x)).toBeCloseTo(1, 15);
      }),
    );
  });

  test('Phi never falls', () => {
    const place = fc.double({ min: -39, max: 9, noNaN: true });
    fc.assert(
      fc.property(place, fc.double({ min: 1e-6, max: 1, noNaN: true }), (x, step) => {
        expect(normalCdf(x + step)).toBeGreaterThanOrEqual(normalCdf(x));
      }),
    );
  });

  test('draws of a seed are the same in every run, of mean 0 and deviation 1', () => {
    // Given
    const stream = seededStream(42n);

    // When
    const draws = Array.from({ length: 20_000 }, () => normalDraw(stream));

    // Then: the first is the quantile of the middle of the part 1776835114 of 2^32
    expect(draws[0]).toBe(normalQuantile(1776835114.5 / 2 ** 32));
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    const deviation = Math.sqrt(draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length);
    expect(Math.abs(mean)).toBeLessThan(3 / Math.sqrt(20_000));
    expect(Math.abs(deviation - 1)).toBeLessThan(0.02);
  });
});
