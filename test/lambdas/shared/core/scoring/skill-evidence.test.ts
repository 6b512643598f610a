import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dailyReturns } from '#core/scoring/copy-record.ts';
import { skillEvidence } from '#core/scoring/skill-evidence.ts';
import { aLivelyRecord } from '../../../../support/copy-record.ts';

const RETURNS = dailyReturns(aLivelyRecord({ days: 200, mean: 1.5 }));
const PLAIN = { trials: 10, seed: 1n };

describe('the evidence of skill', () => {
  test('is the same in any unit, and of the same seed', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 100, noNaN: true }), (unit) => {
        // When
        const [plain, scaled] = [1, unit].map((factor) =>
          skillEvidence(
            RETURNS.map((value) => value * factor),
            PLAIN,
          ),
        );

        // Then
        expect(scaled?.block).toBe(plain?.block);
        expect(scaled?.interval.value?.low).toBeCloseTo(plain?.interval.value?.low ?? 0, 6);
        expect(scaled?.dsr.value).toBeCloseTo(plain?.dsr.value ?? 0, 9);
      }),
      { numRuns: 5 },
    );
    expect(skillEvidence(RETURNS, PLAIN)).toEqual(skillEvidence(RETURNS, PLAIN));
    expect(skillEvidence(RETURNS, { ...PLAIN, seed: 2n }).interval).not.toEqual(skillEvidence(RETURNS, PLAIN).interval);
  });

  test('of one trial is that against zero, of more it is less', () => {
    const [one, two, many] = [1, 2, 500].map((trials) => skillEvidence(RETURNS, { ...PLAIN, trials }));
    expect([one?.luck.value, one?.dsr.value]).toEqual([0, one?.psr.value]);
    expect(two?.dsr.value).toBeLessThan(one?.dsr.value ?? 0);
    expect(many?.dsr.value).toBeLessThan(two?.dsr.value ?? 0);
    expect(many?.luck.value).toBeGreaterThan(two?.luck.value ?? 9);
  });

  test('holds the yearly Sharpe ratio within its interval', () => {
    const { interval, psr, minDays } = skillEvidence(RETURNS, PLAIN);
    const mean = RETURNS.reduce((sum, value) => sum + value, 0) / 200;
    const sd = Math.sqrt(RETURNS.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 199);
    const annual = (mean / sd) * Math.sqrt(365);
    expect((interval.value!.low + interval.value!.high) / 2).toBeCloseTo(annual, 9);
    expect(psr.value).toBeGreaterThan(0.5);
    expect(minDays.value).toBeGreaterThan(1);
  });

  test.each([
    ['EMPTY', []],
    ['TOO_FEW', [0.01]],
    ['ZERO_VARIANCE', [0.01, 0.01]],
    ['NON_FINITE', [0.01, Number.NaN]],
  ] as const)('of a record that has none is missing everywhere: %s', (reason, returns) => {
    const { interval, psr, minDays, luck, dsr } = skillEvidence(Float64Array.from(returns), PLAIN);
    for (const one of [interval, psr, minDays, luck, dsr]) expect(one).toEqual({ value: null, reason });
  });

  test('has no interval of fewer than five blocks, and no length for what does not win', () => {
    expect(skillEvidence(Float64Array.of(0.01, -0.02, 0.03, 0), PLAIN).interval).toEqual({
      value: null,
      reason: 'TOO_FEW',
    });
    expect(
      skillEvidence(
        RETURNS.map((value) => -value),
        PLAIN,
      ).minDays.reason,
    ).toBe('BELOW_BENCHMARK');
  });
});
