import { describe, expect, test } from '@jest/globals';
import { sharpeOf } from '#core/scoring/sharpe.ts';
import { simulateTrader } from '#core/scoring/simulated-trader.ts';
import { seededStream } from '#core/values/random-stream.ts';

const TRADERS = 3_000;
const drawn = (isSkilled: boolean): ReturnType<typeof simulateTrader>[] => {
  const stream = seededStream(1n);
  return Array.from({ length: TRADERS }, () => simulateTrader({ stream, isSkilled }));
};

describe('a made-up trader', () => {
  test('has a positive ratio in truth with skill alone', () => {
    expect(drawn(true).every(({ trueSharpe }) => trueSharpe > 0)).toBe(true);
    expect(drawn(false).every(({ trueSharpe }) => trueSharpe < 0)).toBe(true);
  });

  test.each([true, false])(
    'with skill: %s: has in his record what he has in truth, give or take chance',
    (isSkilled) => {
      // Given: days of all styles, so many that chance is small
      const traders = drawn(isSkilled).filter(({ returns }) => returns.length > 300);

      // When
      const misses = traders.map(({ returns, trueSharpe }) => {
        const { value } = sharpeOf({ returns });
        return value === null ? 0 : (value.annual - trueSharpe) / (value.seIid * Math.sqrt(365));
      });

      // Then: standard errors that add up to about nothing
      expect(traders.length).toBeGreaterThan(300);
      const mean = misses.reduce((sum, miss) => sum + miss, 0) / misses.length;
      expect(Math.abs(mean)).toBeLessThan(0.15);
    },
  );

  test('counts his bets, stakes and days', () => {
    for (const { returns, wins, losses, prices, outcomes, largestStake } of drawn(true).slice(0, 200)) {
      expect(returns.length).toBeGreaterThanOrEqual(40);
      expect(returns.length).toBeLessThanOrEqual(365);
      expect([prices.length, outcomes.length]).toEqual([wins + losses, wins + losses]);
      expect(outcomes.filter((outcome) => outcome === 1)).toHaveLength(wins);
      expect(Math.min(...returns)).toBeGreaterThanOrEqual(-2 * largestStake - 1e-12);
    }
  });

  test('is the same for the same stream', () => {
    expect(simulateTrader({ stream: seededStream(7n), isSkilled: true })).toEqual(
      simulateTrader({ stream: seededStream(7n), isSkilled: true }),
    );
  });
});
