import { describe, expect, it } from '@jest/globals';
import { aClient, anOrder, FIRST_KEY, idOf, l1Headers, read, SECOND_KEY } from './a-client.ts';
import { aMarket, aWorld, START_MS } from './a-world.ts';
import { anExchange, anOwner, aTrader, MILLION, orderOf, pass, rowsOf } from './an-exchange.ts';

const WALLET = '0x2222222222222222222222222222222222222222';
const KINDS = [
  ['101', 'v2'],
  ['201', 'v2-neg-risk'],
  ['301', 'v3'],
] as const;

describe('API keys', () => {
  it('are derived only when they were created, listed by their owner, and worthless once deleted', async () => {
    // Given
    const exchange = await anExchange();
    const ask = async (method: string, path: string, nonce: number): Promise<Response> =>
      fetch(exchange.urls.clob + path, {
        method,
        headers: await l1Headers(client.account, exchange.clock.now() / 1000, nonce),
      });
    const client = await aTrader(exchange);

    // When, Then
    expect((await ask('GET', '/auth/derive-api-key', 1)).status).toBe(400);
    const second = (await (await ask('POST', '/auth/api-key', 1)).json()) as { apiKey: string };
    expect((await client.request('GET', '/auth/api-keys')).body).toEqual({ apiKeys: [client.apiKey, second.apiKey] });
    expect((await client.request('GET', '/auth/ban-status/closed-only')).body).toEqual({ closed_only: false });
    expect((await client.request('DELETE', '/auth/api-key')).status).toBe(200);
    expect((await client.request('GET', '/auth/api-keys')).status).toBe(401);
    expect((await client.buy(25, 0.51)).status).toBe(401);
    expect((await ask('GET', '/auth/derive-api-key', 0)).status).toBe(400);
    expect((await ask('GET', '/auth/derive-api-key', 1)).status).toBe(200);
  });
});

describe('signature types', () => {
  it.each([1, 2, 3] as const)(
    'of type %d trade for the wallet that the key owns, on all three exchanges',
    async (type) => {
      const markets = [aMarket(1), aMarket(2, { negRisk: true }), aMarket(3, { version: 'v2' })];
      const [book] = aWorld().books;
      const exchange = await anExchange({ markets, books: KINDS.map(([tokenId]) => ({ ...book!, tokenId })) });
      const client = await aClient(exchange, SECOND_KEY, WALLET, type);
      exchange.fund(WALLET, client.account.address, 1_000n * MILLION, type);
      for (const [tokenId, kind] of KINDS) {
        const reply = await client.buy(25, 0.52, { tokenId, kind });
        expect(reply.body).toMatchObject({ errorMsg: '', orderID: reply.id, status: 'matched' });
      }
    },
  );

  it('are those of the account: a Safe’s order is refused for a proxy, and for a key that does not own it', async () => {
    const exchange = await anExchange();
    const safe = await aClient(exchange, SECOND_KEY, WALLET, 2);
    const thief = await aClient(exchange, FIRST_KEY, WALLET, 1);
    exchange.fund(WALLET, safe.account.address, 1_000n * MILLION, 1);
    expect((await safe.buy(25, 0.52)).body['error']).toBe(
      'maker address not allowed, please use the deposit wallet flow',
    );
    expect((await thief.buy(25, 0.52)).body['error']).toBe(
      'the order signer address has to be the address of the API KEY',
    );
  });
});

describe('a protocol v2 market', () => {
  it('sizes FAK and FOK BUYs in dollars and GTC BUYs in shares', async () => {
    // Given asks of 50 at 0.51 and 100 at 0.52
    const exchange = await anExchange({ markets: [aMarket(1, { version: 'v2' })] });
    const client = await aTrader(exchange);
    const order = (salt: number, shares: number, dollars: number): ReturnType<typeof anOrder> =>
      anOrder({ tokenId: '101', salt, makerAmount: String(dollars * 1e6), takerAmount: String(shares * 1e6) });
    const send = (sent: ReturnType<typeof anOrder>, orderType: string): ReturnType<typeof client.send> =>
      client.send(sent, { kind: 'v3', orderType });

    // When, Then
    expect((await send(order(1, 160, 83.2), 'FOK')).body['error']).toContain("couldn't be fully filled");
    expect((await send(order(2, 20, 10.4), 'FOK')).body).toMatchObject({
      makingAmount: '10.4',
      takingAmount: '20.392156',
    });
    expect((await send(order(3, 20, 10.4), 'GTC')).body).toMatchObject({ makingAmount: '10.2', takingAmount: '20' });
    expect((await send(order(4, 20, 10.4), 'FAK')).body).toMatchObject({ makingAmount: '10.4' });
  });
});

describe('a tick', () => {
  it('changes by the world at its time: finer prices are taken from then on, and everybody is told', async () => {
    const tickChanges = [{ atMs: START_MS + 60_000, tickSize: '0.001' }];
    const exchange = await anExchange({ markets: [aMarket(1, { tickChanges })] });
    const client = await aTrader(exchange);
    pass(exchange, 59_999);
    expect((await client.buy(20, 0.515, { orderType: 'GTC' })).body['error']).toContain('minimum tick size rule: 0.01');
    pass(exchange, 1);
    expect((await client.buy(20, 0.505, { orderType: 'GTC' })).body['status']).toBe('live');
    expect((await read(`${exchange.urls.clob}/tick-size?token_id=101`)).body).toEqual({ minimum_tick_size: 0.001 });
    expect((await read(`${exchange.urls.clob}/book?token_id=101`)).body).toMatchObject({ tick_size: '0.001' });
  });

  it('changes by hand, and an invented book moves onto the new ticks', async () => {
    const exchange = await anExchange({ books: [] });
    pass(exchange, 60_000);
    exchange.changeTickSize(aMarket(1).conditionId, '0.1');
    const { bids, asks } = (await read(`${exchange.urls.clob}/book?token_id=101`)).body as Record<
      string,
      { price: string }[]
    >;
    for (const { price } of [...bids!, ...asks!]) expect(price).toMatch(/^0\.\d$/);
    expect(() => {
      exchange.changeTickSize(aMarket(1).conditionId, '0.9');
    }).toThrow('cannot have the tick 0.9');
  });
});

describe('by hand', () => {
  it('the owner buys and sells past the bot, who finds other balances, the order and the trade', async () => {
    // Given
    const exchange = await anExchange();
    const client = await anOwner(exchange, 50);

    // When
    const [tradeId] = exchange.manualTrade({
      ...{ wallet: client.wallet, tokenId: '101', side: 'SELL', sharesMicro: 30n * MILLION },
    });
    pass(exchange, 2_000);

    // Then
    expect(exchange.audit(client.wallet).sharesMicro).toEqual({ 101: 20n * MILLION });
    expect((await client.sell(50, 0.49)).body['error']).toContain('balance: 20000000');
    const [trade] = await rowsOf(client, '/data/trades');
    expect(trade).toMatchObject({ id: tradeId, side: 'SELL', size: '30', price: '0.49' });
    expect(trade?.['owner']).not.toBe(client.apiKey);
    expect(await orderOf(client, String(trade?.['taker_order_id']))).toMatchObject({ status: 'ORDER_STATUS_MATCHED' });
  });

  it('the owner cannot spend more than there is, nor sell what rests in an order', async () => {
    const exchange = await anExchange();
    const client = await anOwner(exchange, 50);
    await client.sell(30, 0.6, { orderType: 'GTC' });
    const trade = { wallet: client.wallet, tokenId: '101', side: 'SELL', sharesMicro: 21n * MILLION } as const;
    expect(() => exchange.manualTrade(trade)).toThrow('sum of active orders: 30000000');
    expect(exchange.manualTrade({ ...trade, sharesMicro: 20n * MILLION })).toHaveLength(1);
  });

  it('the owner redeems before the auto-redeemer does, which then finds nothing', async () => {
    const resolution = { atMs: START_MS + 30_000, payoutsMicro: [MILLION, 0n] } as const;
    const exchange = await anExchange({ markets: [aMarket(1, { resolution })] });
    const client = await anOwner(exchange, 50);
    const { conditionId } = aMarket(1);
    expect(() => {
      exchange.manualRedeem(client.wallet, conditionId);
    }).toThrow('cannot redeem');
    pass(exchange, 30_000);
    exchange.manualRedeem(client.wallet, conditionId);
    const redeemed = exchange.audit(client.wallet);
    pass(exchange, 200_000);
    expect(redeemed).toMatchObject({ redeemedMicro: 50n * MILLION, sharesMicro: {} });
    expect(exchange.audit(client.wallet)).toMatchObject({ redeemedMicro: 50n * MILLION });
  });
});

describe('rate limits', () => {
  const signerLimits = { tier: 'Standard', ordersPerS: 0.001, orderBurst: 3, cancelsPerS: 0.001, cancelBurst: 1 };

  it('let a signer send its burst, then answer 429 with Retry-After, without the order having entered', async () => {
    // Given
    const exchange = await anExchange({}, { signerLimits });
    const client = await aTrader(exchange);
    const stranger = await aTrader(exchange, SECOND_KEY);

    // When
    for (let count = 0; count < 3; count += 1) expect((await client.buy(5, 0.52)).status).toBe(200);
    const order = anOrder({ tokenId: '101' });
    const refused = await client.send(order);

    // Then
    expect(refused).toEqual({ status: 429, body: { error: 'Too Many Requests' } });
    expect(exchange.audit(client.wallet).orders).toHaveLength(3);
    expect((await client.request('GET', `/data/order/${idOf(order, 'v2')}`)).status).toBe(404);
    expect((await stranger.buy(5, 0.52)).status).toBe(200);
    pass(exchange, 1_000_000);
    expect((await client.send(order)).status).toBe(200);
  });

  it('tell what is left in headers', async () => {
    const exchange = await anExchange({}, { signerLimits });
    const client = await aTrader(exchange);
    const heads = async (): Promise<readonly (string | null)[]> => {
      const headers = await client.headersOf('DELETE', '/cancel-all');
      return ['remaining', 'reset', 'tier'].map((name) => headers.get(`poly-ratelimit-${name}`));
    };
    expect(await heads()).toEqual(['0', '1000', 'Standard']);
    expect((await client.headersOf('DELETE', '/cancel-all')).get('retry-after')).toBe('1000');
  });
});
