import { describe, expect, test } from '@jest/globals';
import {
  type BacktestBet,
  type BacktestPart,
  type BacktestTrade,
} from '../../../../bin/commands/tear-sheet/backtest-file.ts';
import { copyRecordOf } from '../../../../bin/commands/tear-sheet/copy-record-of.ts';
import { onDay } from '../../../support/copy-record.ts';

const OF = { follower: 'main', leader: '0xa', condition: '0xc' };
/** 100 shares for 50 dollars and a fee of one. */
const bought: BacktestTrade = {
  ...OF,
  token: '1',
  category: 'weather',
  at: onDay(0),
  side: 'BUY',
  shares: 100,
  leaderPrice: 0.49,
  gross: 50,
  fee: 1,
};
const sold: BacktestTrade = { ...OF, token: '1', at: onDay(1), side: 'SELL', shares: 100, gross: 60, fee: 2 };
const bet: BacktestBet = { ...OF, cost: 51, realised: 49, open: 0, isOpen: false, resolvedAt: onDay(3) };

const recordOf = (change: Partial<BacktestPart>) =>
  copyRecordOf({
    backtest: { name: 'a', days: [], bets: [], trades: [bought], ...change },
    follower: 'main',
    capital: 500,
  });
const betOf = (change: Partial<BacktestBet>, trades: readonly BacktestTrade[]) =>
  recordOf({ bets: [{ ...bet, ...change }], trades: [...trades] }).bets[0];

describe('a bet', () => {
  test('held to its end has the payout that its result says, and was taken out where it paid', () => {
    expect(betOf({}, [bought])).toMatchObject({
      ...{ event: '0xc', category: 'weather', price: 0.5, outcome: 1, profit: 49, isOpen: false, isTakenOut: true },
      ...{ openedAt: onDay(0), closedAt: onDay(3) },
    });
    expect(betOf({ realised: -51 }, [bought])).toMatchObject({ outcome: 0, isTakenOut: false });
    expect(betOf({ realised: -1 }, [bought])).toMatchObject({ outcome: 0.5 });
  });

  test('sold in part has the payout of the rest', () => {
    // 40 sold for 20 less a dollar, 60 paid a dollar each
    const part = { ...sold, shares: 40, gross: 20, fee: 1 };
    expect(betOf({ realised: 19 + 60 - 51 }, [bought, part])).toMatchObject({ outcome: 1 });
  });

  test('sold out ends with its last sale, without an outcome, whatever its market paid later', () => {
    const one = betOf({ realised: 7 }, [bought, sold]);
    expect(one).toMatchObject({ closedAt: onDay(1), isTakenOut: true });
    expect(one?.outcome).toBeUndefined();
  });

  test('that is open, or a hedge on both outcomes, has no outcome; an end that nobody tells is none', () => {
    expect(betOf({ isOpen: true, open: 5, realised: 0 }, [bought])).toMatchObject({
      isOpen: true,
      outcome: undefined,
      profit: 5,
    });
    expect(betOf({}, [bought, { ...bought, token: '2' }])?.outcome).toBeUndefined();
    expect(betOf({ resolvedAt: undefined }, [bought])).not.toHaveProperty('closedAt');
  });

  test('hangs together with those of its event', () => {
    expect(betOf({ eventGroup: '903' }, [bought])?.event).toBe('903');
  });
});

test('what of each leader was missed stands in the order of the leaders, zero of one of whom nothing is told', () => {
  const dayOf = (leader: string) => ({ follower: 'main', leader, day: '2026-01-01', profit: 1 });
  const days = ['0xb', '0xa', '0xc'].map(dayOf);
  const cost = (leader: string, missed: number, follower = 'main') => ({ follower, leader, parts: { missed } });
  const costs = [cost('0xb', 2), cost('0xa', -3), cost('0xc', 9, 'other')];
  expect(recordOf({ days, costs }).missed).toEqual([-3, 2, 0]);
  expect(recordOf({ days })).not.toHaveProperty('missed');
});

test('days stand in their order with a profit for each leader, and nothing of another follower', () => {
  // Given
  const day = { follower: 'main', leader: '0xa', day: '2026-01-02', profit: 1 };
  const other = { ...OF, follower: 'other' };

  // When
  const record = recordOf({
    days: [
      day,
      { ...day, leader: '0xb', profit: 4 },
      { ...day, day: '2026-01-01', profit: 2 },
      { ...day, ...other, profit: 100 },
    ],
    bets: [{ ...bet, ...other }],
    trades: [bought, { ...bought, ...other }],
  });

  // Then
  expect(record).toEqual({
    ...{ leaders: ['0xa', '0xb'], capital: 500, capitalBase: 'allocated', bets: [] },
    days: [
      { day: '2026-01-01', profits: [2, 0] },
      { day: '2026-01-02', profits: [1, 4] },
    ],
    trades: [{ leader: '0xa', at: onDay(0), side: 'BUY', shares: 100, price: 0.5, leaderPrice: 0.49, fee: 1 }],
  });
});
