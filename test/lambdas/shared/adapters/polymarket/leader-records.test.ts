import { afterEach, describe, expect, test } from '@jest/globals';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { MOST_PRICED_MARKETS, polymarketLeaderRecords } from '#adapters/polymarket/leader-records.ts';
import { type RecordRow } from '#core/scoring/record-of-rows.ts';
import { DAY_MS, later } from '#core/values/unix-ms.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { startExchange } from '../../../../../bin/local/exchange/exchange.ts';
import { aMarket, aRow, aWorld } from '../../../../bin/local/exchange/a-world.ts';
import { scriptedRecords } from '../../../../support/fakes/scripted-records.ts';
import {
  FIRST_DAY,
  leaderRecordsSpec,
  NOW,
  PAST_MARKETS,
  PAST_ROWS,
  PRICED,
  WHOSE,
} from '../../../../support/port-specs/leader-records-spec.ts';
import { type Received, type Reply, startStub } from './stub-server.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

leaderRecordsSpec('the fake', () => {
  const records = scriptedRecords();
  records.past.set(WHOSE, { rows: PAST_ROWS, markets: PAST_MARKETS, prices: [{ ...PRICED, kind: 'trade' }] });
  return Promise.resolve(records);
});

leaderRecordsSpec('the venue’s adapter on the local exchange', async () => {
  const world = aWorld({
    startMs: NOW,
    leaders: [{ wallet: WHOSE, name: 'Leader', cashMicro: 1_000_000_000n, positions: [] }],
    markets: PAST_MARKETS.map(({ condition, tokens: [first, second], payout, fee, endsAt }, index) =>
      aMarket(index + 1, {
        conditionId: condition,
        tokens: [
          { tokenId: first, outcome: 'Yes' },
          { tokenId: second, outcome: 'No' },
        ],
        ...{ feeRate: Number(fee.rateBps) / 10_000, endMs: endsAt },
        ...(payout === undefined ? {} : { resolution: { atMs: payout.at, payoutsMicro: payout.perShare } }),
      }),
    ),
    rows: [...PAST_ROWS.map((row) => exchangeRow(row, WHOSE)), somebodyElse()].toSorted(
      (a, b) => a.timestampS - b.timestampS,
    ),
    books: [],
  });
  const exchange = await startExchange({ world, speed: 'max' });
  open.push(exchange);
  const { dataApi: dataApiUrl, gamma: gammaUrl } = exchange.urls;
  return polymarketLeaderRecords({ dataApiUrl, gammaUrl, http: nodeHttp() });
});

function exchangeRow({ at, type, transaction, condition, token, side, shares, dollars }: RecordRow, wallet: string) {
  return aRow({
    ...{ wallet, type, timestampS: at / 1_000, transactionHash: transaction, conditionId: condition!, tokenId: token! },
    ...{ side, sizeMicro: shares, usdcMicro: dollars, price: type === 'TRADE' ? Number(dollars) / Number(shares) : 0 },
  });
}

function somebodyElse() {
  const { at, token } = PRICED;
  const [, market] = PAST_MARKETS;
  return aRow({
    ...{ wallet: `0x${'7'.repeat(40)}`, timestampS: at / 1_000, transactionHash: `0x${'7'.repeat(64)}` },
    ...{ conditionId: market!.condition, tokenId: token, side: 'BUY' as const, outcomeIndex: 1 },
    ...{ sizeMicro: 100_000_000n, usdcMicro: 35_000_000n, price: 0.35 },
  });
}

const AT_S = FIRST_DAY / 1_000 + 3_600;
const [MARKET] = PAST_MARKETS;
const ROW = {
  ...{ type: 'TRADE', proxy_wallet: WHOSE, side: 'BUY', token_id: MARKET!.tokens[0], condition_id: MARKET!.condition },
  ...{ size: 10, usdc_size: 4, timestamp: AT_S, transaction_hash: `0x${'1'.repeat(64)}` },
};
const GAMMA = {
  ...{ conditionId: MARKET!.condition, version: 'v1', question: 'Will it\u202e rain?', slug: '', closed: true },
  ...{ outcomes: '["Yes","No"]', clobTokenIds: JSON.stringify(MARKET!.tokens) },
  ...{ closedTime: '2026-11-04 12:00:00+00', endDate: '2026-11-05T00:00:00Z', category: '' },
};
const RESOLUTION = { condition_id: MARKET!.condition, status: 'resolved', payouts: [1_000_000, 0] };
const WINDOW = { from: FIRST_DAY, to: NOW };

type Answers = {
  readonly activity?: (received: Received) => Reply;
  readonly gamma?: readonly object[];
  readonly resolutions?: readonly object[];
  readonly prices?: (received: Received) => Reply;
};
const page = (data: unknown, next: string | null = null): Reply => ({
  body: { data, pagination: { has_more: next !== null, next_cursor: next } },
});

async function givenStub(answers: Answers) {
  const server = await startStub((received) => {
    switch (received.url.pathname) {
      case '/v2/activity':
        return answers.activity?.(received) ?? page([ROW]);
      case '/markets/keyset': {
        const isClosed = received.url.searchParams.get('closed') === 'true';
        return { body: { markets: isClosed ? (answers.gamma ?? [GAMMA]) : [] } };
      }
      case '/v2/resolutions':
        return { body: { data: answers.resolutions ?? [RESOLUTION] } };
      default:
        return answers.prices?.(received) ?? page([]);
    }
  });
  open.push(server);
  const records = polymarketLeaderRecords({ dataApiUrl: server.url, gammaUrl: server.url, http: nodeHttp() });
  const asked = (path: string) => server.received.filter(({ url }) => url.pathname === path).map(({ url }) => url);
  return { records, asked };
}

describe('a leader’s rows', () => {
  test('are walked newest first, over all pages, and told oldest first', async () => {
    // Given
    const older = { ...ROW, timestamp: AT_S - 60, side: 'SELL' };
    const { records, asked } = await givenStub({
      activity: ({ url }) => (url.searchParams.has('cursor') ? page([older]) : page([ROW], 'b')),
    });
    // When
    const { acts, gaps } = await records.recordOf(WHOSE, WINDOW);
    // Then
    expect(acts.map(({ kind }) => kind)).toEqual(['SELL', 'BUY']);
    expect(gaps).not.toHaveProperty('cutBefore');
    const [first] = asked('/v2/activity');
    expect(Object.fromEntries(first!.searchParams)).toMatchObject({
      ...{ user: WHOSE, sort_direction: 'DESC', start: String(FIRST_DAY / 1_000), end: String(NOW / 1_000) },
    });
  });

  test('that are more than forty pages are cut, and told to be, from the second after the oldest on', async () => {
    // Given
    let pages = 0;
    const { records, asked } = await givenStub({
      activity: () => {
        pages += 1;
        return page([{ ...ROW, timestamp: AT_S - pages }], String(pages));
      },
    });
    // When
    const { acts, gaps } = await records.recordOf(WHOSE, WINDOW);
    // Then
    expect(asked('/v2/activity')).toHaveLength(40);
    expect(gaps.cutBefore).toBe((AT_S - 39) * 1_000);
    expect(acts).toHaveLength(39);
  });

  test('that cannot be read are counted, and those of rewards need no market', async () => {
    const rows = [
      { ...ROW, size: -1 },
      { ...ROW, type: 'REWARD', token_id: '', condition_id: '', side: '', size: 0, usdc_size: 3 },
      'no row',
    ];
    const { records } = await givenStub({ activity: () => page(rows) });
    const { acts, gaps } = await records.recordOf(WHOSE, WINDOW);
    expect(acts).toEqual([{ at: AT_S * 1_000, kind: 'REWARD', dollars: 3_000_000n }]);
    expect(gaps.unreadable).toBe(2);
  });

  test.each([
    ['without a side', { side: '' }, 1],
    ['without a token', { token_id: '' }, 1],
    ['for more than a dollar a share', { usdc_size: 10.000001 }, 1],
    ['at a dollar a share', { usdc_size: 10 }, 0],
    ['for nothing', { usdc_size: 0 }, 1],
    ['of a hundredth of a share for nothing', { size: 0.01, usdc_size: 0 }, 1],
    ['of less than a hundredth of a share for nothing', { size: 0.009999, usdc_size: 0 }, 0],
  ])('of trades %s: as many as cannot be read', async (_, change, unreadable) => {
    const { records } = await givenStub({ activity: () => page([{ ...ROW, ...change }]) });
    const { acts, gaps } = await records.recordOf(WHOSE, WINDOW);
    expect([acts.length, gaps.unreadable]).toEqual([1 - unreadable, unreadable]);
  });

  test('of another wallet make the answer unreadable', async () => {
    const { records } = await givenStub({ activity: () => page([{ ...ROW, proxy_wallet: `0x${'2'.repeat(40)}` }]) });
    await expect(records.recordOf(WHOSE, WINDOW)).rejects.toThrow(UnreadableAnswerError);
  });

  test.each(['/v2/activity', '/markets/keyset', '/v2/resolutions', '/v2/prices-history'])(
    'are not told in part where %s is away',
    async (path) => {
      const server = await startStub(({ url }) => {
        if (url.pathname === path) return { status: 503, body: {} };
        if (url.pathname === '/v2/activity') return page([ROW]);
        return { body: { markets: [GAMMA], data: [] } };
      });
      open.push(server);
      const records = polymarketLeaderRecords({ dataApiUrl: server.url, gammaUrl: server.url, http: nodeHttp() });
      await expect(records.recordOf(WHOSE, WINDOW)).rejects.toThrow(UnavailableError);
    },
  );
});

describe('their markets', () => {
  test('paid when they closed, and their question is plain text', async () => {
    const { records } = await givenStub({});
    const { markets, questions, gaps } = await records.recordOf(WHOSE, WINDOW);
    const closed = Date.UTC(2026, 10, 4, 12);
    expect(markets.get(MARKET!.condition)?.payout).toEqual({ at: closed, perShare: [1_000_000n, 0n] });
    expect(questions.get(MARKET!.condition)).toBe('Will it rain?');
    expect(gaps.inventedEnds).toBe(0);
  });

  test('that nobody says when they closed have not paid, and are told past their planned end', async () => {
    const { records } = await givenStub({ gamma: [{ ...GAMMA, closedTime: null }] });
    const { markets, gaps } = await records.recordOf(WHOSE, WINDOW);
    expect(markets.get(MARKET!.condition)).not.toHaveProperty('payout');
    expect(gaps).toMatchObject({ unresolved: 1, inventedEnds: 0 });
  });

  test('that nobody says when they closed have paid from the redemption on that shows it', async () => {
    const redeemed = { ...ROW, type: 'REDEEM', side: '', timestamp: AT_S + 60, usdc_size: 10 };
    const { records } = await givenStub({
      gamma: [{ ...GAMMA, closedTime: null }],
      activity: () => page([redeemed, ROW]),
    });
    const { markets, gaps } = await records.recordOf(WHOSE, WINDOW);
    expect(markets.get(MARKET!.condition)?.payout).toEqual({ at: (AT_S + 60) * 1_000, perShare: [1_000_000n, 0n] });
    expect(gaps.unresolved).toBe(0);
  });

  test.each([
    [
      'whose outcomes do not add up to a dollar have not paid',
      { resolutions: [{ ...RESOLUTION, payouts: [5, 5] }] },
      1,
    ],
    ['that nobody has judged have not paid', { resolutions: [{ ...RESOLUTION, status: 'disputed' }] }, 1],
    ['that Gamma tells in place of those asked for are none', { gamma: [{ ...GAMMA, conditionId: '0x12' }] }, 0],
    ['that cannot be read are unknown', { gamma: [{ ...GAMMA, outcomes: 7 }] }, 0],
    [
      'of three outcomes are unknown',
      { gamma: [{ ...GAMMA, outcomes: '["a","b","c"]', clobTokenIds: '["1","2","3"]' }] },
      0,
    ],
  ])('%s', async (_, answers, known) => {
    const { records } = await givenStub(answers);
    const { markets, gaps } = await records.recordOf(WHOSE, WINDOW);
    expect(markets.size).toBe(known);
    expect(gaps.unknownMarkets).toBe(1 - known);
    for (const market of markets.values()) expect(market).not.toHaveProperty('payout');
  });
});

describe('prices', () => {
  const point = (seconds: number, price: number, resolution_seconds: number) => ({
    ...{ timestamp: AT_S + seconds, price, resolution_seconds },
  });

  test('are known at the end of their bucket, for both outcomes, and not beyond the window', async () => {
    // Given
    const last = NOW / 1_000 - AT_S;
    const points = [point(0, 0.25, 10_800), point(20, 0.3, 0), point(last - 10_800, 0.4, 10_800)];
    const { records, asked } = await givenStub({ prices: () => page(points) });
    // When
    const { prices } = await records.recordOf(WHOSE, WINDOW);
    // Then
    const [first, second] = MARKET!.tokens;
    expect(prices).toEqual([
      { token: first, at: (AT_S + 20) * 1_000, kind: 'trade', price: 300_000n },
      { token: second, at: (AT_S + 20) * 1_000, kind: 'trade', price: 700_000n },
      { token: first, at: (AT_S + 10_800) * 1_000, kind: 'close', price: 250_000n },
      { token: second, at: (AT_S + 10_800) * 1_000, kind: 'close', price: 750_000n },
    ]);
    const [only, ...more] = asked('/v2/prices-history');
    expect(more).toEqual([]);
    expect(Object.fromEntries(only!.searchParams)).toMatchObject({
      token_id: first,
      interval: 'max',
      bucket_seconds: '10800',
    });
  });

  test('of before he came are the last one alone, and of after the payout none', async () => {
    // Given
    const paid = Date.parse('2026-11-04T12:00:00Z') / 1_000 - AT_S;
    const seconds = [-43_200, -21_600, -10_800, 0, 10_800, paid - 10_800, paid - 10_799];
    const { records } = await givenStub({ prices: () => page(seconds.map((at) => point(at, 0.25, 10_800))) });
    // When
    const { prices } = await records.recordOf(WHOSE, WINDOW);
    // Then
    const told = prices.filter(({ token }) => token === MARKET!.tokens[0]).map(({ at }) => at / 1_000 - AT_S);
    expect(told).toEqual([0, 10_800, 21_600, paid].toSorted((a, b) => a - b));
  });

  test('are not asked for of a market that nobody held over a night', async () => {
    const sold = { ...ROW, side: 'SELL', timestamp: AT_S + 60 };
    const { records, asked } = await givenStub({ activity: () => page([sold, ROW]) });
    await records.recordOf(WHOSE, WINDOW);
    expect(asked('/v2/prices-history')).toEqual([]);
  });

  test('of more markets than are asked for are told to be missing', async () => {
    // Given
    const conditions = Array.from(
      { length: MOST_PRICED_MARKETS + 1 },
      (_, index) => `0x${(index + 1).toString(16).padStart(64, '0')}`,
    );
    const rows = conditions.map((condition_id, index) => ({ ...ROW, condition_id, token_id: `${index + 1}01` }));
    const gamma = conditions.map((conditionId, index) => ({
      ...{ ...GAMMA, conditionId, clobTokenIds: `["${index + 1}01","${index + 1}02"]` },
    }));
    const { records, asked } = await givenStub({ activity: () => page(rows), gamma, resolutions: [] });
    // When
    const { gaps } = await records.recordOf(WHOSE, { ...WINDOW, to: later(FIRST_DAY, 2 * DAY_MS) });
    // Then
    expect(gaps).toMatchObject({ unpricedMarkets: 1, unknownMarkets: 0 });
    expect(asked('/v2/prices-history')).toHaveLength(MOST_PRICED_MARKETS);
    for (const { searchParams } of asked('/markets/keyset'))
      expect(searchParams.getAll('condition_ids').length).toBeLessThanOrEqual(40);
  });

  test('that are none are no answer', async () => {
    const { records } = await givenStub({ prices: () => page([point(0, 1.01, 0)]) });
    await expect(records.recordOf(WHOSE, WINDOW)).rejects.toThrow(UnreadableAnswerError);
  });
});
