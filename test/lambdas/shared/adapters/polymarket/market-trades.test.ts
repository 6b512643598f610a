import { afterEach, describe, expect, test } from '@jest/globals';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { MARKET_PAGE_SIZE, MAX_MARKET_PAGES, polymarketMarketTrades } from '#adapters/polymarket/market-trades.ts';
import { later, unixMs } from '#core/values/unix-ms.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { startExchange } from '../../../../../bin/local/exchange/exchange.ts';
import { aMarket, aRow, aWorld } from '../../../../bin/local/exchange/a-world.ts';
import { scriptedTrades } from '../../../../support/fakes/scripted-trades.ts';
import { MARKETS, marketTradesSpec } from '../../../../support/port-specs/market-trades-spec.ts';
import { type Received, type Reply, startStub } from './stub-server.ts';
import { CONDITION, TOKEN_V1 } from './vectors.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

marketTradesSpec('the fake', (trades) => {
  const scripted = scriptedTrades();
  for (const market of MARKETS) {
    scripted.trades.set(
      market.condition,
      trades.filter((trade) => trade.market === market),
    );
    const peers = MARKETS.filter((other) => other !== market && other.category === market.category);
    const mostFirst = peers.toSorted((a, b) => b.volume24h - a.volume24h).slice(0, 5);
    scripted.peers.set(
      market.condition,
      mostFirst.map(({ condition }) => condition),
    );
  }
  return Promise.resolve(scripted);
});

marketTradesSpec('the venue’s adapter on the local exchange', async (trades) => {
  const world = aWorld({
    markets: MARKETS.map(({ condition, tokens: [first, second], category, volume24h }, index) =>
      aMarket(index + 1, {
        conditionId: condition,
        tokens: [
          { tokenId: first, outcome: 'Yes' },
          { tokenId: second, outcome: 'No' },
        ],
        tags: [category],
        volume24h,
      }),
    ),
    rows: trades.map(({ market, at, token, price, shares }, index) =>
      aRow({
        timestampS: at / 1_000,
        transactionHash: `0x${String(index + 1).padStart(64, '0')}`,
        conditionId: market.condition,
        tokenId: token,
        price: Number(price) / 1e6,
        sizeMicro: shares,
        usdcMicro: (shares * price) / 1_000_000n,
      }),
    ),
    books: [],
  });
  const exchange = await startExchange({ world, speed: 'max' });
  open.push(exchange);
  return polymarketMarketTrades({ gammaUrl: exchange.urls.gamma, dataApiUrl: exchange.urls.dataApi, http: nodeHttp() });
});

const AT_S = 1_785_027_309;
const ROW = { condition_id: CONDITION, token_id: TOKEN_V1, size: 4.33, price: 0.45, timestamp: AT_S };
const FROM = unixMs(AT_S * 1_000 - 60_000);

async function givenStub(reply: (received: Received) => Reply) {
  const server = await startStub(reply);
  open.push(server);
  const http = nodeHttp({ timeoutMs: 5_000 });
  return { trades: polymarketMarketTrades({ gammaUrl: server.url, dataApiUrl: server.url, http }), server };
}
const page = (data: unknown, next: string | null = null): Reply => ({
  body: { data, pagination: { has_more: next !== null, next_cursor: next } },
});

describe('trades of a market', () => {
  test('are takers’ alone, by an address that no cache has seen', async () => {
    // Given
    const { trades, server } = await givenStub(() => page([ROW]));
    // When
    for (let time = 0; time < 2; time += 1) await trades.since({ condition: CONDITION, from: FROM });
    // Then
    const [first, second] = server.received.map(({ url }) => url);
    expect(first!.pathname).toBe('/v2/trades');
    expect(Object.fromEntries(first!.searchParams)).toMatchObject({
      condition: CONDITION,
      taker_only: 'true',
      limit: String(MARKET_PAGE_SIZE),
    });
    expect(first!.searchParams.get('_')).not.toBe(second!.searchParams.get('_'));
  });

  test('are read page by page until one reaches behind the moment', async () => {
    const old = { ...ROW, timestamp: AT_S - 61 };
    const { trades, server } = await givenStub(({ url }) =>
      url.searchParams.get('cursor') === 'b' ? page([old], 'c') : page([ROW], 'b'),
    );
    const tape = await trades.since({ condition: CONDITION, from: FROM });
    expect(tape).toMatchObject({ from: FROM, trades: [{ at: AT_S * 1_000, shares: 4_330_000n, price: 450_000n }] });
    expect(server.received).toHaveLength(2);
  });

  test('are cut at five pages: what is told is whole from the second after the oldest row on', async () => {
    // Given
    const { trades, server } = await givenStub(({ url }) => {
      const at = Number(url.searchParams.get('cursor') ?? 0);
      return page([{ ...ROW, timestamp: AT_S - at }], String(at + 1));
    });
    // When
    const tape = await trades.since({ condition: CONDITION, from: FROM });
    // Then
    expect(server.received).toHaveLength(MAX_MARKET_PAGES);
    expect(tape.from).toBe(later(unixMs(AT_S * 1_000), -3_000));
    expect(tape.trades).toHaveLength(4);
  });

  test.each([
    ['a row of another market', { ...ROW, condition_id: `0x${'1'.repeat(64)}` }],
    ['a price of a dollar', { ...ROW, price: 1 }],
    ['milliseconds', { ...ROW, timestamp: AT_S * 1_000 }],
    ['a token that is none', { ...ROW, token_id: 'x' }],
  ])('that hold %s are none', async (_, row) => {
    const { trades } = await givenStub(() => page([row]));
    await expect(trades.since({ condition: CONDITION, from: FROM })).rejects.toThrow(UnreadableAnswerError);
  });

  test('that nobody answers are not none', async () => {
    const { trades } = await givenStub(() => ({ status: 503, body: {} }));
    await expect(trades.since({ condition: CONDITION, from: FROM })).rejects.toThrow(UnavailableError);
    await expect(trades.mostTraded(CONDITION)).rejects.toThrow(UnavailableError);
  });
});

test('a filter that Gamma does not understand names no category', async () => {
  const { trades, server } = await givenStub(() => ({
    body: { markets: [{ conditionId: `0x${'1'.repeat(64)}`, tags: [{ id: 4 }] }] },
  }));
  expect(await trades.mostTraded(CONDITION)).toEqual([]);
  expect(server.received).toHaveLength(1);
});
