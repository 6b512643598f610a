import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jamesSteinOf } from '#core/scoring/james-stein.ts';
import { shrinkageOf } from '#core/scoring/shrinkage.ts';

const measured = fc
  .array(fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: 1, max: 400 })), {
    minLength: 4,
    maxLength: 40,
  })
  .map((all) => ({
    values: Float64Array.from(all, ([value]) => value / 100),
    variances: Float64Array.from(all, ([, variance]) => variance / 100),
  }));

describe('values of different precision', () => {
  test('are drawn toward what they have in common, none past it, the less precise ones by more', () => {
    fc.assert(
      fc.property(measured, ({ values, variances }) => {
        // When
        const { mu, B, theta, tau2 } = shrinkageOf({ values, variances }).value!;

        // Then
        for (const [index, value] of values.entries()) {
          expect(Math.abs(theta[index]! - mu)).toBeLessThanOrEqual(Math.abs(value - mu) + 1e-12);
          expect(B[index]).toBeLessThan(1);
        }
        const order = [...values.keys()].toSorted((one, other) => variances[one]! - variances[other]!);
        const taken = order.map((index) => B[index]!);
        for (const [place, share] of taken.entries())
          expect(share).toBeGreaterThanOrEqual((taken[place - 1] ?? 0) - 1e-12);
        expect(tau2).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('differ by the variance at which their distances are what is expected', () => {
    fc.assert(
      fc.property(measured, ({ values, variances }) => {
        const { mu, tau2 } = shrinkageOf({ values, variances }).value!;
        const squares = values.reduce((sum, value, at) => sum + (value - mu) ** 2 / (variances[at]! + tau2), 0);
        if (tau2 > 0) expect(squares).toBeCloseTo(values.length - 1, 6);
        else expect(squares).toBeLessThanOrEqual(values.length - 1 + 1e-9);
      }),
    );
  });

  test('go with the offset and the unit', () => {
    fc.assert(
      fc.property(measured, ({ values, variances }) => {
        // Given
        const found = shrinkageOf({ values, variances }).value!;

        // When
        const other = shrinkageOf({
          values: values.map((value) => 4 * value + 1),
          variances: variances.map((variance) => 16 * variance),
        }).value!;

        // Then
        expect(other.mu).toBeCloseTo(4 * found.mu + 1, 6);
        for (const [index, theta] of found.theta.entries()) expect(other.theta[index]).toBeCloseTo(4 * theta + 1, 6);
      }),
    );
  });

  test('of the same precision are shrunk as by James and Stein, where they differ', () => {
    // Given
    const values = Float64Array.of(-3, -1, 0, 2, 7);

    // When
    const found = shrinkageOf({ values, variances: new Float64Array(5).fill(2) }).value!;

    // Then
    const { theta } = jamesSteinOf({ values, variance: 2 }).value!;
    for (const [index, value] of theta.entries()) expect(found.theta[index]).toBeCloseTo(value, 9);
  });

  test('are left as they are where there are three of them', () => {
    const { theta, B } = shrinkageOf({ values: Float64Array.of(1, 2, 9), variances: Float64Array.of(1, 2, 3) }).value!;
    expect([[...theta], [...B]]).toEqual([
      [1, 2, 9],
      [0, 0, 0],
    ]);
  });
});

test.each([
  ['EMPTY', [], []],
  ['NON_FINITE', [1, Number.NaN], [1, 1]],
  ['NON_FINITE', [1, 2], [1, Number.POSITIVE_INFINITY]],
  ['NON_POSITIVE_VARIANCE', [1, 2], [1, 0]],
  ['NON_FINITE', [1e200, -1e200], [1, 1]],
] as const)('%s: %j with variances %j have none', (reason, values, variances) => {
  const input = { values: Float64Array.from(values), variances: Float64Array.from(variances) };
  expect(shrinkageOf(input)).toEqual({ value: null, reason });
});

test('a value without its variance is a mistake', () => {
  expect(() => shrinkageOf({ values: Float64Array.of(1), variances: new Float64Array() })).toThrow('its variance');
});
