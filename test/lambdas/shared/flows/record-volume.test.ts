import { describe, expect, test } from '@jest/globals';
import { LEAST_TRADES, lookBackFrom } from '#core/execution/working/volume-profile.ts';
import { type MarketTrade } from '#core/model/market-trade.ts';
import { type ConditionId } from '#core/values/ids.ts';
import { DAY_MS, later } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { recordVolume } from '#flows/record-volume.ts';
import { CONDITION, NOW, TOKEN } from '../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import { type ScriptedTrades, scriptedTrades } from '../../../support/fakes/scripted-trades.ts';

const PEERS = ['1', '2', '3'].map((digit) => `0x${digit.repeat(64)}` as ConditionId);
const vwap = { token: TOKEN, algorithm: 'vwap', windowMs: 3_600_000 } as const;
const aTrade = (count = '1'): MarketTrade => ({
  ...{ at: later(NOW, -DAY_MS), token: TOKEN, price: priceOf('0.5'), shares: sharesOf(count) },
});
const times = (many: number, count?: string): readonly MarketTrade[] => Array<MarketTrade>(many).fill(aTrade(count));

function given(own: number, peers: readonly number[] = []): ScriptedTrades {
  const trades = scriptedTrades();
  trades.trades.set(CONDITION, times(own));
  for (const [at, count] of peers.entries()) trades.trades.set(PEERS[at]!, times(count));
  trades.peers.set(CONDITION, PEERS.slice(0, peers.length));
  return trades;
}

function record(trades: ScriptedTrades, options: Parameters<typeof recordVolume>[1] = vwap) {
  const markets = { outcomeOf: () => Promise.resolve({ condition: CONDITION, title: '', outcome: '' }) };
  return recordVolume({ clock: { now: () => Promise.resolve(NOW) }, markets, trades }, options);
}

test('only an order by volume reads anything', async () => {
  const trades = given(LEAST_TRADES);
  expect(await record(trades, { ...vwap, algorithm: 'twap' })).toEqual({});
  expect(trades.asked).toEqual([]);
});

test('its market’s own trades come first, of the last week', async () => {
  const trades = given(LEAST_TRADES, [500, 500]);
  expect(await record(trades)).toMatchObject({
    profile: { of: 'market', source: { tradeCount: 100, marketCount: 1 } },
  });
  expect(trades.asked).toEqual([{ condition: CONDITION, from: lookBackFrom(NOW) }]);
});

describe('a market with one trade too few goes by its category', () => {
  test('of which two markets have enough', async () => {
    const volume = await record(given(LEAST_TRADES - 1, [100, 99, 200]));
    expect(volume).toMatchObject({ profile: { of: 'category', source: { tradeCount: 300, marketCount: 2 } } });
  });

  test.each([[[100, 99]], [[]]])('else it has nothing to go by, and says how many trades it had', async (peers) => {
    expect(await record(given(LEAST_TRADES - 1, peers))).toEqual({
      noVolume: { why: 'TOO_FEW_TRADES', tradeCount: 99 },
    });
  });
});

describe('where a day has more trades than may be read', () => {
  test('those of a hundred dollars or more are read in their place', async () => {
    // Given: the newest 300 of 600 reach back an hour, and 150 of them are large
    const trades = given(0);
    const recent = times(450).map((trade, at) => ({ ...trade, at: later(NOW, -at - 1) }));
    trades.trades.set(CONDITION, [...recent, ...times(150, '200')]);
    trades.most = 300;

    // When
    const volume = await record(trades);

    // Then
    expect(volume.profile?.source).toMatchObject({ tradeCount: 150, least: usd(100_000_000n) });
    expect(trades.asked.map(({ least }) => least)).toEqual([undefined, 100_000_000n]);
  });

  test('and where they are too many, too, it says so', async () => {
    const trades = given(0);
    trades.trades.set(
      CONDITION,
      times(400, '200').map((trade, at) => ({ ...trade, at: later(NOW, -at - 1) })),
    );
    trades.most = 300;
    expect(await record(trades)).toEqual({ noVolume: { why: 'TOO_MANY_TRADES', tradeCount: 0 } });
  });
});

describe('a read that fails', () => {
  test('of the market itself leaves nothing to go by', async () => {
    const trades = given(500, [500, 500]);
    trades.away.add(CONDITION);
    expect(await record(trades)).toEqual({ noVolume: { why: 'UNREADABLE', tradeCount: 0 } });
  });

  test('of its category, too, and what the market had is still told', async () => {
    const trades = given(12, [500, 500]);
    trades.away.add(PEERS[1]!);
    expect(await record(trades)).toEqual({ noVolume: { why: 'UNREADABLE', tradeCount: 12 } });
  });
});

test('of a token that nobody knows nothing is read: no order of it is taken', async () => {
  const deps = { clock: { now: () => Promise.resolve(NOW) }, trades: given(500) };
  expect(await recordVolume({ ...deps, markets: { outcomeOf: () => Promise.resolve(undefined) } }, vwap)).toEqual({});
});
