import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deflatedSharpe } from '#core/scoring/deflated-sharpe.ts';
import { type TierRecord, tiersOf } from '#core/scoring/tier.ts';

const TIERS = ['A', 'B', 'C'];

/** A normal record of a year. */
function aRecord(pValue: number, sharpe = 0): TierRecord {
  return { pValue, days: { n: 365, mean: sharpe / 100, sd: 0.01, skew: 0, kurt: 3 } };
}

const record = fc
  .record({ p: fc.integer({ min: 1, max: 2_000 }), sharpe: fc.integer({ min: -10, max: 40 }) })
  .map(({ p, sharpe }) => aRecord(p / 2_000, sharpe / 100));
const records = fc.array(record, { minLength: 1, maxLength: 20 });
const trials = fc.integer({ min: 1, max: 10_000 });

describe('tiers', () => {
  test('are the same in whatever order the records come', () => {
    fc.assert(
      fc.property(records, trials, (all, tried) => {
        const turned = tiersOf({ records: all.toReversed(), trials: tried });
        expect(turned.toReversed()).toEqual(tiersOf({ records: all, trials: tried }));
      }),
    );
  });

  test('become no better when more was tried', () => {
    fc.assert(
      fc.property(records, trials, trials, (all, some, more) => {
        // When
        const few = tiersOf({ records: all, trials: Math.min(some, more) });
        const many = tiersOf({ records: all, trials: Math.max(some, more) });

        // Then
        for (const [index, tier] of many.entries())
          expect(TIERS.indexOf(tier)).toBeGreaterThanOrEqual(TIERS.indexOf(few[index]!));
      }),
    );
  });

  test('are B for as many as have a p of up to a tenth of their part of all', () => {
    fc.assert(
      fc.property(records, (all) => {
        // Given: nobody's own record excludes luck
        const plain = all.map(({ pValue }) => aRecord(pValue));

        // When
        const tiers = tiersOf({ records: plain, trials: 100 });
        const found = plain.filter((_none, index) => tiers[index] === 'B').map(({ pValue }) => pValue);
        const others = plain.filter((_none, index) => tiers[index] !== 'B').map(({ pValue }) => pValue);

        // Then
        expect(tiers).not.toContain('A');
        for (const p of found) expect(p).toBeLessThanOrEqual((0.1 * found.length) / plain.length + 1e-12);
        for (const p of others) expect(p).toBeGreaterThan((0.1 * (found.length + 1)) / plain.length - 1e-12);
      }),
    );
  });

  test('B reaches to a tenth', () => {
    expect([0.1, 0.1001].map((p) => tiersOf({ records: [aRecord(p)], trials: 1 }))).toEqual([['B'], ['C']]);
    expect(tiersOf({ records: [0.05, 0.1, 0.9].map((p) => aRecord(p)), trials: 1 })).toEqual(['C', 'C', 'C']);
    expect(tiersOf({ records: [0.03, 0.06, 0.9].map((p) => aRecord(p)), trials: 1 })).toEqual(['B', 'B', 'C']);
  });

  test('A is a deflated Sharpe ratio from 0.95 on, against the best of as many as were tried', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000 }), trials, (step, tried) => {
        const sharpe = step / 10_000;
        const { value } = deflatedSharpe({ sharpe, n: 365, skew: 0, kurt: 3, trials: tried, variance: 1 / 364 });
        expect(tiersOf({ records: [aRecord(1, sharpe)], trials: tried })).toEqual([value! >= 0.95 ? 'A' : 'C']);
      }),
    );
    expect(tiersOf({ records: [aRecord(0.001, 0.2)], trials: 1 })).toEqual(['A']);
    expect(tiersOf({ records: [aRecord(0.001, 0.2)], trials: 1_000 })).toEqual(['B']);
  });

  test('without a trial nobody is A, and of nobody there are none', () => {
    expect(tiersOf({ records: [aRecord(1, 5)], trials: 0 })).toEqual(['C']);
    expect(tiersOf({ records: [], trials: 10 })).toEqual([]);
  });
});
