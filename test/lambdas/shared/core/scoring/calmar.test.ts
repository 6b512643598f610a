import { describe, expect, test } from '@jest/globals';
import { calmarOf } from '#core/scoring/calmar.ts';

describe('Calmar', () => {
  test('of returns on a constant base adds them up', () => {
    // When: up a half and down to where it was, twice a year of 4 periods
    const { value } = calmarOf({
      returns: Float64Array.of(0.5, -0.5, 0.5, 0),
      ...{ isCompounded: false, periodsPerYear: 4 },
    });

    // Then: half of the base in a year, a fall from 1.5 to 1
    expect(value?.annualReturn).toBe(0.5);
    expect(value?.value).toBeCloseTo(1.5, 12);
  });

  test('of returns on what is there multiplies them, to a year', () => {
    // 1.5 × 0.5 = 0.75 in two periods of a year of four
    const { value } = calmarOf({ returns: Float64Array.of(0.5, -0.5), isCompounded: true, periodsPerYear: 4 });
    expect(value?.annualReturn).toBeCloseTo(0.75 ** 2 - 1, 12);
    expect(value?.value).toBeCloseTo((0.75 ** 2 - 1) / 0.5, 12);
  });

  test.each([
    ['EMPTY', [], true],
    ['NON_FINITE', [Number.NaN], true],
    ['NO_DRAWDOWN', [0.01, 0], true],
    ['NO_DRAWDOWN', [0.01, 0], false],
    ['DEGENERATE', [0.5, -1.01], true],
    // Beyond any number in a year
    ['DEGENERATE', [-0.5, 99], true],
  ] as const)('%s: %j, compounded %s, has none', (reason, returns, isCompounded) => {
    expect(calmarOf({ returns: Float64Array.from(returns), isCompounded })).toEqual({ value: null, reason });
  });

  test('losing all that is there is a year of minus one', () => {
    expect(calmarOf({ returns: Float64Array.of(0.5, -1), isCompounded: true }).value).toEqual({
      ...{ annualReturn: -1, value: -1 },
    });
  });
});
