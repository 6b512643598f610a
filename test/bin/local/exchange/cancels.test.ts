import { describe, expect, it } from '@jest/globals';
import { type Client, type Reply, SECOND_KEY } from './a-client.ts';
import { aMarket } from './a-world.ts';
import { anExchange, aTrader, orderOf, rowsOf } from './an-exchange.ts';

const GTC = { orderType: 'GTC' };

describe('a cancel', () => {
  it('of one order ends it, frees its dollars, and says so once', async () => {
    // Given
    const exchange = await anExchange();
    const client = await aTrader(exchange);
    const { id } = await client.buy(2_000, 0.5, GTC);

    // When
    const first = await cancel(client, '/order', { orderID: id });
    const again = await cancel(client, '/order', { orderID: id });

    // Then
    expect(first).toEqual({ status: 200, body: { canceled: [id], not_canceled: {} } });
    expect(again.body).toEqual({ canceled: [], not_canceled: { [id]: 'Order already canceled' } });
    expect(await orderOf(client, id)).toMatchObject({ status: 'ORDER_STATUS_CANCELED', size_matched: '0' });
    expect((await client.buy(2_000, 0.5, GTC)).body['status']).toBe('live');
  });

  it('of several tells for each that stays why: matched, cancelled, not found, another follower’s', async () => {
    // Given
    const exchange = await anExchange();
    const client = await aTrader(exchange);
    const stranger = await aTrader(exchange, SECOND_KEY);
    const resting = await client.buy(25, 0.5, GTC);
    const matched = await client.buy(25, 0.51);
    const killed = await client.buy(25, 0.4);
    const theirs = await stranger.buy(25, 0.5, GTC);
    const unknown = `0x${'ab'.repeat(32)}`;

    // When
    const reply = await cancel(client, '/orders', [resting.id, matched.id, killed.id, theirs.id, unknown]);

    // Then
    expect(reply).toEqual({
      status: 200,
      body: {
        canceled: [resting.id],
        not_canceled: {
          [matched.id]: 'Order already matched',
          [killed.id]: 'Order already canceled',
          [theirs.id]: 'Order not found',
          [unknown]: 'Order not found',
        },
      },
    });
    expect(await orderOf(stranger, theirs.id)).toMatchObject({ status: 'ORDER_STATUS_LIVE' });
  });

  it('of all ends every order of the key, and nobody else’s', async () => {
    const exchange = await anExchange();
    const client = await aTrader(exchange);
    const stranger = await aTrader(exchange, SECOND_KEY);
    const ids = [await client.buy(25, 0.5, GTC), await client.buy(25, 0.3, GTC)].map(({ id }) => id);
    await stranger.buy(25, 0.5, GTC);
    expect((await client.request('DELETE', '/cancel-all')).body).toEqual({ canceled: ids, not_canceled: {} });
    expect(await rowsOf(client, '/data/orders')).toEqual([]);
    expect(await rowsOf(stranger, '/data/orders')).toHaveLength(1);
    expect((await client.request('DELETE', '/cancel-all')).body).toEqual({ canceled: [], not_canceled: {} });
  });

  it('of a market ends the orders of a condition, of a token, or of both', async () => {
    // Given orders in Yes and No of one market, and in another market
    const exchange = await anExchange({ markets: [aMarket(1), aMarket(2)] });
    const client = await aTrader(exchange);
    const place = async (tokenId: string): Promise<string> => (await client.buy(5, 0.4, { ...GTC, tokenId })).id;
    const [yes, no, other] = [await place('101'), await place('102'), await place('201')];
    const market = aMarket(1).conditionId;

    // When, Then
    const within = async (body: unknown): Promise<unknown> =>
      (await cancel(client, '/cancel-market-orders', body)).body['canceled'];
    expect(await within({ market: aMarket(2).conditionId, asset_id: '101' })).toEqual([]);
    expect(await within({ market, asset_id: '101' })).toEqual([yes]);
    expect(await within({ asset_id: '201' })).toEqual([other]);
    expect(await within({ market })).toEqual([no]);
    expect((await cancel(client, '/cancel-market-orders', {})).status).toBe(400);
  });

  it('of what is no order id, or of 1,001 orders, is refused whole', async () => {
    const client = await aTrader(await anExchange());
    expect(await cancel(client, '/order', { orderID: '0x12' })).toEqual({
      status: 400,
      body: { error: 'Invalid orderID' },
    });
    expect(await cancel(client, '/orders', 'x')).toEqual({ status: 400, body: { error: 'Invalid order payload' } });
    const ids = Array.from({ length: 1_001 }, (_none, index) => `0x${index.toString(16).padStart(64, '0')}`);
    expect((await cancel(client, '/orders', ids)).body).toEqual({
      error: 'Too many orders in payload, max allowed: 1000',
    });
    const reply = await cancel(client, '/orders', ids.slice(1));
    expect(Object.keys(reply.body['not_canceled'] as object)).toHaveLength(1_000);
  });
});

describe('open orders', () => {
  it('are paged by 100, newest first, filtered by market, token and id; by id also what is over', async () => {
    // Given
    const exchange = await anExchange({ markets: [aMarket(1), aMarket(2)] });
    const client = await aTrader(exchange);
    const ids: string[] = [];
    for (let count = 0; count < 101; count += 1) {
      ids.push((await client.buy(5, 0.01, GTC)).id);
      exchange.clock.advance(exchange.clock.now() + 1);
    }
    const other = await client.buy(5, 0.01, { ...GTC, tokenId: '202' });

    // When
    const first = (await client.request('GET', '/data/orders?asset_id=101&next_cursor=MA==')).body;
    const second = (
      await client.request('GET', `/data/orders?asset_id=101&next_cursor=${String(first['next_cursor'])}`)
    ).body;

    // Then
    expect(first).toMatchObject({ limit: 100, count: 100, next_cursor: Buffer.from('100').toString('base64') });
    expect(second).toMatchObject({ count: 1, next_cursor: 'LTE=' });
    const rows = [...(first['data'] as { id: string }[]), ...(second['data'] as { id: string }[])];
    expect(rows.map(({ id }) => id)).toEqual(ids.reverse());
    expect(await rowsOf(client, `/data/orders?market=${aMarket(2).conditionId}`)).toMatchObject([{ id: other.id }]);
    await cancel(client, '/order', { orderID: other.id });
    expect(await rowsOf(client, `/data/orders?id=${other.id}`)).toMatchObject([{ status: 'ORDER_STATUS_CANCELED' }]);
    expect((await client.request('GET', '/data/orders?next_cursor=!!')).status).toBe(400);
  });
});

function cancel(client: Client, path: string, body: unknown): Promise<Reply> {
  return client.request('DELETE', path, JSON.stringify(body));
}
