import { describe, expect, it } from '@jest/globals';
import { read, SECOND_KEY } from './a-client.ts';
import { aMarket, START_MS } from './a-world.ts';
import { anExchange, anOwner, aPrint, aTrader, MILLION, orderOf, pass, rowsOf } from './an-exchange.ts';

const GTC = { orderType: 'GTC' };

describe('a GTC order', () => {
  it('that crosses nothing rests: live, in the book for both outcomes, in the open orders', async () => {
    // Given
    const exchange = await anExchange();
    const client = await aTrader(exchange);

    // When
    const reply = await client.buy(25, 0.5, GTC);

    // Then
    expect(reply).toMatchObject({
      status: 200,
      body: { errorMsg: '', orderID: reply.id, takingAmount: '', makingAmount: '', status: 'live', success: true },
    });
    expect(reply.body).not.toHaveProperty('tradeIDs');
    const book = (await read(`${exchange.urls.clob}/book?token_id=101`)).body;
    expect(book['bids']).toEqual([
      { price: '0.48', size: '100' },
      { price: '0.49', size: '100' },
      { price: '0.5', size: '25' },
    ]);
    const mirror = (await read(`${exchange.urls.clob}/book?token_id=102`)).body;
    expect((mirror['asks'] as unknown[]).at(-1)).toEqual({ price: '0.5', size: '25' });
    expect(await rowsOf(client, '/data/orders')).toMatchObject([
      { id: reply.id, status: 'ORDER_STATUS_LIVE', size_matched: '0', order_type: 'GTC', price: '0.5' },
    ]);
  });

  it('trades what crosses as taker, and rests with what is left', async () => {
    const exchange = await anExchange();
    const client = await aTrader(exchange);
    const reply = await client.buy(70, 0.51, GTC);
    expect(reply.body).toMatchObject({ status: 'matched', takingAmount: '50', makingAmount: '25.5' });
    expect(await orderOf(client, reply.id)).toMatchObject({ status: 'ORDER_STATUS_LIVE', size_matched: '50000000' });
    const book = (await read(`${exchange.urls.clob}/book?token_id=101`)).body;
    expect((book['bids'] as unknown[]).at(-1)).toEqual({ price: '0.51', size: '20' });
  });

  it('rests in a market that has no other order', async () => {
    const exchange = await anExchange({ books: [], rows: [] });
    const client = await aTrader(exchange);
    expect((await client.buy(25, 0.5, GTC)).body['status']).toBe('live');
    const book = (await read(`${exchange.urls.clob}/book?token_id=101`)).body;
    expect(book).toMatchObject({ bids: [{ price: '0.5', size: '25' }], asks: [] });
  });

  it('holds its dollars back: another order may use only what is left, to the micro-dollar', async () => {
    const exchange = await anExchange();
    const client = await aTrader(exchange);
    await client.buy(1_000, 0.5, GTC);
    expect((await client.buy(1_001, 0.5, GTC)).body['error']).toBe(
      'not enough balance / allowance: the balance is not enough -> balance: 1000000000, sum of active orders: 500000000, order amount: 500500000',
    );
    expect((await client.buy(1_000, 0.5, GTC)).body['status']).toBe('live');
  });

  it('holds its shares back: they are sold once', async () => {
    const exchange = await anExchange();
    const client = await anOwner(exchange, 50);
    expect((await client.sell(30, 0.6, GTC)).body['status']).toBe('live');
    expect((await client.sell(21, 0.49)).body['error']).toContain('sum of active orders: 30000000');
    expect((await client.sell(20, 0.49)).body['status']).toBe('matched');
  });

  it('below a dollar rests where it crosses nothing, and is refused where it would trade', async () => {
    const exchange = await anExchange({
      books: [{ tokenId: '101', atMs: START_MS, bids: [], asks: [{ price: '0.1', size: '100' }] }],
    });
    const client = await aTrader(exchange);
    expect((await client.buy(5, 0.05, GTC)).body['status']).toBe('live');
    expect((await client.buy(5, 0.1, GTC)).body['error']).toBe(
      'invalid amount for a marketable BUY order ($0.5), min size: $1',
    );
  });

  it('may have four decimals of dollars, which a FAK may not', async () => {
    const exchange = await anExchange();
    const client = await aTrader(exchange);
    expect((await client.buy(21.04, 0.47)).body['error']).toContain('max accuracy of 2 decimals');
    expect((await client.buy(21.04, 0.47, GTC)).body['status']).toBe('live');
  });
});

describe('a resting order is filled', () => {
  it('by a leader who sells through its price, at its own price, without a fee, up to the size of the print', async () => {
    // Given a market that takes a fee, and a print of 1,000 shares at 0.48 a minute later
    const exchange = await anExchange({
      markets: [aMarket(1, { feeRate: 0.07 })],
      rows: [aPrint(60, 'SELL', 0.48, 1_000)],
    });
    const client = await aTrader(exchange);
    const { id } = await client.buy(1_500, 0.5, GTC);

    // When
    pass(exchange, 59_999);
    const before = await orderOf(client, id);
    pass(exchange, 1);
    const after = await orderOf(client, id);
    pass(exchange, 6_000);

    // Then
    expect(before).toMatchObject({ size_matched: '0' });
    expect(after).toMatchObject({ size_matched: '1000000000', status: 'ORDER_STATUS_LIVE' });
    const audit = exchange.audit(client.wallet);
    expect(audit.cashMicro).toBe(500n * MILLION);
    expect(audit.sharesMicro).toEqual({ 101: 1_000n * MILLION });
    expect(audit.trades).toMatchObject([{ feeMicro: 0n, priceMicro: 500_000n, status: 'CONFIRMED', orderId: id }]);
    const [row] = await rowsOf(client, `/data/trades?maker_address=${client.wallet}&asset_id=101`);
    expect(row).toMatchObject({
      trader_side: 'MAKER',
      ...{ side: 'SELL', price: '0.48', size: '1000', asset_id: '101' },
      maker_orders: [
        { order_id: id, matched_amount: '1000', price: '0.5', side: 'BUY', maker_address: client.wallet.toLowerCase() },
      ],
    });
  });

  it('by a leader in the other outcome: who sells No at 0.35 takes an offer of Yes at 0.60', async () => {
    const bought = { ...aPrint(60, 'SELL', 0.35, 100), tokenId: '102', outcomeIndex: 1, outcome: 'No' };
    const exchange = await anExchange({ rows: [bought] });
    const client = await anOwner(exchange, 50);
    const { id } = await client.sell(50, 0.6, GTC);
    pass(exchange, 60_000);
    expect(await orderOf(client, id)).toMatchObject({ size_matched: '50000000', status: 'ORDER_STATUS_MATCHED' });
    const [row] = await rowsOf(client, '/data/trades');
    expect(row).toMatchObject({ asset_id: '102', side: 'SELL', price: '0.35', size: '100' });
    expect(row?.['maker_orders']).toMatchObject([
      { order_id: id, matched_amount: '50', asset_id: '101', side: 'SELL', price: '0.6' },
      { matched_amount: '50', asset_id: '102' },
    ]);
  });

  it('in quarters of a print at its very price, the same ones for the same seed', async () => {
    const matched = async (seed: number): Promise<unknown> => {
      const exchange = await anExchange({ seed, rows: [aPrint(60, 'SELL', 0.5, 100)] });
      const client = await aTrader(exchange);
      const { id } = await client.buy(200, 0.5, GTC);
      pass(exchange, 60_000);
      return (await orderOf(client, id))['size_matched'];
    };
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
    const first = await Promise.all(seeds.map(matched));
    expect(await Promise.all(seeds.map(matched))).toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(1);
    for (const size of first) expect(['25000000', '50000000', '75000000', '100000000']).toContain(size);
  });

  it('not by a print that stays above it', async () => {
    const exchange = await anExchange({ rows: [aPrint(60, 'SELL', 0.51, 1_000)] });
    const client = await aTrader(exchange);
    const { id } = await client.buy(25, 0.5, GTC);
    pass(exchange, 60_000);
    expect(await orderOf(client, id)).toMatchObject({ size_matched: '0', status: 'ORDER_STATUS_LIVE' });
  });

  it('by price, then by time: the better price first, the older order first', async () => {
    // Given three buyers and a print of 60 shares through all of them
    const exchange = await anExchange({ rows: [aPrint(60, 'SELL', 0.4, 60)] });
    const client = await aTrader(exchange);
    const low = await client.buy(40, 0.49, GTC);
    pass(exchange, 1_000);
    const older = await client.buy(40, 0.5, GTC);
    pass(exchange, 1_000);
    const newer = await client.buy(40, 0.5, GTC);

    // When
    pass(exchange, 60_000);

    // Then
    const matched = async (id: string): Promise<unknown> => (await orderOf(client, id))['size_matched'];
    expect([await matched(older.id), await matched(newer.id), await matched(low.id)]).toEqual([
      '40000000',
      '20000000',
      '0',
    ]);
  });

  it('by another follower, who trades one trade with it and pays its price', async () => {
    // Given
    const exchange = await anExchange();
    const maker = await aTrader(exchange);
    const taker = await anOwner(exchange, 40, SECOND_KEY);
    const resting = await maker.buy(30, 0.5, GTC);

    // When
    const crossing = await taker.sell(40, 0.49);
    pass(exchange, 6_000);

    // Then
    expect(crossing.body).toMatchObject({ makingAmount: '40', takingAmount: '19.9' });
    expect(await orderOf(maker, resting.id)).toMatchObject({ status: 'ORDER_STATUS_MATCHED' });
    const [mine] = await rowsOf(maker, '/data/trades');
    const theirs = await rowsOf(taker, '/data/trades?after=1793491210');
    expect(mine).toMatchObject({ taker_order_id: crossing.id, trader_side: 'MAKER', size: '30', price: '0.5' });
    expect(theirs.map(({ id }) => id)).toContain(mine?.['id']);
    expect(exchange.audit(maker.wallet).cashMicro).toBe(985n * MILLION);
    expect(exchange.audit(maker.wallet).sharesMicro).toEqual({ 101: 30n * MILLION });
  });

  it('by a buyer of the other outcome: 0.50 for Yes and 0.50 for No make a pair', async () => {
    const exchange = await anExchange({ books: [], rows: [] });
    const maker = await aTrader(exchange);
    const taker = await aTrader(exchange, SECOND_KEY);
    const { id } = await maker.buy(20, 0.5, GTC);
    const reply = await taker.buy(20, 0.5, { tokenId: '102' });
    expect(reply.body).toMatchObject({ status: 'matched', makingAmount: '10', takingAmount: '20' });
    expect(await orderOf(maker, id)).toMatchObject({ status: 'ORDER_STATUS_MATCHED' });
    pass(exchange, 2_000);
    expect(exchange.audit(taker.wallet).sharesMicro).toEqual({ 102: 20n * MILLION });
    // The row is called by who took: the maker's own token finds nothing.
    expect(await rowsOf(maker, '/data/trades?asset_id=101')).toEqual([]);
    expect(await rowsOf(maker, '/data/trades?asset_id=102')).toMatchObject([{ trader_side: 'MAKER' }]);
  });

  it('by a new book that comes to meet it, and what it took is gone from that book', async () => {
    const [bids, asks] = [[{ price: '0.45', size: '100' }], [{ price: '0.47', size: '40' }]];
    const exchange = await anExchange({ books: [{ tokenId: '101', atMs: START_MS + 30_000, bids, asks }], rows: [] });
    const client = await aTrader(exchange);
    const { id } = await client.buy(100, 0.5, GTC);
    pass(exchange, 30_000);
    expect(await orderOf(client, id)).toMatchObject({ size_matched: '40000000', status: 'ORDER_STATUS_LIVE' });
    const book = (await read(`${exchange.urls.clob}/book?token_id=101`)).body;
    expect(book).toMatchObject({ asks: [], bids: [{ price: '0.45' }, { price: '0.5', size: '60' }] });
  });
});

describe('a resting order ends', () => {
  it('when its market resolves: CANCELED_MARKET_RESOLVED, with what it had traded', async () => {
    const resolution = { atMs: START_MS + 100_000, payoutsMicro: [MILLION, 0n] } as const;
    const exchange = await anExchange({ markets: [aMarket(1, { resolution })] });
    const client = await aTrader(exchange);
    const { id } = await client.buy(70, 0.51, GTC);
    pass(exchange, 100_000);
    expect(await orderOf(client, id)).toMatchObject({
      status: 'ORDER_STATUS_CANCELED_MARKET_RESOLVED',
      size_matched: '50000000',
    });
    expect(await rowsOf(client, '/data/orders')).toEqual([]);
  });

  it('when its game starts, where the market says so', async () => {
    const exchange = await anExchange({
      markets: [aMarket(1, { gameStartMs: START_MS + 50_000, clearsAtStart: true })],
      rows: [],
    });
    const client = await aTrader(exchange);
    const { id } = await client.buy(25, 0.5, GTC);
    pass(exchange, 50_000);
    expect(await orderOf(client, id)).toMatchObject({ status: 'ORDER_STATUS_CANCELED' });
  });

  it('as GTD a minute before it expires', async () => {
    const exchange = await anExchange({ rows: [] });
    const client = await aTrader(exchange);
    const { id } = await client.buy(25, 0.5, { orderType: 'GTD', expiration: String(START_MS / 1000 + 200) });
    pass(exchange, 139_999);
    expect(await orderOf(client, id)).toMatchObject({ status: 'ORDER_STATUS_LIVE', order_type: 'GTD' });
    pass(exchange, 1);
    expect(await orderOf(client, id)).toMatchObject({ status: 'ORDER_STATUS_CANCELED' });
  });
});

describe('what is refused', () => {
  it('a GTD that expires in less than three minutes, an expiration of any other order', async () => {
    const exchange = await anExchange();
    const client = await aTrader(exchange);
    const nowS = START_MS / 1000;
    const send = async (orderType: string, expiration: string): Promise<unknown> =>
      (await client.buy(25, 0.5, { orderType, expiration })).body;
    expect(await send('GTD', String(nowS + 179))).toEqual({ error: 'invalid expiration' });
    expect(await send('GTD', '0')).toEqual({ error: 'invalid expiration' });
    expect(await send('GTC', String(nowS + 1_000))).toEqual({ error: 'invalid expiration' });
    expect(await send('FAK', String(nowS + 1_000))).toEqual({ error: 'invalid expiration' });
    expect(await send('GTD', String(nowS + 180))).toMatchObject({ status: 'live' });
  });

  it('a post-only order that crosses, and one that can never rest; neither has entered', async () => {
    const exchange = await anExchange();
    const client = await aTrader(exchange);
    const crossing = await client.buy(25, 0.51, { ...GTC, postOnly: true });
    expect(crossing).toMatchObject({ status: 400, body: { error: 'invalid post-only order: order crosses book' } });
    expect((await client.buy(25, 0.51, { postOnly: true })).status).toBe(400);
    expect(exchange.audit(client.wallet).orders).toEqual([]);
    expect((await client.buy(25, 0.5, { ...GTC, postOnly: true })).body['status']).toBe('live');
  });
});
