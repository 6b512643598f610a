import { expect, test } from '@jest/globals';
import { feeScheduleOf } from '#adapters/polymarket/fee-schedule.ts';

test.each([
  [undefined, 0n, 1],
  [{ rate: 0.05, exponent: 1 }, 500n, 1],
  [{ rate: '0.02501', exponent: '2' }, 251n, 2],
  [{ rate: 1, exponent: 0 }, 10_000n, 0],
  [{ rate: 0, exponent: 8 }, 0n, 8],
])('of %j takers are charged %i basis points, with an exponent of %i', (fee, rateBps, exponent) => {
  expect(feeScheduleOf(fee)).toEqual({ rateBps, exponent });
});

test.each([
  { rate: 1.000_001, exponent: 1 },
  { rate: -0.01, exponent: 1 },
  { rate: 'free', exponent: 1 },
  { rate: 0.05, exponent: 9 },
  { rate: 0.05, exponent: -1 },
  { rate: 0.05, exponent: 1.5 },
])('%j is no schedule', (fee) => {
  expect(feeScheduleOf(fee)).toBeUndefined();
});
