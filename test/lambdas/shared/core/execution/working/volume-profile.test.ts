import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  categoryProfile,
  countedTrades,
  holdsADay,
  LEAST_TRADES,
  LOOK_BACK_DAYS,
  lookBackFrom,
  marketProfile,
} from '#core/execution/working/volume-profile.ts';
import { type MarketTrade, type TradeTape } from '#core/model/market-trade.ts';
import { sum } from '#core/values/quantity.ts';
import { NO_SHARES, shares } from '#core/values/shares.ts';
import { DAY_MS, later } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { NOW, TOKEN } from '../../../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../../../support/builders/quantities.ts';

const QUARTER_MS = 900_000;
const HOUR_MS = 3_600_000;
const input = { now: NOW, windowMs: HOUR_MS };

/** Trades of so many shares each, so long before now. */
const aTape = (agoMs: readonly number[], count = '1', from = lookBackFrom(NOW)): TradeTape => ({
  trades: agoMs.map(
    (ago): MarketTrade => ({ at: later(NOW, -ago), token: TOKEN, price: priceOf('0.5'), shares: sharesOf(count) }),
  ),
  from,
});
const times = (count: number, ago: number): readonly number[] => Array<number>(count).fill(ago);
const wholeOf = (volumes: readonly bigint[] = []) => volumes.reduce((whole, volume) => whole + volume, 0n);

describe('of a market', () => {
  test('each quarter of an hour expects what was traded at that time of the days before', () => {
    // Given: 60 in the first quarter a day before, 30 in it a week before, 10 in the third
    const tape = aTape([
      ...times(60, DAY_MS),
      ...times(30, 7 * DAY_MS - QUARTER_MS + 1),
      ...times(10, 2 * DAY_MS - 2 * QUARTER_MS),
    ]);

    // When
    const profile = marketProfile(tape, input);

    // Then: an hour, and another for who takes his time
    expect(profile).toEqual({
      ...{ of: 'market', startsAt: NOW, bucketMs: QUARTER_MS },
      volumes: ['90', '0', '10', '0', '0', '0', '0', '0'].map(sharesOf),
      source: { tradeCount: 100, marketCount: 1, from: later(NOW, -7 * DAY_MS) },
    });
  });

  test('is none of 99 trades, and is one of 100', () => {
    expect(marketProfile(aTape(times(LEAST_TRADES - 1, DAY_MS)), input)).toBeUndefined();
    expect(marketProfile(aTape(times(LEAST_TRADES, DAY_MS)), input)).toBeDefined();
  });

  test('counts no trade that rounds to no share: nothing is divided by nothing', () => {
    expect(marketProfile(aTape(times(LEAST_TRADES, DAY_MS), '0'), input)).toBeUndefined();
    expect(categoryProfile([aTape(times(100, DAY_MS), '0'), aTape(times(100, DAY_MS))], input)).toBeUndefined();
  });

  test('counts whole days alone: of a tape of two days and a half those of two', () => {
    const tape = aTape([...times(100, 2 * DAY_MS), ...times(50, 2 * DAY_MS + 1)], '1', later(NOW, -2.5 * DAY_MS));
    expect(marketProfile(tape, input)?.source).toEqual({ tradeCount: 100, marketCount: 1, from: NOW - 2 * DAY_MS });
    expect(countedTrades(tape, NOW)).toBe(100);
  });

  test('of less than a day there is none, however much was traded', () => {
    const [day, less] = [later(NOW, -DAY_MS), later(NOW, 1 - DAY_MS)].map((from) =>
      aTape(times(500, HOUR_MS), '1', from),
    );
    expect([holdsADay(day!, NOW), holdsADay(less!, NOW)]).toEqual([true, false]);
    expect(marketProfile(day!, input)?.source?.tradeCount).toBe(500);
    expect(marketProfile(less!, input)).toBeUndefined();
    expect(countedTrades(less!, NOW)).toBe(0);
  });

  test('says that only large trades were counted', () => {
    const least = usd(100_000_000n);
    const tape = { ...aTape(times(100, DAY_MS)), least };
    expect(marketProfile(tape, input)?.source).toMatchObject({ least });
    expect(categoryProfile([tape, aTape(times(100, DAY_MS))], input)?.source).toMatchObject({ least, tradeCount: 200 });
  });

  test('whatever was traded when: a day of the profile holds all of it, and begins anew after a day', () => {
    const anyAgo = fc.integer({ min: 1, max: LOOK_BACK_DAYS * DAY_MS });
    fc.assert(
      fc.property(fc.array(anyAgo, { minLength: 100, maxLength: 150 }), (ago) => {
        const { volumes } = marketProfile(aTape(ago, '3'), { now: NOW, windowMs: DAY_MS })!;
        const day = volumes.slice(0, 96);
        expect(sum(NO_SHARES, day)).toBe(shares(BigInt(ago.length) * 3_000_000n));
        expect(volumes.slice(96)).toEqual(day.slice(0, 4));
      }),
      { numRuns: 50 },
    );
  });
});

describe('of a category', () => {
  const early = (count = '1') => aTape(times(100, DAY_MS), count);
  const late = aTape([...times(50, DAY_MS - QUARTER_MS), ...times(50, DAY_MS)], '1', later(NOW, -DAY_MS));

  test('is the average of its markets, each of which counts as much', () => {
    // When: the first traded a thousand times as much
    const profile = categoryProfile([early('1000'), late], input)!;

    // Then: all of one in the first quarter, half of the other in each of the first two
    expect(profile.of).toBe('category');
    expect(profile.volumes.slice(0, 3)).toEqual([750_000_000_000n, 250_000_000_000n, 0n]);
    expect(profile.source).toEqual({ tradeCount: 200, marketCount: 2, from: NOW - 7 * DAY_MS });
  });

  test('is none of one market: those with too few trades are not counted', () => {
    const few = aTape(times(LEAST_TRADES - 1, DAY_MS));
    expect(categoryProfile([early(), few], input)).toBeUndefined();
    expect(categoryProfile([early(), few, late], input)?.source?.marketCount).toBe(2);
  });

  test('however much is traded in one of them, it says the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), (count) => {
        const { volumes } = categoryProfile([early(String(count)), late], input)!;
        expect(volumes).toEqual(categoryProfile([early(), late], input)!.volumes);
        expect(wholeOf(volumes)).toBe(1_000_000_000_000n);
      }),
      { numRuns: 20 },
    );
  });
});
