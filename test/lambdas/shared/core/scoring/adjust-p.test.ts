import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { adjustedPOf } from '#core/scoring/adjust-p.ts';

const chances = fc
  .array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 30 })
  .map((all) => Float64Array.from(all, (one) => one / 1_000));

test('no adjustment lowers a chance, and each is at most the stricter one', () => {
  fc.assert(
    fc.property(chances, (pValues) => {
      const { holm, bh, bonferroni } = adjustedPOf(pValues).value!;
      for (const [index, p] of pValues.entries()) {
        expect(bh[index]).toBeGreaterThanOrEqual(p - 1e-12);
        expect(holm[index]).toBeGreaterThanOrEqual(bh[index]! - 1e-12);
        expect(bonferroni[index]).toBeGreaterThanOrEqual(holm[index]! - 1e-12);
        expect(bonferroni[index]).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test('they go with their chance, in whatever order, and keep the order of the chances', () => {
  fc.assert(
    fc.property(chances, (pValues) => {
      // Given
      const { holm, bh } = adjustedPOf(pValues).value!;
      const turned = adjustedPOf(pValues.toReversed()).value!;

      // Then
      expect([...turned.holm.toReversed()]).toEqual([...holm]);
      expect([...turned.bh.toReversed()]).toEqual([...bh]);
      const order = [...pValues.keys()].toSorted((one, other) => pValues[one]! - pValues[other]!);
      for (const adjusted of [holm, bh]) {
        const inOrder = order.map((index) => adjusted[index]!);
        expect(inOrder).toEqual(inOrder.toSorted((one, other) => one - other));
      }
    }),
  );
});

test.each([
  ['EMPTY', []],
  ['NON_FINITE', [Number.NaN]],
  ['INVALID_PROBABILITY', [0.5, 1.01]],
  ['INVALID_PROBABILITY', [-0.01]],
] as const)('%s: %j has none', (reason, pValues) => {
  expect(adjustedPOf(Float64Array.from(pValues))).toEqual({ value: null, reason });
});
