import { type Fields } from './method.ts';
import { type Tolerance, type VectorFile } from './vector-file.ts';

/** A field that is not as expected, by its path, such as `theta.3`. */
export type Difference = { readonly field: string; readonly got: unknown; readonly expected: unknown };

type Comparison = {
  readonly got: Fields;
  readonly expected: Fields;
  readonly tolerance: Tolerance;
  readonly isWhole: VectorFile['isWhole'];
};

/**
 * Every expected field that a result does not have, or has otherwise.
 *
 * Numbers within the tolerance are equal; what is written without a fraction, a truth, a text and null are equal exactly.
 */
export function differencesOf({ got, expected, tolerance, isWhole }: Comparison): readonly Difference[] {
  const compare = (mine: unknown, holder: object, key: string, field: string): readonly Difference[] => {
    const wanted = (holder as Fields)[key];
    if (typeof wanted === 'object' && wanted !== null) {
      const own = ArrayBuffer.isView(mine) ? Array.from(mine as Float64Array) : mine;
      const isSameKind = typeof own === 'object' && own !== null && Array.isArray(own) === Array.isArray(wanted);
      if (!isSameKind || (Array.isArray(own) && own.length !== (wanted as unknown[]).length))
        return [{ field, got: own, expected: wanted }];
      return Object.keys(wanted).flatMap((name) =>
        compare(Object.hasOwn(own, name) ? (own as Fields)[name] : undefined, wanted, name, `${field}.${name}`),
      );
    }
    const bound = isWhole(holder, key) ? { abs: 0, rel: 0 } : tolerance;
    return isSame(mine, wanted, bound) ? [] : [{ field, got: mine, expected: wanted }];
  };
  return Object.keys(expected).flatMap((key) =>
    compare(Object.hasOwn(got, key) ? got[key] : undefined, expected, key, key),
  );
}

function isSame(got: unknown, expected: unknown, { abs, rel }: Tolerance): boolean {
  if (typeof got !== 'number') return got === expected;
  if (!Number.isFinite(got)) return String(got) === expected;
  return typeof expected === 'number' && Math.abs(got - expected) <= abs + rel * Math.abs(expected);
}
