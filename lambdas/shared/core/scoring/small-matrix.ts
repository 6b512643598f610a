import { invariant } from '../values/invariant.ts';

/** A square matrix by rows. */
export type Matrix = readonly (readonly number[])[];

/** Below this part of the largest of its column nothing is left to divide by. */
const SINGULAR_SHARE = 1e-12;
const MOST_SWEEPS = 60;

/** A × B. */
export function product(a: Matrix, b: Matrix): Matrix {
  const columns = transposed(b);
  return a.map((row) => columns.map((column) => dot(row, column)));
}

/** Rows become columns. */
export function transposed(matrix: Matrix): Matrix {
  return (matrix[0] ?? []).map((_none, column) => matrix.map((row) => row[column] ?? Number.NaN));
}

/** The sum of the products. */
export function dot(one: readonly number[], other: readonly number[]): number {
  invariant(one.length === other.length, 'vectors of the same length');
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? Number.NaN), 0);
}

/**
 * X of A × X = B by elimination with the largest pivot.
 *
 * @returns Undefined where A is singular: where some of its columns add up to another.
 */
export function solved(a: Matrix, b: Matrix): Matrix | undefined {
  const size = a.length;
  let rows = a.map((row, index) => [...row, ...(b[index] ?? [])]);
  const largest = transposed(a).map((column) => Math.max(...column.map(Math.abs)));
  for (let column = 0; column < size; column += 1) {
    const order = rows
      .slice(column)
      .toSorted((one, other) => Math.abs(other[column] ?? 0) - Math.abs(one[column] ?? 0));
    const [pivot = []] = order;
    const by = pivot[column] ?? 0;
    if (!(Math.abs(by) > SINGULAR_SHARE * (largest[column] ?? 0))) return undefined;
    const scaled = pivot.map((value) => value / by);
    const without = (row: readonly number[]): number[] =>
      row.map((value, index) => value - (row[column] ?? 0) * (scaled[index] ?? 0));
    rows = [...rows.slice(0, column).map(without), scaled, ...order.slice(1).map(without)];
  }
  return rows.map((row) => row.slice(size));
}

/** The matrix with its singular values cut to at most `most`, by the eigenvectors of AᵀA. */
export function withSingularValuesUpTo(matrix: Matrix, most: number): Matrix {
  const { values, vectors } = eigenOf(product(transposed(matrix), matrix));
  // A × V × diag(min(1, most ÷ σ)) × Vᵀ
  const cut = values.map((value) => Math.min(1, most / Math.sqrt(Math.max(value, Number.MIN_VALUE))));
  const columns = transposed(vectors);
  const shrink = vectors.map((row) =>
    columns.map((_none, to) =>
      dot(
        row.map((v, k) => v * (cut[k] ?? 1)),
        vectors[to] ?? [],
      ),
    ),
  );
  return product(matrix, shrink);
}

type Eigen = {
  readonly values: readonly number[];
  /** By columns. */
  readonly vectors: Matrix;
};

/** Eigenvalues and vectors of a symmetric matrix by Jacobi's rotations. */
export function eigenOf(symmetric: Matrix): Eigen {
  let [current, vectors]: readonly [Matrix, Matrix] = [symmetric, identity(symmetric.length)];
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep += 1) {
    for (let p = 0; p < symmetric.length; p += 1) {
      for (let q = p + 1; q < symmetric.length; q += 1) {
        const off = current[p]?.[q] ?? 0;
        if (off === 0) continue;
        const angle = Math.atan2(2 * off, (current[p]?.[p] ?? 0) - (current[q]?.[q] ?? 0)) / 2;
        const turn = rotation({ size: symmetric.length, p, q, angle });
        current = product(product(transposed(turn), current), turn);
        vectors = product(vectors, turn);
      }
    }
  }
  return { values: current.map((row, index) => row[index] ?? Number.NaN), vectors };
}

type RotationInput = { readonly size: number; readonly p: number; readonly q: number; readonly angle: number };

function rotation({ size, p, q, angle }: RotationInput): Matrix {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  return identity(size).map((row, from) =>
    row.map((value, to) => {
      if (from === to) return from === p || from === q ? cosine : value;
      if (from === p && to === q) return -sine;
      return from === q && to === p ? sine : value;
    }),
  );
}

function identity(size: number): Matrix {
  return Array.from({ length: size }, (_row, from) =>
    Array.from({ length: size }, (_one, to) => (from === to ? 1 : 0)),
  );
}
