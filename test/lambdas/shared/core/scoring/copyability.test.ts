import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { copyability, markoutsOf } from '#core/scoring/copyability.ts';
import { type MarkedFill } from '#core/scoring/markout.ts';

const fill = (change: Partial<MarkedFill> = {}): MarkedFill => ({
  ...{ event: 'e', side: 'BUY', price: 0.5, notional: 100, mids: [0.51, 0.52] },
  ...change,
});
/** Eight events of one fill each, whose price rose by as many mills. */
const risen = Array.from({ length: 8 }, (_, at) => fill({ event: `e${at}`, mids: [0.5 + at / 1_000, 0.6] }));

describe('the markouts of a leader', () => {
  test('are means by dollars, and of a sale what the price fell', () => {
    const fills = [
      fill({ notional: 300, mids: [0.51] }),
      fill({ event: 'f', notional: 100, mids: [0.55] }),
      fill({ event: 'g', side: 'SELL', notional: 100, mids: [0.48] }),
    ];
    const [first] = markoutsOf(fills, [5]);
    expect(first?.value).toEqual({ delay: 5, mean: expect.closeTo(0.02, 12), low: null, high: null, fills: 3 });
  });

  test('are the same in any order of the fills, whole dollars or cents', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(risen, { minLength: 8 }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (fills, unit) => {
          const scaled = fills.map((one) => ({ ...one, notional: one.notional * unit }));
          expect(markoutsOf(scaled, [5])[0]?.value?.mean).toBeCloseTo(0.0035, 12);
        },
      ),
    );
  });

  test('have an interval from five events on, however many fills there are', () => {
    const [five, four] = [5, 4].map((count) => markoutsOf(risen.slice(0, count), [5])[0]?.value);
    expect(five?.low).toBeLessThan(five?.mean ?? 0);
    expect(five?.high).toBeGreaterThan(five?.mean ?? 1);
    expect([four?.low, four?.high]).toEqual([null, null]);
    expect(
      markoutsOf(
        Array.from({ length: 50 }, () => fill()),
        [5],
      )[0]?.value?.low,
    ).toBeNull();
  });

  test('leave out what no book was recorded for, and say so where there is none at all', () => {
    const fills = [...risen, fill({ event: 'z', mids: [undefined, 0.7] })];
    expect(markoutsOf(fills, [5, 60]).map(({ value }) => value?.fills)).toEqual([8, 9]);
    expect(markoutsOf([fill({ mids: [] })], [5])).toEqual([{ value: null, reason: 'EMPTY' }]);
    expect(markoutsOf([fill({ mids: [Number.NaN] })], [5])).toEqual([{ value: null, reason: 'NON_FINITE' }]);
  });
});

describe('what a copy keeps of an edge', () => {
  const costs = { markout: 0.01, halfSpread: 0.005, impact: 0.003, fee: 0.002 };

  test('is one less the costs by the edge, zero where they are as large as it', () => {
    expect(copyability({ chance: 0.54, leaderPrice: 0.5, costs }).value).toBeCloseTo(0.5, 12);
    expect(copyability({ chance: 0.52, leaderPrice: 0.5, costs }).value).toBeCloseTo(0, 12);
    expect(copyability({ chance: 0.51, leaderPrice: 0.5, costs }).value).toBeCloseTo(-1, 12);
  });

  test('is none of no edge', () => {
    expect(copyability({ chance: 0.5, leaderPrice: 0.5, costs })).toEqual({ value: null, reason: 'BELOW_BENCHMARK' });
    expect(copyability({ chance: Number.NaN, leaderPrice: 0.5, costs }).reason).toBe('NON_FINITE');
  });
});
