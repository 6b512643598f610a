import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fittedMarkout, markoutFit } from '#core/scoring/markout-fit.ts';

const DELAYS = Float64Array.of(1, 5, 30, 120, 600);
const THETAS = Float64Array.of(5, 10, 20, 60, 120);
const of = (...values: readonly number[]): Float64Array => Float64Array.from(values);

describe('the fit of markouts', () => {
  test('finds the curve that they were made of, also where the grid stands the other way round', () => {
    fc.assert(
      fc.property(fc.constantFrom(...THETAS), fc.double({ min: 0.001, max: 0.1, noNaN: true }), (theta, asymptote) => {
        // Given
        const markouts = DELAYS.map((delay) => fittedMarkout({ theta, asymptote, squares: 0 }, delay));

        // When
        const fits = [THETAS, THETAS.toReversed()].map((thetas) => markoutFit({ delays: DELAYS, markouts, thetas }));

        // Then
        for (const { value } of fits) {
          expect(value?.theta).toBe(theta);
          expect(value?.asymptote).toBeCloseTo(asymptote, 12);
        }
      }),
    );
  });

  test('scales with the markouts', () => {
    const markouts = of(0.001, 0.004, 0.01, 0.012, 0.013);
    const [plain, larger] = [1, 10].map(
      (unit) => markoutFit({ delays: DELAYS, markouts: markouts.map((one) => one * unit), thetas: THETAS }).value,
    );
    expect(larger?.asymptote).toBeCloseTo((plain?.asymptote ?? 0) * 10, 12);
    expect(larger?.theta).toBe(plain?.theta);
  });

  test('of equally good time constants takes the smallest', () => {
    expect(markoutFit({ delays: DELAYS, markouts: new Float64Array(5), thetas: of(60, 10) }).value).toEqual({
      ...{ theta: 10, asymptote: 0, squares: 0 },
    });
  });

  test.each([
    ['EMPTY', { delays: of(), markouts: of() }],
    ['EMPTY', { thetas: of() }],
    ['TOO_FEW', { delays: of(1), markouts: of(0.01) }],
    ['TOO_FEW', { markouts: of(0.01) }],
    ['DEGENERATE', { delays: of(0, 0), markouts: of(0.01, 0.01) }],
    ['DEGENERATE', { delays: of(-1, 5), markouts: of(0.01, 0.01) }],
    ['DEGENERATE', { thetas: of(0, 5) }],
    ['NON_FINITE', { markouts: of(1, 2, 3, 4, Number.NaN) }],
  ] as const)('%s: %j', (reason, change) => {
    expect(markoutFit({ delays: DELAYS, markouts: new Float64Array(5), thetas: THETAS, ...change })).toEqual({
      value: null,
      reason,
    });
  });
});
