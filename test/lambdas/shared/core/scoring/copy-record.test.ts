import { expect, test } from '@jest/globals';
import { dailyProfits, dailyReturns, stateOf } from '#core/scoring/copy-record.ts';
import { aCopyBet, aCopyRecord } from '../../../../support/copy-record.ts';

test.each([
  ['win', { profit: 0.011 }],
  ['push', { profit: 0.01 }],
  ['push', { profit: -0.01 }],
  ['loss', { profit: -0.011 }],
  ['open', { profit: 5, isOpen: true, closedAt: undefined }],
] as const)('a bet is a %s: %j', (state, change) => {
  expect(stateOf(aCopyBet(change))).toBe(state);
});

test('a day’s profit is that of all leaders, its return a part of the capital', () => {
  const record = {
    ...aCopyRecord([]),
    days: [
      { day: '2026-01-01', profits: [3, -1] },
      { day: '2026-01-02', profits: [0, 0] },
    ],
  };
  expect(dailyProfits(record)).toEqual(Float64Array.of(2, 0));
  expect(dailyReturns({ ...record, capital: 200 })).toEqual(Float64Array.of(0.01, 0));
});
