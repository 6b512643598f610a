import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { drawdownOf, equityOf } from '#core/scoring/drawdown.ts';
import { someReturns } from '../../../../support/series.ts';

describe('the deepest drawdown', () => {
  test('is no less deep than the fall between any two days, and is the one between its own', () => {
    fc.assert(
      fc.property(someReturns({ maxLength: 40 }), (returns) => {
        // Given
        const equity = equityOf({ returns, isCompounded: true });

        // When
        const { mdd, peak, trough, recovery } = drawdownOf(equity).value!;

        // Then
        const falls = [...equity].flatMap((high, from) => [...equity.subarray(from)].map((low) => (high - low) / high));
        expect(mdd).toBe(Math.max(...falls));
        if (peak === null) expect([mdd, trough, recovery]).toEqual([0, null, null]);
        else expect((equity[peak]! - equity[trough!]!) / equity[peak]!).toBe(mdd);
        if (recovery !== null) {
          expect(equity[recovery]).toBeGreaterThanOrEqual(equity[peak!]!);
          expect(equity.subarray(trough!, recovery).every((value) => value < equity[peak!]!)).toBe(true);
        }
      }),
    );
  });

  test('is the same in any unit', () => {
    fc.assert(
      fc.property(someReturns(), (returns) => {
        const equity = equityOf({ returns, isCompounded: false }).map((value) => Math.max(value, 0.01));
        expect(drawdownOf(equity.map((value) => value * 1024)).value).toEqual(drawdownOf(equity).value);
      }),
    );
  });

  test.each([
    ['EMPTY', []],
    ['NON_FINITE', [1, Number.NaN]],
    ['DEGENERATE', [0, 1]],
    ['DEGENERATE', [-1, 1]],
  ] as const)('%s: %j has none', (reason, equity) => {
    expect(drawdownOf(Float64Array.from(equity))).toEqual({ value: null, reason });
  });

  test('of equal ones the first counts, and all may be lost, or more', () => {
    expect(drawdownOf(Float64Array.of(2, 1, 2, 1)).value).toEqual({ mdd: 0.5, peak: 0, trough: 1, recovery: 2 });
    expect(drawdownOf(Float64Array.of(2, 2, 0, -1)).value).toEqual({ mdd: 1.5, peak: 0, trough: 3, recovery: null });
  });
});

test('a path begins with 1, and adds returns on a constant base or multiplies them', () => {
  const returns = Float64Array.of(0.5, -0.5);
  expect([...equityOf({ returns, isCompounded: false })]).toEqual([1, 1.5, 1]);
  expect([...equityOf({ returns, isCompounded: true })]).toEqual([1, 1.5, 0.75]);
});
