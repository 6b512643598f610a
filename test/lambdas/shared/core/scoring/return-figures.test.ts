import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { returnFigures } from '#core/scoring/return-figures.ts';
import { utcDate } from '#core/values/unix-ms.ts';
import { onDay } from '../../../../support/copy-record.ts';
import { someReturns } from '../../../../support/series.ts';

const daysOf = (returns: Float64Array): readonly string[] => Array.from(returns, (_, day) => utcDate(onDay(day)));

describe('the figures of returns', () => {
  test('ratios are the same in any unit, returns and deviations take it', () => {
    fc.assert(
      fc.property(someReturns(), fc.double({ min: 0.1, max: 0.9, noNaN: true }), (returns, unit) => {
        // When
        const [plain, scaled] = [1, unit].map((factor) =>
          returnFigures(
            daysOf(returns),
            returns.map((value) => value * factor),
          ),
        );

        // Then
        expect(scaled?.sharpe.value?.annual).toBeCloseTo(plain?.sharpe.value?.annual ?? 0, 6);
        expect(scaled?.omega.value ?? -1).toBeCloseTo(plain?.omega.value ?? -1, 6);
        expect(scaled?.totalReturn).toBeCloseTo((plain?.totalReturn ?? 0) * unit, 9);
        expect(scaled?.annualVolatility).toBeCloseTo((plain?.annualVolatility ?? 0) * unit, 9);
        expect(scaled?.best?.day).toBe(plain?.best?.day);
      }),
    );
  });

  test('a year is 365 days', () => {
    const returns = Float64Array.of(0.01, 0.03, -0.01);
    expect(returnFigures(daysOf(returns), returns)).toMatchObject({
      ...{ totalReturn: expect.closeTo(0.03, 12), annualReturn: expect.closeTo(3.65, 12) },
      ...{ annualVolatility: expect.closeTo(0.02 * Math.sqrt(365), 12), omega: { value: expect.closeTo(4, 12) } },
      ...{ best: { day: '2026-01-02', value: 0.03 }, worst: { day: '2026-01-03', value: -0.01 } },
    });
  });

  test('no day has no figure, one day no deviation, and days without a loss no omega', () => {
    expect(returnFigures([], new Float64Array())).toMatchObject({
      ...{ totalReturn: 0, annualReturn: 0, annualVolatility: null, best: null, worst: null },
      ...{ omega: { value: null, reason: 'EMPTY' }, sharpe: { value: null, reason: 'EMPTY' } },
    });
    expect(returnFigures(['2026-01-01'], Float64Array.of(0.1))).toMatchObject({
      ...{ annualVolatility: null, omega: { reason: 'NO_LOSSES' }, sharpe: { reason: 'TOO_FEW' } },
    });
  });
});
