import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { blockTables } from '#core/scoring/block-tables.ts';
import { someReturns } from '../../../../support/series.ts';

describe('the tables of a series', () => {
  test('hold each block once from each start, so that all of them add up to nothing', () => {
    fc.assert(
      fc.property(someReturns(), fc.integer({ min: 1, max: 4 }), (returns, blockLength) => {
        // When
        const tables = blockTables({ returns, blockLength, decay: 1 });

        // Then: each centred day lies in as many blocks as a block has days
        const squares = tables.squares.reduce((sum, value) => sum + value, 0);
        expect(tables.sums.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12);
        expect(squares / blockLength / returns.length).toBeCloseTo(tables.populationVariance, 12);
        expect(tables.blocks).toBe(Math.floor(returns.length / blockLength));
        expect(tables.totalWeight).toBe(tables.blocks * blockLength);
        expect(1 / tables.concentration).toBeCloseTo(tables.totalWeight, 9);
      }),
    );
  });

  test('go around the end, and weigh the last day of the last block fully', () => {
    // Given: centred −1, 0, 0, 1
    const tables = blockTables({ returns: Float64Array.of(0, 1, 1, 2), blockLength: 2, decay: 0.5 });

    // Then
    expect([...tables.sums]).toEqual([-0.5, 0, 1, -0.5]);
    expect([...tables.squares]).toEqual([0.5, 0, 1, 1.5]);
    expect([...tables.weights]).toEqual([0.25, 1]);
    expect(tables).toMatchObject({ blockWeight: 1.5, totalWeight: 1.875, squaredWeights: 1.0625 });
    expect(tables.concentration).toBeCloseTo((1 + 0.25 + 0.0625 + 0.015625) / 1.875 ** 2, 12);
  });

  test.each([
    [0, 1, 'holds a block'],
    [3, 1, 'holds a block'],
    [1.5, 1, 'holds a block'],
    [1, 0, 'above 0'],
    [1, 1.01, 'at most 1'],
  ])('of blocks of %d days and a decay of %d are a mistake', (blockLength, decay, message) => {
    expect(() => blockTables({ returns: Float64Array.of(1, 2), blockLength, decay })).toThrow(message);
  });
});
