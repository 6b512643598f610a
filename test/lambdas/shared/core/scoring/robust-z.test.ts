import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { robustZOf } from '#core/scoring/robust-z.ts';
import { someReturns } from '../../../../support/series.ts';

const rounded = (z: Float64Array | undefined): readonly number[] => [...(z ?? [])].map((one) => Math.round(one * 1e6));

describe('the robust z', () => {
  test('is the same at any offset and unit, goes with its value, and is clipped', () => {
    fc.assert(
      fc.property(someReturns(), fc.integer({ min: -50, max: 50 }), (values, shift) => {
        // Given
        const z = robustZOf({ values }).value!.z;

        // Then
        expect(rounded(robustZOf({ values: values.map((one) => one * 8) }).value?.z)).toEqual(rounded(z));
        const turned = robustZOf({ values: values.toReversed() }).value?.z.toReversed();
        expect(rounded(turned)).toEqual(rounded(z));
        expect(z.every((one) => Math.abs(one) <= 3.5)).toBe(true);
        const moved = robustZOf({ values: values.map((one) => one + shift), clip: 3.5 }).value!;
        expect(moved.median).toBeCloseTo(robustZOf({ values }).value!.median + shift, 9);
      }),
    );
  });

  test('keeps the order of the values', () => {
    fc.assert(
      fc.property(someReturns(), (values) => {
        const z = robustZOf({ values }).value!.z;
        const places = [...values.keys()].toSorted((one, other) => values[one]! - values[other]!);
        const inOrder = places.map((place) => z[place]!);
        expect(inOrder).toEqual(inOrder.toSorted((one, other) => one - other));
      }),
    );
  });

  test('takes the mean distance where most are the same, and is zero where all are', () => {
    // Mean distance 8 × 3 ÷ 9
    const { z } = robustZOf({ values: Float64Array.of(1, 1, 1, 1, 1, 1, 9, 9, 9) }).value!;
    expect(z.at(-1)).toBeCloseTo(8 / (Math.sqrt(Math.PI / 2) * (24 / 9)), 12);
    expect([...robustZOf({ values: Float64Array.of(2, 2, 2) }).value!.z]).toEqual([0, 0, 0]);
  });

  test.each([
    ['EMPTY', []],
    ['TOO_FEW', [1, 2]],
    ['NON_FINITE', [1, 2, Number.NaN]],
    ['NON_FINITE', [-1e308, 1e308, 1e308, -1e308]],
  ] as const)('%s: %j has none', (reason, values) => {
    expect(robustZOf({ values: Float64Array.from(values) })).toEqual({ value: null, reason });
  });
});
