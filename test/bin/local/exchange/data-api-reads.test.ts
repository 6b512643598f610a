import { afterEach, describe, expect, it } from '@jest/globals';
import { type Exchange, startExchange } from '../../../../bin/local/exchange/exchange.ts';
import type { ActivityRow, World } from '../../../../bin/local/exchange/world.ts';
import { read, type Reply } from './a-client.ts';
import { aMarket, aRow, aWorld, LEADER, START_MS } from './a-world.ts';

const START_S = START_MS / 1000;
const OTHER = '0x00000000000000000000000000000000000000b2';
const CONDITION = aMarket(1).conditionId;
let exchange: Exchange;
afterEach(() => exchange.close());

describe('GET /v2/trades', () => {
  it('shows only what a wallet took unless taker_only=false', async () => {
    await started({ rows: leaderRows(40) }, 120_000);
    const taken = await rows(`/v2/trades?user=${LEADER}`);
    const all = await rows(`/v2/trades?user=${LEADER}&taker_only=false`);
    expect(all).toHaveLength(40);
    expect(taken.length).toBeGreaterThan(15);
    expect(taken.length).toBeLessThan(38);
    expect(await rows(`/v2/trades?user=${LEADER}&taker_only=true`)).toEqual(taken);
    for (const row of taken) expect(all).toContainEqual(row);
  });

  it('finds nothing for a list of wallets, and refuses a contract of the venue', async () => {
    await started({}, 120_000);
    expect(await rows(`/v2/trades?user=${LEADER},${OTHER}&taker_only=false`)).toEqual([]);
    const contract = await get('/v2/trades?user=0xE111180000d2663C0091e4f400237545B87B996B');
    expect(contract).toMatchObject({ status: 400, body: { code: 'invalid_request', parameter: 'user' } });
  });

  it('tells both parties of every transaction of a market, most of them buyers of both outcomes', async () => {
    await started({ rows: leaderRows(100) }, 200_000);
    const all = await rows(`/v2/trades?condition=${CONDITION}&taker_only=false&limit=1000`);
    expect(all).toHaveLength(200);
    const takers = await rows(`/v2/trades?condition=${CONDITION}&limit=1000`);
    expect(takers).toHaveLength(100);
    const minted = all.filter((row) => row['token_id'] === '102');
    expect(minted.length).toBeGreaterThan(60);
    expect(minted.length).toBeLessThan(95);
    expect(new Set(minted.map((row) => row['side']))).toEqual(new Set(['BUY']));
    expect(new Set(minted.map((row) => row['price']))).toEqual(new Set([0.5]));
    expect(all.every((row) => row['proxy_wallet'] === String(row['proxy_wallet']).toLowerCase())).toBe(true);
  });

  it('has several rows of one transaction as makers of one taker', async () => {
    const two = [aRow(), aRow({ sizeMicro: 500_000_000n, usdcMicro: 250_000_000n })];
    await started({ rows: two }, 120_000);
    expect(await rows(`/v2/trades?user=${LEADER}`)).toEqual([]);
    const [taker, ...none] = await rows(`/v2/trades?condition=${CONDITION}`);
    expect(none).toEqual([]);
    expect(taker).toMatchObject({ size: 1500, transaction_hash: two[0]?.transactionHash });
  });

  it('is 5 to 9 s behind for a market, refreshed every 4 s, and 3 s for a wallet', async () => {
    await started({ rows: [aRow({ timestampS: START_S + 60 })] }, 64_999);
    const market = (): ReturnType<typeof rows> => rows(`/v2/trades?condition=${CONDITION}&_=${exchange.clock.now()}`);
    expect(await rows(`/v2/trades?user=${LEADER}&taker_only=false`)).toHaveLength(1);
    expect(await market()).toEqual([]);
    exchange.clock.advance(START_MS + 65_000);
    expect(await market()).toHaveLength(1);
  });

  it('pages a market through every row once, whatever arrives meanwhile', async () => {
    await started({ rows: leaderRows(30) }, 26_000);
    const seen: unknown[] = [];
    let cursor = '';
    do {
      const { body } = await get(`/v2/trades?condition=${CONDITION}&limit=3&cursor=${cursor}`);
      seen.push(...(body['data'] as Record<string, unknown>[]).map((row) => row['timestamp']));
      cursor = (body['pagination'] as { next_cursor: string | null }).next_cursor ?? '';
      exchange.clock.advance(exchange.clock.now() + 2_000);
    } while (cursor !== '');
    const upTo20 = Array.from({ length: 20 }, (_none, index) => START_S + 20 - index);
    expect(seen).toEqual(upTo20);
  });

  it('filters by side, event, and size in shares or dollars', async () => {
    const bought = aRow({ timestampS: START_S + 1 });
    const sold = aRow({ timestampS: START_S + 2, side: 'SELL', sizeMicro: 1_000_000n, usdcMicro: 500_000n });
    await started({ rows: [bought, sold] }, 120_000);
    const own = `/v2/trades?user=${LEADER}&taker_only=false`;
    expect(await rows(`${own}&side=SELL`)).toMatchObject([{ size: 1 }]);
    expect(await rows(`${own}&filter_type=CASH&filter_amount=0.6`)).toMatchObject([{ size: 1000 }]);
    expect(await rows(`${own}&filter_amount=1`)).toHaveLength(2);
    expect(await rows(`${own}&event_id=2001`)).toHaveLength(2);
    expect(await rows(`${own}&event_id=9`)).toEqual([]);
  });
});

describe('GET /v2/activity', () => {
  it('hides deposits unless asked, and tips unless asked for by name', async () => {
    const cash = { side: '', tokenId: '', conditionId: '' } as const;
    const deposit = aRow({ ...cash, type: 'DEPOSIT', timestampS: START_S + 1 });
    await started({ rows: [deposit, aRow({ ...cash, type: 'TIP', timestampS: START_S + 2 })] }, 60_000);
    const types = async (query: string): Promise<unknown[]> =>
      (await rows(`/v2/activity?user=${LEADER}${query}`)).map((row) => row['type']);
    expect(await types('')).toEqual([]);
    expect(await types('&exclude_deposits_withdrawals=false')).toEqual(['DEPOSIT']);
    expect(await types('&type=TIP')).toEqual(['TIP']);
  });
});

describe('GET /v2/positions', () => {
  it('has every status: open, mergeable, won, lost, closed', async () => {
    await started(portfolio(), 150_000);
    const tokens = async (status: string): Promise<unknown[]> =>
      (await rows(`/v2/positions?user=${LEADER}&status=${status}`)).map((row) => row['token_id']).sort();
    expect(await tokens('OPEN')).toEqual(['101', '201', '301', '302']);
    expect(await tokens('REDEEMABLE')).toEqual(['101']);
    expect(await tokens('REDEEMABLE_LOST')).toEqual(['201']);
    expect(await tokens('MERGEABLE')).toEqual(['301', '302']);
    expect(await tokens('CLOSED')).toEqual(['401']);
    expect(await rows(`/v2/positions?user=${LEADER}&status=CLOSED`)).toMatchObject([
      { current_size: 0, realized_pnl: 10, percent_realized_pnl: 20 },
    ]);
  });

  it('sorts both ways, bound to the cursor, and filters by title, event and last event', async () => {
    await started(portfolio(), 150_000);
    const tokens = async (query: string): Promise<unknown[]> =>
      (await rows(`/v2/positions?user=${LEADER}&${query}`)).map((row) => row['token_id']);
    expect(await tokens('sort_by=TOKENS')).toEqual(['301', '201', '101', '302']);
    expect(await tokens('sort_by=TOKENS&sort_direction=ASC')).toEqual(['302', '101', '201', '301']);
    expect((await tokens('sort_by=CURRENT_VALUE'))[0]).toBe('301');
    expect(await tokens('title=it be 2')).toEqual(['201']);
    expect(await tokens('event_id=2001')).toEqual(['101']);
    expect(await tokens(`start=${START_S + 3}`)).toEqual(['301', '302']);
    const first = await get(`/v2/positions?user=${LEADER}&limit=2&sort_by=TOKENS`);
    const { next_cursor: cursor } = first.body['pagination'] as { next_cursor: string };
    expect(await tokens(`limit=2&sort_by=TOKENS&cursor=${cursor}`)).toEqual(['101', '302']);
    expect((await get(`/v2/positions?user=${LEADER}&limit=2&sort_by=PRICE&cursor=${cursor}`)).status).toBe(400);
  });

  it('tells all holders of exactly one market when no user is named', async () => {
    await started(portfolio(), 150_000);
    const holders = await rows(`/v2/positions?condition=${aMarket(3).conditionId}`);
    expect(holders.map((row) => [row['proxy_wallet'], row['token_id']])).toEqual([
      [LEADER, '301'],
      [LEADER, '302'],
      [OTHER, '301'],
    ]);
    const two = `${aMarket(1).conditionId},${aMarket(3).conditionId}`;
    expect((await get(`/v2/positions?condition=${two}`)).status).toBe(400);
    expect((await get('/v2/positions')).status).toBe(400);
  });
});

describe('GET /v2/holders', () => {
  it('names the holders of each token, largest first, and pages', async () => {
    await started(portfolio(), 150_000);
    const path = `/v2/holders?condition=${aMarket(3).conditionId}`;
    expect(await rows(path)).toMatchObject([
      {
        token_id: '301',
        holders: [
          { proxy_wallet: LEADER, amount: 400 },
          { proxy_wallet: OTHER, amount: 7 },
        ],
      },
      { token_id: '302', holders: [{ proxy_wallet: LEADER, amount: 50, outcome_index: 1 }] },
    ]);
    expect(await rows(`${path}&min_balance=60`)).toMatchObject([{ holders: [{ amount: 400 }] }, { holders: [] }]);
    const page = await get(`${path}&limit=1&include_pnl=true`);
    const { next_cursor: cursor } = page.body['pagination'] as { next_cursor: string };
    expect(page.body['data']).toMatchObject([{ holders: [{ amount: 400, realized_pnl: 0 }] }, {}]);
    expect(await rows(`${path}&limit=1&cursor=${cursor}`)).toMatchObject([
      { holders: [{ amount: 7 }] },
      { holders: [] },
    ]);
    expect((await get('/v2/holders')).status).toBe(400);
    expect((await get(`${path}&limit=101&include_pnl=true`)).status).toBe(400);
  });
});

describe('GET /v2/leaderboard', () => {
  it('ranks by profit or by shares traded, ties skip, one wallet has both ranks', async () => {
    const rowsOfThree = [
      aRow({ timestampS: START_S + 1 }),
      aRow({ timestampS: START_S + 2, wallet: OTHER, side: 'SELL', price: 0.6, usdcMicro: 600_000_000n }),
      aRow({ timestampS: START_S + 3, wallet: `0x${'c'.repeat(40)}`, price: 0.6, usdcMicro: 600_000_000n }),
    ];
    await started({ rows: rowsOfThree }, 60_000);
    const board = await rows('/v2/leaderboard?sort_by=VOLUME');
    expect(board.map((row) => row['rank'])).toEqual([1, 1, 1]);
    expect(board[0]).toMatchObject({ volume: 1000, verified: false });
    // Bought 1,000 at 0.50, worth 0.60 now.
    const byProfit = await rows('/v2/leaderboard?time_period=week');
    expect(byProfit.find((row) => row['user_id'] === LEADER)).toMatchObject({ pnl: 100 });
    const { body } = await get(`/v2/leaderboard?user=${LEADER}`);
    expect(body['data']).toMatchObject({ user_id: LEADER, rank_volume: 1, pnl: 100, rank_pnl: expect.any(Number) });
    const stranger = await get(`/v2/leaderboard?user=0x${'9'.repeat(40)}`);
    expect(stranger.body['data']).toMatchObject({ rank_pnl: null, rank_volume: null });
    expect(await rows('/v2/leaderboard?category=sports')).toEqual([]);
    expect(await rows('/v2/leaderboard?category=politics')).toHaveLength(3);
  });

  it('counts only what was realised of all time, and freezes the board for a cursor', async () => {
    await started(portfolio(), 150_000);
    const [first] = await rows('/v2/leaderboard?time_period=all');
    expect(first).toMatchObject({ rank: 1, user_id: LEADER, pnl: 10 });
    const page = await get('/v2/leaderboard?limit=1&time_period=all');
    const { next_cursor: cursor } = page.body['pagination'] as { next_cursor: string };
    const second = await rows(`/v2/leaderboard?limit=1&time_period=all&cursor=${cursor}`);
    expect(second).toMatchObject([{ user_id: OTHER }]);
    expect((await get('/v2/leaderboard?time_period=year')).status).toBe(400);
  });
});

describe('GET /v2/prices-history', () => {
  it('has the last price at each step since the first print', async () => {
    const rowsOfTwo = [
      aRow({ timestampS: START_S + 60 }),
      aRow({ timestampS: START_S + 150, price: 0.7, usdcMicro: 700_000_000n }),
    ];
    await started({ rows: rowsOfTwo }, 243_000);
    const point = (seconds: number, price: number, resolution_seconds = 60) => ({
      ...{ timestamp: START_S + seconds, price, resolution_seconds },
    });
    const history = '/v2/prices-history?interval=1d';
    expect(await rows(`${history}&token_id=101`)).toEqual([point(60, 0.5), point(120, 0.5), point(150, 0.7, 0)]);
    expect(await rows(`${history}&token_id=102&bucket_seconds=180`)).toEqual([point(150, 0.3, 0)]);
    expect(await rows(`${history}&token_id=9999`)).toEqual([]);
    expect(await rows('/v2/prices-history?interval=max&token_id=101')).toEqual([point(150, 0.7, 0)]);
    expect(await rows(`/v2/prices-history?token_id=101&start=${START_S + 61}&end=${START_S + 149}`)).toEqual([
      point(120, 0.5),
    ]);
  });

  it('goes on behind a cursor', async () => {
    await started({ rows: [aRow({ timestampS: START_S + 60 }), aRow({ timestampS: START_S + 250 })] }, 600_000);
    const path = '/v2/prices-history?interval=1d&token_id=101&limit=3';
    const { next_cursor: cursor } = (await get(path)).body['pagination'] as { next_cursor: string };
    const times = (await rows(`${path}&cursor=${cursor}`)).map(({ timestamp }) => Number(timestamp) - START_S);
    expect(times).toEqual([240, 250]);
  });
});

describe('the Data API', () => {
  it.each([
    '/v2/trades?limit=1001',
    '/v2/trades?offset=5',
    '/v2/trades?taker_only=maybe',
    '/v2/trades?filter_type=SHARES',
    '/v2/trades?market=0x1',
    '/v2/trades?condition=nonsense',
    `/v2/trades?condition=${Array.from({ length: 21 }, () => CONDITION).join(',')}`,
    `/v2/activity?user=${LEADER}&condition=${CONDITION}&event_id=2001`,
    `/v2/positions?user=${LEADER}&status=GONE`,
    `/v2/positions?user=${LEADER}&sort_by=SIZE`,
    `/v2/positions?user=${LEADER}&title=${'x'.repeat(201)}`,
    '/v2/value',
    '/v2/leaderboard?sort_by=RANK',
    '/v2/resolutions?condition=0x12',
    '/v2/prices-history',
    '/v2/prices-history?token_id=1&interval=9y',
    '/v2/prices-history?token_id=1',
    '/v2/prices-history?token_id=1&interval=1d&start=1',
    '/v2/prices-history?token_id=1&interval=1d&bucket_seconds=59',
    '/v2/prices-history?token_id=1&interval=1d&limit=10001',
    `/v2/prices-history?token_id=1&start=${START_S}&end=${START_S + 15 * 86_400 + 1}`,
  ])('refuses %s, and says which request that was', async (path) => {
    await started({}, 0);
    const response = await fetch(exchange.urls.dataApi + path);
    const body = (await response.json()) as Record<string, unknown>;
    expect(response.status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid_request', retryable: false, parameter: expect.any(String) });
    expect(body['trace_id']).toBe(response.headers.get('x-trace-id'));
  });

  it('reads parameters in camel case too', async () => {
    await started({ rows: leaderRows(10) }, 60_000);
    const all = await rows(`/v2/trades?user=${LEADER}&takerOnly=false&conditionId=${CONDITION}`);
    expect(all).toHaveLength(10);
  });

  it('takes 150 reads of positions in 10 s, then answers 429 until time has passed', async () => {
    await started({}, 0);
    const ask = async (): Promise<Response> => fetch(`${exchange.urls.dataApi}/v2/positions?user=${LEADER}`);
    let refused: Response | undefined;
    for (let count = 0; count < 400 && refused === undefined; count += 1) {
      const response = await ask();
      if (response.status === 429) refused = response;
      await response.text();
    }
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect((await fetch(`${exchange.urls.dataApi}/v2/value?user=${LEADER}`)).status).toBe(200);
    exchange.clock.advance(START_MS + 10_000);
    expect((await ask()).status).toBe(200);
  });
});

async function started(world: Partial<World>, afterMs: number): Promise<void> {
  exchange = await startExchange({ world: aWorld(world), speed: 'max' });
  if (afterMs > 0) exchange.clock.advance(START_MS + afterMs);
}

function leaderRows(count: number): ActivityRow[] {
  return Array.from({ length: count }, (_none, index) =>
    aRow({ timestampS: START_S + index + 1, transactionHash: `0x${index.toString(16).padStart(64, '0')}` }),
  );
}

/** 100 of a winner, 200 of a loser, 400 and 50 of both outcomes, 100 sold with a profit; another holds 7. */
function portfolio(): Partial<World> {
  const [won, lost] = [[1_000_000n, 0n] as const, [0n, 1_000_000n] as const];
  const markets = [
    aMarket(1, { resolution: { atMs: START_MS + 100_000, payoutsMicro: won } }),
    aMarket(2, { resolution: { atMs: START_MS + 100_000, payoutsMicro: lost } }),
    aMarket(3),
    aMarket(4),
  ];
  const bought = (second: number, market: number, tokenId: string, shares: bigint): ActivityRow =>
    aRow({
      timestampS: START_S + second,
      transactionHash: `0x${second.toString(16).padStart(64, '0')}`,
      conditionId: aMarket(market).conditionId,
      tokenId,
      outcomeIndex: Number(tokenId.slice(-1)) - 1,
      sizeMicro: shares * 1_000_000n,
      usdcMicro: shares * 500_000n,
    });
  const rowsOfAll = [
    bought(1, 1, '101', 100n),
    bought(2, 2, '201', 200n),
    bought(3, 3, '301', 400n),
    bought(4, 3, '302', 50n),
    bought(5, 4, '401', 100n),
    { ...bought(6, 4, '401', 100n), side: 'SELL' as const, usdcMicro: 60_000_000n, price: 0.6 },
    { ...bought(7, 3, '301', 7n), wallet: OTHER },
  ];
  return { markets, rows: rowsOfAll, books: [] };
}

function get(path: string): Promise<Reply> {
  return read(exchange.urls.dataApi + path);
}

async function rows(path: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return (await get(path)).body['data'] as readonly Readonly<Record<string, unknown>>[];
}
