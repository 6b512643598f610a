import fc from 'fast-check';

type SeriesOptions = { readonly minLength?: number; readonly maxLength?: number };

/** Daily returns from −10 to +10 %, in steps of a hundredth of a percent, that are not all the same. */
export function someReturns({ minLength = 4, maxLength = 120 }: SeriesOptions = {}): fc.Arbitrary<Float64Array> {
  return fc
    .array(fc.integer({ min: -1_000, max: 1_000 }), { minLength, maxLength })
    .filter((steps) => new Set(steps).size > 1)
    .map((steps) => Float64Array.from(steps, (step) => step / 10_000));
}
