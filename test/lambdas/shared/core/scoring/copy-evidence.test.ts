import { describe, expect, test } from '@jest/globals';
import { copyEvidence } from '#core/scoring/copy-evidence.ts';
import { type DailySeries, dailySeries } from '#core/scoring/daily-series.ts';
import { NO_PICO } from '#core/values/pico-usd.ts';
import { DAY_MS, later } from '#core/values/unix-ms.ts';
import { aBuy } from '../../../../support/builders/a-leader-act.ts';
import { aTradersRecord, aWallet, FIRST_DAY } from '../../../../support/builders/a-leader-record.ts';

const record = aTradersRecord({ days: 200, wonOfThousand: 560 });
const series: DailySeries = dailySeries({ ...record, to: later(FIRST_DAY, 200 * DAY_MS), leastCapital: NO_PICO });
const input = { leader: aWallet(1), series, acts: record.acts, seed: 7n, trials: 1 };
const toldOf = (changes: Partial<typeof input> = {}) => copyEvidence({ ...input, ...changes }).told.value!;

describe('the evidence of copies', () => {
  test('is drawn anew for another wallet or seed, and the same for the same', () => {
    expect(toldOf()).toEqual(toldOf());
    expect(toldOf({ leader: aWallet(2) }).lowerBound).not.toBe(toldOf().lowerBound);
    expect(toldOf({ seed: 8n }).lowerBound).not.toBe(toldOf().lowerBound);
  });

  test('is of a year, with the bounds around the ratio, and what the score takes is of a day', () => {
    const { told, ofDays } = copyEvidence(input);
    const { lowerBound, sharpe, upperBound } = told.value!;
    expect(lowerBound).toBeLessThan(sharpe);
    expect(upperBound - sharpe).toBeCloseTo(sharpe - lowerBound, 9);
    expect(ofDays!.sharpe * Math.sqrt(365)).toBeCloseTo(sharpe, 9);
  });

  test('counts one more day, on which the largest bet is lost: a larger one costs more', () => {
    const larger = toldOf({ acts: [...record.acts, aBuy({ shares: '1000', for: '500' })] });
    expect(copyEvidence(input).ofDays!.days.n).toBe(201);
    expect(larger.sharpe).toBeLessThan(toldOf().sharpe);
  });

  test('is less likely no luck, the more was looked at', () => {
    const dsr = [1, 10, 1_000].map((trials) => toldOf({ trials }).dsr.value!);
    expect(dsr).toEqual(dsr.toSorted((a, b) => b - a));
    expect(new Set(dsr).size).toBe(3);
  });

  test('of no capital is none, with the reason', () => {
    const empty = dailySeries({ ...record, acts: [], to: FIRST_DAY, leastCapital: NO_PICO });
    expect(copyEvidence({ ...input, series: empty })).toEqual({ told: { value: null, reason: 'EMPTY' }, ofDays: null });
  });

  test('of fewer than five blocks is none', () => {
    const short = dailySeries({ ...record, to: later(FIRST_DAY, 3 * DAY_MS), leastCapital: NO_PICO });
    expect(copyEvidence({ ...input, series: short })).toEqual({
      told: { value: null, reason: 'TOO_FEW' },
      ofDays: null,
    });
  });
});
