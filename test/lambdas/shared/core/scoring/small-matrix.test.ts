import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  dot,
  eigenOf,
  type Matrix,
  product,
  solved,
  transposed,
  withSingularValuesUpTo,
} from '#core/scoring/small-matrix.ts';

const entry = fc.integer({ min: -20, max: 20 });
const matrixOf = (size: number): fc.Arbitrary<Matrix> =>
  fc.array(fc.array(entry, { minLength: size, maxLength: size }), { minLength: size, maxLength: size });
const near = (found: Matrix, expected: Matrix): void => {
  for (const [row, values] of expected.entries())
    for (const [column, value] of values.entries()) expect(found[row]![column]).toBeCloseTo(value, 6);
};

test('rows times columns, and columns as rows', () => {
  const matrix = [
    [1, 2],
    [3, 4],
  ];
  expect(product(matrix, transposed(matrix))).toEqual([
    [5, 11],
    [11, 25],
  ]);
  expect(dot([1, 2], [3, 4])).toBe(11);
  expect(() => dot([1], [1, 2])).toThrow('same length');
});

describe('a system of equations', () => {
  test('is solved by what it is equal for', () => {
    fc.assert(
      fc.property(matrixOf(4), matrixOf(4), (a, b) => {
        const x = solved(a, b);
        fc.pre(x !== undefined && x.flat().every((value) => Math.abs(value) < 1e4));
        near(product(a, x), b);
      }),
    );
  });

  test('is solved where the first pivot is zero, and has no solution where columns add up', () => {
    const turned = [
      [0, 1],
      [1, 0],
    ];
    expect(solved(turned, [[2], [3]])).toEqual([[3], [2]]);
    expect(
      solved(
        [
          [1, 2],
          [2, 4],
        ],
        [[1], [2]],
      ),
    ).toBeUndefined();
    expect(solved([[0]], [[1]])).toBeUndefined();
  });
});

describe('eigenvectors', () => {
  test('of a symmetric matrix turn it into its eigenvalues, and stand upright on one another', () => {
    fc.assert(
      fc.property(matrixOf(4), (a) => {
        // Given
        const symmetric = product(a, transposed(a));

        // When
        const { values, vectors } = eigenOf(symmetric);

        // Then
        const scaled = vectors.map((row) => row.map((one, column) => one * values[column]!));
        near(product(scaled, transposed(vectors)), symmetric);
        near(product(transposed(vectors), vectors), identity(4));
      }),
    );
  });
});

describe('singular values', () => {
  test('are cut to the bound, and a matrix within it stays as it is', () => {
    fc.assert(
      fc.property(matrixOf(4), (a) => {
        const cut = withSingularValuesUpTo(a, 0.97);
        expect(Math.max(...eigenOf(product(transposed(cut), cut)).values)).toBeLessThanOrEqual(0.97 ** 2 + 1e-9);
        near(withSingularValuesUpTo(a, 100), a);
      }),
    );
  });

  test('are the sizes on the diagonal of a diagonal matrix', () => {
    const diagonal = [
      [3, 0],
      [0, -0.5],
    ];
    near(withSingularValuesUpTo(diagonal, 0.97), [
      [0.97, 0],
      [0, -0.5],
    ]);
  });
});

function identity(size: number): Matrix {
  return Array.from({ length: size }, (_row, from) => Array.from({ length: size }, (_one, to) => Number(from === to)));
}
