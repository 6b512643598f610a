import { afterEach, describe, expect, it } from '@jest/globals';
import { type Exchange, startExchange } from '../../../../bin/local/exchange/exchange.ts';
import type { ActivityRow, World } from '../../../../bin/local/exchange/world.ts';
import { aClient, read, type Reply } from './a-client.ts';
import { aMarket, aRow, aWorld, LEADER, START_MS } from './a-world.ts';

const START_S = START_MS / 1000;
let exchange: Exchange;
afterEach(() => exchange.close());

describe('GET /v2/activity', () => {
  it('shows a row three seconds after its block, in the words of the venue', async () => {
    exchange = await started({});
    exchange.clock.advance(START_MS + 62_999);
    expect(await rowsOf('limit=10')).toEqual([]);
    exchange.clock.advance(START_MS + 63_000);
    const [row] = await rowsOf('limit=11');
    expect(row).toEqual({
      type: 'TRADE',
      proxy_wallet: LEADER,
      side: 'BUY',
      token_id: '101',
      condition_id: `0x${'1'.padStart(64, '0')}`,
      size: 1000,
      price: 0.5,
      timestamp: START_S + 60,
      title: 'Will it be 1?',
      slug: 'will-it-be-1',
      icon: '',
      event_slug: 'event-1',
      outcome: 'Yes',
      outcome_index: 0,
      name: 'Leader',
      pseudonym: '',
      bio: '',
      profile_image: '',
      profile_image_optimized: '',
      transaction_hash: `0x${'ab'.repeat(32)}`,
      usdc_size: 500,
      is_combo: false,
    });
  });

  it('answers the same URL with the same bytes for 15 seconds', async () => {
    exchange = await started({});
    exchange.clock.advance(START_MS + 60_000);
    const first = await fetch(`${exchange.urls.dataApi}/v2/activity?user=${LEADER}`);
    expect(first.headers.get('cache-control')).toBe('public, max-age=15');
    exchange.clock.advance(START_MS + 74_999);
    expect(await rowsOf('')).toEqual([]);
    expect(await rowsOf('_=1')).toHaveLength(1);
    exchange.clock.advance(START_MS + 75_000);
    expect(await rowsOf('')).toHaveLength(1);
  });

  it.each(['DESC', 'ASC'])('pages %s through every row once, whatever arrives meanwhile', async (direction) => {
    exchange = await started({ rows: manyRows(25) });
    exchange.clock.advance(START_MS + 23_000);
    const seen: number[] = [];
    let cursor = '';
    do {
      const { body } = await activity(`limit=4&sort_direction=${direction}&cursor=${cursor}`);
      seen.push(...data(body).map((row) => Number(row['timestamp']) - START_S));
      cursor = (body['pagination'] as { next_cursor: string | null }).next_cursor ?? '';
      exchange.clock.advance(exchange.clock.now() + 1_000);
    } while (cursor !== '');
    const upTo20 = Array.from({ length: 20 }, (_none, index) => index + 1);
    expect(seen).toEqual(direction === 'ASC' ? upTo20 : upTo20.reverse());
  });

  it('tells exactly whether there is more, and binds the cursor to limit and direction', async () => {
    exchange = await started({ rows: manyRows(8) });
    exchange.clock.advance(START_MS + 60_000);
    const whole = await activity('limit=8');
    expect(whole.body['pagination']).toEqual({ limit: 8, offset: 0, has_more: false, next_cursor: null });
    const { next_cursor: cursor } = (await activity('limit=4')).body['pagination'] as { next_cursor: string };
    expect((await activity(`limit=5&cursor=${cursor}`)).status).toBe(400);
    expect((await activity(`limit=4&sort_direction=ASC&cursor=${cursor}`)).status).toBe(400);
    expect((await activity('limit=4&cursor=%00')).status).toBe(400);
  });

  it('filters by time, type, side and condition', async () => {
    const rows = [
      aRow({ timestampS: START_S + 1 }),
      aRow({ timestampS: START_S + 2, side: 'SELL' }),
      aRow({ timestampS: START_S + 3, type: 'MERGE', side: '', tokenId: '' }),
      aRow({ timestampS: START_S + 4, conditionId: `0x${'2'.padStart(64, '0')}`, tokenId: '201' }),
    ];
    exchange = await started({ rows, markets: [aMarket(1), aMarket(2)] });
    exchange.clock.advance(START_MS + 60_000);
    const seconds = async (query: string): Promise<number[]> =>
      (await rowsOf(query)).map((row) => Number(row['timestamp']) - START_S);
    expect(await seconds(`start=${START_S + 2}&end=${START_S + 3}`)).toEqual([3, 2]);
    expect(await seconds('type=MERGE')).toEqual([3]);
    expect(await seconds('type=TRADE,MERGE')).toEqual([4, 3, 2, 1]);
    expect(await seconds('side=SELL')).toEqual([2]);
    expect(await seconds(`condition=0x${'2'.padStart(64, '0')}`)).toEqual([4]);
  });

  it.each(['limit=1001', 'limit=0', 'offset=5', 'type=WHAT', 'type=TRADE&type=MERGE', 'sort_by=SIZE', 'start=x'])(
    'refuses %s',
    async (query) => {
      exchange = await started({});
      expect(await activity(query)).toMatchObject({ status: 400, body: { code: 'invalid_request', retryable: false } });
    },
  );

  it('wants a user, and knows nothing of a stranger', async () => {
    exchange = await started({});
    expect((await read(`${exchange.urls.dataApi}/v2/activity`)).body['parameter']).toBe('user');
    const stranger = await read(`${exchange.urls.dataApi}/v2/activity?user=0x${'9'.repeat(40)}`);
    expect(stranger).toMatchObject({ status: 200, body: { data: [], pagination: { has_more: false } } });
  });
});

describe('GET /v2/trades', () => {
  it('has the fills of a wallet only, from 0.01 share, cached for 300 s', async () => {
    const rows = [
      aRow({ timestampS: START_S + 1 }),
      aRow({ timestampS: START_S + 2, type: 'REWARD', side: '', tokenId: '' }),
      aRow({ timestampS: START_S + 3, sizeMicro: 9_999n }),
    ];
    exchange = await started({ rows });
    exchange.clock.advance(START_MS + 60_000);
    const answer = await fetch(`${exchange.urls.dataApi}/v2/trades?user=${LEADER}&taker_only=false`);
    const body = (await answer.json()) as { data: Record<string, unknown>[] };
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
    expect(body.data.map((row) => row['timestamp'])).toEqual([START_S + 1]);
    expect(body.data[0]).not.toHaveProperty('usdc_size');
  });
});

describe('GET /v2/positions and /v2/value', () => {
  it('follow buys, sales, merges and redemptions, three seconds late, at the last price', async () => {
    // Given 1,000 Yes at 0.50, 100 No at 0.45, a merge of 40 pairs, a sale of 60 Yes at 0.60
    const rows = [
      aRow({ timestampS: START_S + 10 }),
      aRow({
        timestampS: START_S + 20,
        tokenId: '102',
        outcomeIndex: 1,
        sizeMicro: 100_000_000n,
        usdcMicro: 45_000_000n,
        price: 0.45,
      }),
      aRow({
        timestampS: START_S + 30,
        type: 'MERGE',
        side: '',
        tokenId: '',
        sizeMicro: 40_000_000n,
        usdcMicro: 40_000_000n,
      }),
      aRow({ timestampS: START_S + 40, side: 'SELL', sizeMicro: 60_000_000n, usdcMicro: 36_000_000n, price: 0.6 }),
    ];
    exchange = await started({ rows });

    // When
    exchange.clock.advance(START_MS + 42_999);
    const before = await sizes('');
    exchange.clock.advance(START_MS + 43_000);

    // Then
    expect(before).toEqual({ 101: 960, 102: 60 });
    expect(await sizes('')).toEqual({ 101: 900, 102: 60 });
    const { body } = await read(`${exchange.urls.dataApi}/v2/value?user=${LEADER}`);
    expect(body['data']).toEqual({ proxy_wallet: LEADER, value: 900 * 0.6 + 60 * 0.4 });
    const [yes] = data((await positions('')).body);
    expect(yes).toMatchObject({
      avg_price: 0.5,
      current_price: 0.6,
      current_value: 540,
      unrealized_pnl: 90,
      mergeable: true,
    });
  });

  it('hide holdings below 0.1 share unless the floor is lowered, and page', async () => {
    const rows = [
      aRow({ timestampS: START_S + 1, sizeMicro: 99_999n, usdcMicro: 50_000n }),
      aRow({ timestampS: START_S + 2, tokenId: '102', sizeMicro: 100_000n, usdcMicro: 50_000n }),
    ];
    exchange = await started({ rows });
    exchange.clock.advance(START_MS + 60_000);
    expect(await sizes('')).toEqual({ 102: 0.1 });
    expect(await sizes('filter_amount=0')).toEqual({ 101: 0.099999, 102: 0.1 });
    const first = await positions('filter_amount=0&limit=1');
    const { next_cursor: cursor } = first.body['pagination'] as { next_cursor: string };
    expect(data(first.body)[0]?.['token_id']).toBe('101');
    expect(data((await positions(`filter_amount=0&limit=1&cursor=${cursor}`)).body)[0]?.['token_id']).toBe('102');
  });

  it('mark a resolved market at its payout until it is redeemed', async () => {
    const redeem = aRow({ timestampS: START_S + 300, type: 'REDEEM', side: '', usdcMicro: 1_000_000_000n });
    const market = aMarket(1, { resolution: { atMs: START_MS + 100_000, payoutsMicro: [1_000_000n, 0n] } });
    exchange = await started({ rows: [aRow(), redeem], markets: [market] });
    exchange.clock.advance(START_MS + 110_000);
    expect(data((await positions('status=REDEEMABLE')).body)).toMatchObject([{ current_price: 1, redeemable: true }]);
    exchange.clock.advance(START_MS + 303_000);
    expect(data((await positions('')).body)).toEqual([]);
    expect(data((await positions('status=CLOSED')).body)).toMatchObject([{ current_size: 0, realized_pnl: 500 }]);
  });

  it('show a follower what it traded, when the chain has it', async () => {
    exchange = await started({});
    const client = await aClient(exchange);
    exchange.fund(client.wallet, client.account.address, 1_000_000_000n, 0);
    await client.buy(25, 0.51);
    exchange.clock.advance(START_MS + 4_999);
    expect(await sizes('', client.wallet)).toEqual({});
    exchange.clock.advance(START_MS + 5_000);
    expect(await sizes('', client.wallet)).toEqual({ 101: 25 });
    expect(data((await activity('', client.wallet)).body)).toMatchObject([
      { type: 'TRADE', size: 25, usdc_size: 12.75 },
    ]);
  });
});

describe('GET /v2/status and /v2/resolutions', () => {
  it('tell the lag, and payouts once they are known', async () => {
    const market = aMarket(1, { resolution: { atMs: START_MS + 10_000, payoutsMicro: [0n, 1_000_000n] } });
    exchange = await started({ markets: [market] });
    const url = `${exchange.urls.dataApi}/v2/resolutions?condition=${market.conditionId}`;
    expect((await read(`${exchange.urls.dataApi}/v2/status`)).body).toMatchObject({
      data: { serving: { lag_seconds: 3 } },
    });
    exchange.clock.advance(START_MS + 12_999);
    expect((await read(url)).body['data']).toMatchObject([{ status: 'initialized' }]);
    exchange.clock.advance(START_MS + 13_000);
    expect((await read(url)).body['data']).toMatchObject([{ status: 'resolved', payouts: [0, 1_000_000] }]);
    expect((await read(url.slice(0, -2))).status).toBe(400);
    expect((await read(`${exchange.urls.dataApi}/v1/nothing`)).status).toBe(404);
  });
});

async function started(world: Partial<World>): Promise<Exchange> {
  return startExchange({ world: aWorld(world), speed: 'max' });
}

function manyRows(count: number): ActivityRow[] {
  return Array.from({ length: count }, (_none, index) => aRow({ timestampS: START_S + index + 1 }));
}

function activity(query: string, user: string = LEADER): Promise<Reply> {
  return read(`${exchange.urls.dataApi}/v2/activity?user=${user}${query === '' ? '' : `&${query}`}`);
}

async function rowsOf(query: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return data((await activity(query)).body);
}

function positions(query: string, user: string = LEADER): Promise<Reply> {
  return read(`${exchange.urls.dataApi}/v2/positions?user=${user}&${query}`);
}

async function sizes(query: string, user?: string): Promise<Record<string, unknown>> {
  const rows = data((await positions(query, user)).body);
  return Object.fromEntries(rows.map((row) => [String(row['token_id']), row['current_size']]));
}

function data(body: Reply['body']): readonly Readonly<Record<string, unknown>>[] {
  return body['data'] as readonly Readonly<Record<string, unknown>>[];
}
