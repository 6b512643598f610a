import { describe, expect, it } from '@jest/globals';
import { read } from '../a-client.ts';
import { aMarket, aRow, LEADER, START_MS } from '../a-world.ts';
import { aTrader, pass, rowsOf } from '../an-exchange.ts';
import { aFaultyExchange, hitsOf, type WrittenFault } from './a-faulty-exchange.ts';

const ACTIVITY = 'data-api GET /v2/activity';
type Page = {
  readonly data: readonly { readonly timestamp: number }[];
  readonly pagination: Readonly<Record<string, unknown>>;
};

describe('cut-page', () => {
  it('drops rows off the end and says that there are no more', async () => {
    const { page } = await aFeed({ kind: 'cut-page', on: ACTIVITY, rows: 3 });
    const { data, pagination } = await page();
    expect(data.map(({ timestamp }) => timestamp)).toEqual([9, 8, 7]);
    expect(pagination).toMatchObject({ has_more: false, next_cursor: null });
  });

  it('with hasMore the page is short, and pages lead to every row once', async () => {
    const { page, walk } = await aFeed({ kind: 'cut-page', on: ACTIVITY, rows: 3, hasMore: true });
    expect(await page()).toMatchObject({ pagination: { limit: 5, has_more: true } });
    expect(await walk()).toEqual([[9, 8, 7], [6, 5, 4], [3, 2, 1], [0]]);
  });

  it('with hasMore leaves a page alone that has no more rows than stay', async () => {
    const { exchange, page } = await aFeed({ kind: 'cut-page', on: ACTIVITY, rows: 5, hasMore: true });
    expect((await page()).data).toHaveLength(5);
    expect(hitsOf(exchange)).toEqual([0]);
  });

  it('of own trades goes on by the cursor of the CLOB', async () => {
    const on = 'clob GET /data/trades';
    const short = await aFaultyExchange([{ kind: 'cut-page', on, rows: 2, hasMore: true }], { rows: [] });
    const client = await aTrader(short);
    for (const price of [0.51, 0.52, 0.52]) {
      await client.buy(10, price);
      pass(short, 1_000);
    }
    const first = (await client.request('GET', '/data/trades')).body;
    expect(first).toMatchObject({ count: 2, next_cursor: 'Mg==' });
    const second = (await client.request('GET', '/data/trades?next_cursor=Mg==')).body;
    expect(second).toMatchObject({ count: 1, next_cursor: 'LTE=' });
  });

  it('of own trades and of Gamma drops the cursor as each host does on a last page', async () => {
    const exchange = await aFaultyExchange(
      [
        { kind: 'cut-page', on: 'clob GET /data/trades', rows: 1 },
        { kind: 'cut-page', on: 'gamma GET /markets/keyset', rows: 1 },
      ],
      { rows: [], markets: [aMarket(1), aMarket(2), aMarket(3)] },
    );
    const client = await aTrader(exchange);
    await client.buy(60, 0.52);
    await client.buy(10, 0.52);
    expect((await client.request('GET', '/data/trades')).body).toMatchObject({ count: 1, next_cursor: 'LTE=' });
    const markets = await read(`${exchange.urls.gamma}/markets/keyset?limit=2`);
    expect((markets.body['markets'] as unknown[]).length).toBe(1);
    expect(markets.body).not.toHaveProperty('next_cursor');
  });

  it('of Gamma with hasMore: pages of one lead to all three markets', async () => {
    const exchange = await aFaultyExchange(
      [{ kind: 'cut-page', on: 'gamma GET /markets/keyset', rows: 1, hasMore: true }],
      { rows: [], markets: [aMarket(1), aMarket(2), aMarket(3)] },
    );
    const seen: unknown[] = [];
    let cursor: string | undefined = '';
    while (cursor !== undefined && seen.length < 5) {
      const { body } = await read(`${exchange.urls.gamma}/markets/keyset?limit=2&after_cursor=${cursor}`);
      seen.push(...(body['markets'] as { id: string }[]).map(({ id }) => id));
      cursor = body['next_cursor'] as string | undefined;
    }
    expect(seen).toEqual(['1001', '1002', '1003']);
  });

  it('with hasMore and 150 rows leaves pages alone that hosts make shorter themselves: 100 of activity, 20 of Gamma', async () => {
    // Given
    const rows = Array.from({ length: 120 }, (_, place) =>
      aRow({ timestampS: START_MS / 1000 + place, transactionHash: `0x${place.toString(16).padStart(64, '0')}` }),
    );
    const exchange = await aFaultyExchange(
      ['data-api GET /v2/activity', 'gamma GET /markets/keyset', 'gamma GET /events/keyset'].map((on) => ({
        ...{ kind: 'cut-page', on, rows: 150, hasMore: true },
      })),
      { rows, markets: Array.from({ length: 25 }, (_, place) => aMarket(place + 1)) },
    );
    pass(exchange, 300_000);
    // When
    const activity = await read(`${exchange.urls.dataApi}/v2/activity?user=${LEADER}`);
    const markets = await read(`${exchange.urls.gamma}/markets/keyset`);
    const events = await read(`${exchange.urls.gamma}/events/keyset`);
    // Then
    expect(activity.body).toMatchObject({ pagination: { limit: 100, has_more: true } });
    expect(activity.body['data']).toHaveLength(100);
    expect([markets.status, events.status]).toEqual([200, 200]);
    expect(markets.body['markets']).toHaveLength(20);
    expect(events.body['events']).toHaveLength(20);
    expect((await read(`${exchange.urls.gamma}/markets/keyset?limit=101`)).status).toBe(422);
    expect((await read(`${exchange.urls.dataApi}/v2/activity?user=${LEADER}&limit=1001`)).status).toBe(400);
    expect(hitsOf(exchange)).toEqual([0, 0, 0]);
  });

  it('of logs leaves the first ones', async () => {
    const exchange = await aFaultyExchange([{ kind: 'cut-page', on: 'rpc eth_getLogs', rows: 1 }]);
    pass(exchange, 120_000);
    const call = { jsonrpc: '2.0', id: 1, method: 'eth_getLogs', params: [{ fromBlock: 'earliest' }] };
    const range = await headOf(exchange.urls.rpc);
    const asked = { ...call, params: [{ fromBlock: `0x${(range - 5_000).toString(16)}` }] };
    const whole = await rpc(exchange.urls.rpc, asked);
    expect(whole).not.toHaveProperty('error');
    const one = whole['result'];
    const batch = await rpc(exchange.urls.rpc, [asked, { ...asked, id: 2 }]);
    expect(one).toHaveLength(1);
    expect(batch).toMatchObject([
      { id: 1, result: one },
      { id: 2, result: one },
    ]);
  });
});

describe('repeat-rows', () => {
  it('the last two rows of the page come twice', async () => {
    const { page } = await aFeed({ kind: 'repeat-rows', on: ACTIVITY, rows: 2 });
    expect((await page()).data.map(({ timestamp }) => timestamp)).toEqual([9, 8, 7, 6, 5, 6, 5]);
  });

  it('counts them where a page counts, and repeats one unless told', async () => {
    const exchange = await aFaultyExchange([{ kind: 'repeat-rows', on: 'clob GET /data/trades' }], { rows: [] });
    const client = await aTrader(exchange);
    await client.buy(10, 0.51);
    expect((await client.request('GET', '/data/trades')).body).toMatchObject({ count: 2 });
    const [first, second] = await rowsOf(client, '/data/trades');
    expect(second).toEqual(first);
  });
});

describe('reorder-rows', () => {
  it('the same rows in another order, the same one in every run', async () => {
    const [first, again] = [await aFeed(REORDER), await aFeed(REORDER)];
    const order = (await first.page()).data.map(({ timestamp }) => timestamp);
    expect([...order].sort()).toEqual([5, 6, 7, 8, 9]);
    expect(order).not.toEqual([9, 8, 7, 6, 5]);
    expect((await again.page()).data.map(({ timestamp }) => timestamp)).toEqual(order);
  });

  it('keeps the cursor: pages still lead to every row', async () => {
    const { walk } = await aFeed(REORDER);
    expect((await walk()).flat().sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

const REORDER = { kind: 'reorder-rows', on: ACTIVITY };

/** Ten rows of a leader, a second each, in pages of five; timestamps count from the start. */
async function aFeed(fault: WrittenFault) {
  const rows = Array.from({ length: 10 }, (_, place) =>
    aRow({ timestampS: START_MS / 1000 + place, transactionHash: `0x${place.toString(16).padStart(64, '0')}` }),
  );
  const exchange = await aFaultyExchange([fault], { rows });
  pass(exchange, 60_000);
  const page = async (cursor = ''): Promise<Page> => {
    const { body } = await read(`${exchange.urls.dataApi}/v2/activity?user=${LEADER}&limit=5&cursor=${cursor}`);
    const { data, pagination } = body as Page;
    return { data: data.map(({ timestamp }) => ({ timestamp: timestamp - START_MS / 1000 })), pagination };
  };
  const walk = async (): Promise<number[][]> => {
    const pages: number[][] = [];
    let cursor: string | null = '';
    while (cursor !== null && pages.length < 20) {
      const { data, pagination }: Page = await page(cursor);
      pages.push(data.map(({ timestamp }) => timestamp));
      cursor = pagination['next_cursor'] as string | null;
    }
    return pages;
  };
  return { exchange, page, walk };
}

async function rpc(url: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  return (await response.json()) as Record<string, unknown>;
}

async function headOf(url: string): Promise<number> {
  return Number((await rpc(url, { jsonrpc: '2.0', id: 1, method: 'eth_blockNumber', params: [] }))['result']);
}
