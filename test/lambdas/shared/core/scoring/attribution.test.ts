import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { attributionOf, totalByLeader } from '#core/scoring/attribution.ts';

// Whole ones: of a total that hardly moves, rounding alone would make the shares.
const dollars = fc.integer({ min: -100, max: 100 });
const days = fc
  .integer({ min: 1, max: 4 })
  .chain((leaders) =>
    fc.array(fc.array(dollars, { minLength: leaders, maxLength: leaders }), { minLength: 3, maxLength: 30 }),
  );
const added = (parts: readonly number[] | null): number => (parts ?? []).reduce((sum, part) => sum + part, 0);

describe('what came through each leader', () => {
  test('risk shares add up to one, profit shares too where there is any', () => {
    fc.assert(
      fc.property(days, (rows) => {
        const { value } = attributionOf(rows);
        fc.pre(value !== null && Math.abs(added(totalByLeader(rows))) > 1e-6);
        expect(added(value.riskShare)).toBeCloseTo(1, 9);
        expect(added(value.pnlShare)).toBeCloseTo(1, 6);
      }),
    );
  });

  test('is the same in any order of the days and in any unit', () => {
    fc.assert(
      fc.property(days, fc.double({ min: 0.01, max: 100, noNaN: true }), (rows, unit) => {
        const { value } = attributionOf(rows);
        const other = attributionOf(rows.toReversed().map((row) => row.map((pnl) => pnl * unit))).value;
        other?.riskShare.forEach((share, at) => {
          expect(share).toBeCloseTo(value?.riskShare[at] ?? 0, 7);
        });
        other?.sharpeContribution.forEach((own, at) => {
          expect(own).toBeCloseTo(value?.sharpeContribution[at] ?? 0, 7);
        });
      }),
    );
  });

  test('a leader who moves against the others takes risk away', () => {
    const { value } = attributionOf([
      [2, -1],
      [-2, 1],
      [4, -2],
    ]);
    expect(value?.riskShare).toEqual([expect.closeTo(2, 12), expect.closeTo(-1, 12)]);
  });

  test('where all of it comes to nothing there is no share of the profit', () => {
    expect(attributionOf([[1], [-1]]).value).toMatchObject({ pnlShare: null, riskShare: [1] });
  });

  test.each([
    ['EMPTY', []],
    ['EMPTY', [[], []]],
    ['TOO_FEW', [[1, 2]]],
    ['NON_FINITE', [[1], [Number.NaN]]],
    [
      'ZERO_VARIANCE',
      [
        [1, 2],
        [2, 1],
      ],
    ],
  ] as const)('%s: %j', (reason, rows) => {
    expect(attributionOf(rows)).toEqual({ value: null, reason });
  });
});
