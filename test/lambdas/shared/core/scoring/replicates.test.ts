import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { blockTables } from '#core/scoring/block-tables.ts';
import { drawnReplicates, drawStarts, replicatesOf } from '#core/scoring/replicates.ts';
import { ewmaSharpeOf } from '#core/scoring/ewma-sharpe.ts';
import { streamFrom, wordsOf } from '#core/values/random-stream.ts';
import { someReturns } from '../../../../support/series.ts';

const decays = fc.constantFrom(1, 0.99, 0.9);
const DAYS = 60;
const record = someReturns({ minLength: DAYS, maxLength: DAYS });

describe('a replicate', () => {
  test('is the weighted Sharpe ratio of the days that its blocks are', () => {
    fc.assert(
      fc.property(
        record,
        decays,
        fc.array(fc.nat(DAYS - 1), { minLength: 12, maxLength: 12 }),
        (returns, decay, starts) => {
          // When
          const { sharpes } = replicatesOf(blockTables({ returns, blockLength: 5, decay }), Int32Array.from(starts));

          // Then
          const days = starts.flatMap((start) => [0, 1, 2, 3, 4].map((day) => returns[(start + day) % DAYS]!));
          const direct = ewmaSharpeOf({ returns: Float64Array.from(days), decay }).value;
          if (direct === null) expect(sharpes[0]).toBeNaN();
          else expect(sharpes[0]).toBeCloseTo(direct.sharpe, 8);
        },
      ),
    );
  });

  test('has the error that its blocks give it, by the influence of each block', () => {
    fc.assert(
      fc.property(record, fc.array(fc.nat(DAYS - 1), { minLength: 12, maxLength: 12 }), (returns, starts) => {
        // Given
        const days = starts.flatMap((start) => [0, 1, 2, 3, 4].map((day) => returns[(start + day) % DAYS]!));
        const mean = days.reduce((sum, day) => sum + day, 0) / DAYS;
        const sd = Math.sqrt(days.reduce((sum, day) => sum + (day - mean) ** 2, 0) / DAYS);
        const influence = (day: number): number => {
          const z = (day - mean) / sd;
          return z - (mean / sd / 2) * (z * z - 1);
        };
        const blocks = starts.map((_none, block) =>
          days.slice(block * 5, block * 5 + 5).reduce((sum, day) => sum + influence(day), 0),
        );

        // When
        const { errors } = replicatesOf(blockTables({ returns, blockLength: 5, decay: 1 }), Int32Array.from(starts));

        // Then
        const expected = Math.sqrt(blocks.reduce((sum, block) => sum + block * block, 0)) / DAYS;
        if (sd > 0) expect(errors[0]).toBeCloseTo(expected, 6);
      }),
    );
  });

  test('that does not vary has neither', () => {
    // Given: the second day four times
    const tables = blockTables({ returns: Float64Array.of(1, 2, 3, 4), blockLength: 1, decay: 1 });
    const found = replicatesOf(tables, Int32Array.of(1, 1, 1, 1, 0, 1, 2, 3));

    // Then
    expect([found.sharpes[0], found.errors[0]]).toEqual([Number.NaN, Number.NaN]);
    expect(found.sharpes[1]).toBeCloseTo(2.5 / Math.sqrt(5 / 3), 12);
  });
});

test('starts are those of the stream, one word each, over as many calls as one likes', () => {
  // Given
  const stream = streamFrom(wordsOf(42n));
  const state = Uint32Array.from(wordsOf(42n));
  const starts = new Int32Array(7);

  for (let call = 0; call < 50; call += 1) {
    // When
    drawStarts({ state, starts, days: 365 });

    // Then
    expect([...starts]).toEqual(Array.from(starts, () => stream.below(365)));
  }
});

test('replicates of a seed are the same in every run and those of its starts; of another they are not', () => {
  fc.assert(
    fc.property(record, fc.bigInt({ min: 0n, max: 1n << 64n }), (returns, seed) => {
      // Given
      const tables = blockTables({ returns, blockLength: 5, decay: 0.99 });
      const stream = streamFrom(wordsOf(seed));
      const starts = Int32Array.from({ length: 12 * 5 }, () => stream.below(DAYS));

      // Then
      expect(drawnReplicates({ tables, words: wordsOf(seed), count: 5 })).toEqual(replicatesOf(tables, starts));
      expect(drawnReplicates({ tables, words: wordsOf(seed + 1n), count: 5 })).not.toEqual(
        replicatesOf(tables, starts),
      );
    }),
    { numRuns: 30 },
  );
});
