import { expect, test } from '@jest/globals';
import { breakerLimits, DEFAULT_BREAKERS } from '#core/risk/breaker-limits.ts';

test('settings from before there were such limits get 5 % a day, half sizes from 20 % to 10 %, five errors, five unknown', () => {
  expect(breakerLimits({})).toEqual({
    maxDailyLossBps: 500n,
    halveBps: 2_000n,
    restoreBps: 1_000n,
    maxErrorsInRow: 5n,
    maxUnknownPerHour: 5n,
  });
  const own = { ...DEFAULT_BREAKERS, maxErrorsInRow: 2n };
  expect(breakerLimits({ breakers: own })).toBe(own);
});
