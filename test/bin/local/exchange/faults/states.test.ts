import { describe, expect, it } from '@jest/globals';
import { read, SECOND_KEY } from '../a-client.ts';
import { aRow, LEADER, START_MS } from '../a-world.ts';
import { anOwner, aTrader, orderOf, pass, rowsOf } from '../an-exchange.ts';
import { aFaultyExchange, hitsOf } from './a-faulty-exchange.ts';

describe('stale', () => {
  it('answers the bytes of 60 s ago or earlier for the same URL, whatever its dummy parameter', async () => {
    // Given
    const exchange = await aFaultyExchange([
      { kind: 'stale', on: 'data-api GET /v2/activity', ms: 60_000, from: '2m' },
    ]);
    const rows = async (): Promise<number> => {
      const url = `${exchange.urls.dataApi}/v2/activity?user=${LEADER}&_=${exchange.clock.now()}&limit=5`;
      return ((await read(url)).body['data'] as unknown[]).length;
    };
    // When: the leader's only row is of 60 s after the start and shown 3 s later
    const seen: unknown[] = [];
    for (const second of [0, 70, 119, 120, 129, 130]) {
      pass(exchange, second * 1000 - (exchange.clock.now() - START_MS));
      seen.push([second, await rows()]);
    }
    // Then: from 120 s on what was told a minute before
    expect(seen).toEqual([
      [0, 0],
      [70, 1],
      [119, 1],
      [120, 0],
      [129, 0],
      [130, 1],
    ]);
    expect(hitsOf(exchange)[0]).toBeGreaterThanOrEqual(2);
  });

  it('answers as it should where it said nothing so long ago, and for another URL', async () => {
    const exchange = await aFaultyExchange([{ kind: 'stale', on: 'data-api GET /v2/value', ms: 60_000 }]);
    const value = (user: string) => read(`${exchange.urls.dataApi}/v2/value?user=${user}`);
    expect((await value(LEADER)).body).toMatchObject({ data: { value: 0 } });
    pass(exchange, 100_000);
    expect((await value(LEADER)).body).toMatchObject({ data: { value: 0 } });
    const other = `0x${'b'.repeat(40)}`;
    expect((await value(other)).body).toMatchObject({ data: { proxy_wallet: other } });
    pass(exchange, 60_000);
    expect((await value(LEADER)).body).toMatchObject({ data: { value: expect.any(Number) } });
    expect(((await value(LEADER)).body['data'] as { value: number }).value).toBeGreaterThan(0);
  });

  it('of all the CLOB tells nobody what another signer was told, nor who does not sign', async () => {
    // Given
    const exchange = await aFaultyExchange([{ kind: 'stale', on: 'clob *', ms: 10_000 }], { rows: [] });
    const [rich, poor] = [await aTrader(exchange), await aTrader(exchange, SECOND_KEY)];
    await poor.buy(50, 0.52);
    const [balance, keys] = ['/balance-allowance?asset_type=COLLATERAL&signature_type=0', '/auth/api-keys'];
    // When
    const told = [await rich.request('GET', balance), await rich.request('GET', keys)];
    pass(exchange, 20_000);
    const own = [await poor.request('GET', balance), await poor.request('GET', keys)];
    // Then
    expect(told.map(({ body }) => body)).toMatchObject([{ balance: '1000000000' }, { apiKeys: [rich.apiKey] }]);
    expect(own.map(({ body }) => body)).toMatchObject([{ balance: '974500000' }, { apiKeys: [poor.apiKey] }]);
    expect((await read(`${exchange.urls.clob}${balance}`)).status).toBe(401);
  });
});

describe('lag', () => {
  it('of 10 s hides an order, its trade and what it changed until then', async () => {
    // Given
    const exchange = await aFaultyExchange([{ kind: 'lag', on: 'clob *', ms: 10_000 }], { rows: [] });
    const client = await aTrader(exchange);
    const { id } = await client.buy(20, 0.51);
    const look = async () => ({
      order: (await client.request('GET', `/data/order/${id}`)).status,
      trades: (await rowsOf(client, '/data/trades')).map(({ status }) => String(status).replace('TRADE_STATUS_', '')),
      cash: (await client.request('GET', '/balance-allowance?asset_type=COLLATERAL')).body['balance'],
      shares: (await client.request('GET', '/balance-allowance?asset_type=CONDITIONAL&token_id=101')).body['balance'],
    });
    const before = { order: 404, trades: [], cash: '1000000000', shares: '0' };
    // When, then
    pass(exchange, 9_999);
    expect(await look()).toEqual(before);
    pass(exchange, 1);
    expect(await look()).toEqual({ ...before, order: 200, trades: ['MATCHED'] });
    pass(exchange, 1_999);
    expect(await look()).toEqual({ ...before, order: 200, trades: ['MATCHED'] });
    pass(exchange, 1);
    expect(await look()).toEqual({ order: 200, trades: ['MINED'], cash: '989800000', shares: '20000000' });
    pass(exchange, 4_000);
    expect(await look()).toMatchObject({ trades: ['CONFIRMED'] });
  });

  it('shows an order as it rested, after it was cancelled and after it was hit', async () => {
    const exchange = await aFaultyExchange([{ kind: 'lag', on: 'clob GET /data/*', ms: 5_000 }], {
      rows: [aRow({ timestampS: START_MS / 1000 + 60, side: 'SELL', price: 0.4 })],
    });
    const client = await aTrader(exchange);
    const kept = await client.buy(20, 0.42, { orderType: 'GTC' });
    const dropped = await client.buy(20, 0.41, { orderType: 'GTC' });
    pass(exchange, 30_000);
    await client.request('DELETE', '/order', JSON.stringify({ orderID: dropped.id }));
    pass(exchange, 4_999);
    expect(await orderOf(client, dropped.id)).toMatchObject({ status: 'ORDER_STATUS_LIVE' });
    expect(await rowsOf(client, '/data/orders')).toHaveLength(2);
    pass(exchange, 1);
    expect(await orderOf(client, dropped.id)).toMatchObject({ status: 'ORDER_STATUS_CANCELED' });
    expect(await rowsOf(client, '/data/orders')).toHaveLength(1);
    pass(exchange, 29_999);
    const rested = { status: 'ORDER_STATUS_LIVE', size_matched: '0', associate_trades: [] };
    expect(await orderOf(client, kept.id)).toMatchObject(rested);
    pass(exchange, 1);
    expect(await orderOf(client, kept.id)).toMatchObject({ status: 'ORDER_STATUS_MATCHED', size_matched: '20000000' });
  });

  it('does not touch what the exchange itself knows: shares that are hidden can be sold', async () => {
    const exchange = await aFaultyExchange([{ kind: 'lag', on: 'clob *', ms: 60_000 }], { rows: [] });
    const client = await anOwner(exchange, 20);
    expect(await rowsOf(client, '/data/trades')).toEqual([]);
    expect((await client.sell(20, 0.49)).body).toMatchObject({ status: 'matched' });
    expect(exchange.audit(client.wallet).sharesMicro).toEqual({ '101': 20_000_000n });
  });
});

describe('hidden-order', () => {
  it('a filled and a killed order are unknown, by id and in the list; one that rests is shown', async () => {
    // Given
    const exchange = await aFaultyExchange([{ kind: 'hidden-order', on: 'clob *' }], { rows: [] });
    const client = await aTrader(exchange);
    const filled = await client.buy(20, 0.51);
    const killed = await client.buy(20, 0.3);
    const resting = await client.buy(20, 0.3, { orderType: 'GTC' });
    // When
    const looks = [filled, killed, resting].map(
      async ({ id }) => (await client.request('GET', `/data/order/${id}`)).status,
    );
    const lists = [filled, killed, resting].map(async ({ id }) => rowsOf(client, `/data/orders?id=${id}`));
    // Then
    expect(await Promise.all(looks)).toEqual([404, 404, 200]);
    expect((await Promise.all(lists)).map(({ length }) => length)).toEqual([0, 0, 1]);
    expect(await orderOf(client, filled.id)).toEqual({ error: 'Order not found' });
    expect(await rowsOf(client, '/data/trades')).toHaveLength(1);
    expect(hitsOf(exchange)).toEqual([5]);
  });
});

describe('late-rows', () => {
  it('hides about half of the rows for a minute, the same ones each time, older ones among newer', async () => {
    // Given
    const rows = Array.from({ length: 40 }, (_, place) =>
      aRow({ timestampS: START_MS / 1000 + place, transactionHash: `0x${place.toString(16).padStart(64, '0')}` }),
    );
    const exchange = await aFaultyExchange([{ kind: 'late-rows', on: 'data-api *', ms: 60_000, chance: 0.5 }], {
      rows,
    });
    const shown = async (path: string): Promise<number[]> => {
      const { body } = await read(`${exchange.urls.dataApi}${path}?user=${LEADER}&_=${exchange.clock.now()}`);
      return (body['data'] as { timestamp: number }[]).map(({ timestamp }) => timestamp - START_MS / 1000).reverse();
    };
    // When
    pass(exchange, 50_000);
    const [first, second] = [await shown('/v2/activity'), await shown('/v2/activity')];
    pass(exchange, 30_000);
    const later = await shown('/v2/activity');
    pass(exchange, 20_000);
    // Then
    expect(first.length).toBeGreaterThan(10);
    expect(first.length).toBeLessThan(30);
    expect(second).toEqual(first);
    expect(first.some((place, index) => place !== index)).toBe(true);
    // Twenty seconds of rows are a minute old by then.
    expect(later.filter((place) => place <= 20)).toHaveLength(21);
    expect(later.filter((place) => place > 20)).toEqual(first.filter((place) => place > 20));
    expect(await shown('/v2/activity')).toHaveLength(40);
  });
});
