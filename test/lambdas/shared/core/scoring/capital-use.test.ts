import { expect, test } from '@jest/globals';
import { capitalUse } from '#core/scoring/capital-use.ts';
import { aCopyBet, aCopyRecord, aCopyTrade, onDay } from '../../../../support/copy-record.ts';

test('a bet is at work from the end of the day on which it is opened to the day before it ends', () => {
  // Given: open in the evenings of days 0 and 1, the other from day 1 on for good
  const bets = [
    aCopyBet({ cost: 100, openedAt: onDay(0, 1), closedAt: onDay(2) }),
    aCopyBet({ cost: 300, openedAt: onDay(1), isOpen: true, closedAt: undefined }),
  ];
  // When
  const use = capitalUse(aCopyRecord([0, 0, 0, 0], { bets }));
  // Then: 100, 400, 300 and 300 of 1,000
  expect(use.meanExposure).toBeCloseTo(0.275, 12);
  expect(use.peakExposure).toBeCloseTo(0.4, 12);
});

test('turnover is all that was bought and sold by the capital, a year', () => {
  const trades = [aCopyTrade({ shares: 1_000, price: 0.5 }), aCopyTrade({ side: 'SELL', shares: 500, price: 1 })];
  expect(capitalUse(aCopyRecord(Array<number>(73).fill(0), { trades })).annualTurnover).toBeCloseTo(5, 12);
});

test('nothing is at work where there is no day', () => {
  expect(capitalUse(aCopyRecord([]))).toEqual({ meanExposure: 0, peakExposure: 0, annualTurnover: 0 });
});
