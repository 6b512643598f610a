import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { drawdownOf, equityOf } from '#core/scoring/drawdown.ts';
import { deepestFalls, underwaterOf } from '#core/scoring/falls.ts';
import { someReturns } from '../../../../support/series.ts';

describe('falls', () => {
  test('the deepest is the drawdown, and no other is deeper; the water is never above the peak', () => {
    fc.assert(
      fc.property(someReturns({ maxLength: 60 }), (returns) => {
        fc.pre(equityOf({ returns, isCompounded: false }).every((equity) => equity > 0));
        // When
        const falls = deepestFalls(returns, 5);
        const drawdown = drawdownOf(equityOf({ returns, isCompounded: false })).value;

        // Then
        expect(falls[0]?.depth ?? 0).toBeCloseTo(drawdown?.mdd ?? 0, 12);
        expect(-Math.min(0, ...underwaterOf(returns))).toBeCloseTo(drawdown?.mdd ?? 0, 12);
        expect(Math.max(...underwaterOf(returns))).toBeLessThanOrEqual(0);
        expect(falls.map(({ depth }) => depth)).toEqual(falls.map(({ depth }) => depth).toSorted((a, b) => b - a));
        for (const { peak, trough, recovery } of falls) {
          expect(peak).toBeLessThan(trough);
          expect(recovery ?? Number.POSITIVE_INFINITY).toBeGreaterThan(trough);
        }
      }),
    );
  });

  test('begin at a peak and end at it again; the last may still go on', () => {
    const returns = Float64Array.of(0.1, -0.2, 0.1, 0.1, -0.3, 0.1);
    expect(deepestFalls(returns, 5)).toEqual([
      { depth: expect.closeTo(0.3 / 1.1, 12), peak: 4, trough: 5, recovery: null },
      { depth: expect.closeTo(0.2 / 1.1, 12), peak: 1, trough: 2, recovery: 4 },
    ]);
    // At exactly the peak again a fall is over, and the next one begins there.
    expect(deepestFalls(Float64Array.of(-0.25, 0.25, -0.5), 5).map(({ peak, recovery }) => [peak, recovery])).toEqual([
      [2, null],
      [0, 2],
    ]);
    expect(deepestFalls(returns, 1)).toHaveLength(1);
    expect(deepestFalls(Float64Array.of(0.1, 0.1), 5)).toEqual([]);
  });
});
