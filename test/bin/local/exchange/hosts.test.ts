import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AbiCoder, id } from 'ethers';
import { privateKeyToAccount } from 'viem/accounts';
import { type Exchange, startExchange } from '../../../../bin/local/exchange/exchange.ts';
import { requestSignature } from '../../../../bin/local/exchange/hmac.ts';
import { aClient, anOrder, CONTRACTS, FIRST_KEY, l1Headers, orderBody, read, THIRD_KEY } from './a-client.ts';
import { aMarket, aRow, aWorld, LEADER, START_MS } from './a-world.ts';

const V2_CONDITION = `0x${'3'.padStart(62, '0')}`;
const PUSD = '0xC011a7E12a19f7B1f670d46F03B03f3342E82DFB';
const CTF = '0x4D97DCd97eC945f40cF65F87097ACe5EA0476045';
const abi = AbiCoder.defaultAbiCoder();
let exchange: Exchange;

beforeEach(async () => {
  const markets = [
    aMarket(1, { feeRate: 0.04 }),
    aMarket(2, { resolution: { atMs: START_MS + 100_000, payoutsMicro: [1_000_000n, 0n] }, negRisk: true }),
    aMarket(3, { version: 'v2', conditionId: V2_CONDITION }),
  ];
  const rows = [
    aRow(),
    aRow({ timestampS: START_MS / 1000 + 90, type: 'REWARD', side: '', tokenId: '', usdcMicro: 7n }),
  ];
  exchange = await startExchange({ world: aWorld({ markets, rows }), speed: 'max' });
});
afterEach(() => exchange.close());

describe('API keys', () => {
  it('are the same whenever the same key pair asks, created or derived, and others for another nonce', async () => {
    const account = privateKeyToAccount(FIRST_KEY);
    const nowS = exchange.clock.now() / 1000;
    const ask = async (method: string, path: string, nonce: number): Promise<unknown> =>
      (await fetch(exchange.urls.clob + path, { method, headers: await l1Headers(account, nowS, nonce) })).json();
    const created = await ask('POST', '/auth/api-key', 0);
    expect(created).toEqual({ apiKey: expect.any(String), secret: expect.any(String), passphrase: expect.any(String) });
    expect(await ask('GET', '/auth/derive-api-key', 0)).toEqual(created);
    expect(await ask('GET', '/auth/derive-api-key', 1)).not.toEqual(created);
  });

  it('have the published L1 signature, and are refused for a wrong one or a time 301 s off', async () => {
    const account = privateKeyToAccount(FIRST_KEY);
    expect((await l1Headers(account, 1795000000, 0))['POLY_SIGNATURE']).toBe(
      '0xd9b5b3512c8b579de7bd0854c8b665dec3dd384cb2d514dcbe370012fa0f222b5a8f7accb3b4105beff10bb5ce3ce139275b6688b41b72638c2b4297349e02ca1c',
    );
    const nowS = exchange.clock.now() / 1000;
    const status = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${exchange.urls.clob}/auth/api-key`, { method: 'POST', headers })).status;
    expect(await status(await l1Headers(account, nowS + 300, 0))).toBe(200);
    expect(await status(await l1Headers(account, nowS + 301, 0))).toBe(401);
    expect(await status({ ...(await l1Headers(account, nowS, 0)), POLY_NONCE: '1' })).toBe(401);
    expect(await status({})).toBe(401);
  });

  it('sign requests as published', () => {
    const secret = Buffer.from('0123456789abcdef0123456789abcdef').toString('base64');
    const owner = '00000000-0000-0000-0000-000000000001';
    const signature =
      '0xd0c900dd1dfaa8bb9f07a1a039a37df87e1c53236712c7298e1fa27775ee84082fc05281175feb89c58470ddc386109a47fb8dcfdde9a908dd5a6eda2c7680de1c';
    const body = Buffer.from(orderBody(anOrder(), signature, owner, 'GTC'));
    const timestamp = '1795000000';
    expect(requestSignature(secret, { timestamp, method: 'POST', path: '/order', body })).toBe(
      'wc4au1EuswD86_66uJmmxv_uq1uI_dbynS7vMnI7r20=',
    );
    const path = '/data/order/0x8af8fdf4f708d62f5f9340812824c862740e0ed278b7849544cb84f16c82be9b';
    expect(requestSignature(secret, { timestamp, method: 'GET', path, body: Buffer.alloc(0) })).toBe(
      'D1FHJhrMX76DsSvlO_mHSrZOLsmUIs5sF39adoU7wUw=',
    );
  });

  it('open only what they sign: no altered body, no other path, no other key', async () => {
    const client = await aClient(exchange);
    expect((await client.request('GET', '/data/trades?after=1')).status).toBe(200);
    const timestamp = String(exchange.clock.now() / 1000);
    const body = Buffer.from('{}');
    const headers = {
      POLY_ADDRESS: client.account.address,
      POLY_TIMESTAMP: timestamp,
      POLY_API_KEY: client.apiKey,
      POLY_PASSPHRASE: client.passphrase,
      POLY_SIGNATURE: requestSignature(client.secret, { timestamp, method: 'DELETE', path: '/order', body }),
    };
    const status = async (path: string, sent: string, more = {}): Promise<number> =>
      (await fetch(exchange.urls.clob + path, { method: 'DELETE', headers: { ...headers, ...more }, body: sent }))
        .status;
    expect(await status('/order', '{}')).toBe(400);
    expect(await status('/order', '{} ')).toBe(401);
    expect(await status('/orders', '{}')).toBe(401);
    expect(await status('/order', '{}', { POLY_ADDRESS: LEADER })).toBe(401);
    expect(await status('/order', '{}', { POLY_PASSPHRASE: 'x' })).toBe(401);
  });
});

describe('own data', () => {
  it('shows an order to its own key only, and cancels nothing that is over', async () => {
    const client = await aClient(exchange);
    exchange.fund(client.wallet, client.account.address, 100_000_000n, 0);
    const { id: orderId } = await client.buy(25, 0.52);
    const stranger = await aClient(exchange, THIRD_KEY);
    expect((await client.request('GET', `/data/order/${orderId}`)).body).toMatchObject({
      status: 'ORDER_STATUS_MATCHED',
      size_matched: '25000000',
      price: '0.52',
      market: aMarket(1).conditionId,
    });
    expect(await stranger.request('GET', `/data/order/${orderId}`)).toEqual({
      status: 404,
      body: { error: 'Order not found' },
    });
    expect((await client.request('GET', '/data/order/0x12')).body).toEqual({ error: 'Invalid orderID' });
    expect((await stranger.request('GET', '/data/trades')).body['data']).toEqual([]);
    const cancelled = await client.request('DELETE', '/order', JSON.stringify({ orderID: orderId }));
    expect(cancelled.body).toEqual({ canceled: [], not_canceled: { [orderId]: 'Order already matched' } });
  });

  it('pages trades by cursor and filters them by time, token and id', async () => {
    const client = await aClient(exchange);
    exchange.fund(client.wallet, client.account.address, 100_000_000n, 0);
    await client.buy(5, 0.52);
    exchange.clock.advance(START_MS + 5_000);
    await client.buy(6, 0.52);
    const startS = START_MS / 1000;
    const trades = async (query: string): Promise<readonly Record<string, unknown>[]> =>
      (await client.request('GET', `/data/trades?${query}`)).body['data'] as Record<string, unknown>[];
    const all = await trades('next_cursor=MA==');
    expect(all.map((trade) => trade['size'])).toEqual(['6', '5']);
    expect(await trades(`after=${startS + 1}`)).toHaveLength(1);
    expect(await trades(`before=${startS}`)).toHaveLength(1);
    expect(await trades(`id=${String(all[0]?.['id'])}`)).toHaveLength(1);
    expect(await trades('asset_id=102')).toEqual([]);
    expect(await trades('next_cursor=LTE=')).toEqual([]);
  });
});

describe('the CLOB in public', () => {
  it('shows a book worst first, and 404 where there is none', async () => {
    const { body } = await read(`${exchange.urls.clob}/book?token_id=101`);
    expect(body).toMatchObject({
      asset_id: '101',
      bids: [
        { price: '0.48', size: '100' },
        { price: '0.49', size: '100' },
      ],
      asks: [
        { price: '0.52', size: '100' },
        { price: '0.51', size: '50' },
      ],
      min_order_size: '5',
      tick_size: '0.01',
      neg_risk: false,
    });
    expect(await read(`${exchange.urls.clob}/book?token_id=201`)).toEqual({
      status: 404,
      body: { error: 'No orderbook exists for the requested token id' },
    });
    expect((await read(`${exchange.urls.clob}/book?token_id=x`)).status).toBe(400);
  });

  it('knows a market by 64 digits, 62 of a protocol v2 market are not found', async () => {
    expect((await read(`${exchange.urls.clob}/clob-markets/${aMarket(1).conditionId}`)).body).toMatchObject({
      mts: 0.01,
      mos: 5,
      nr: false,
      fd: { r: 0.04, e: 1, to: true },
      ao: true,
      v: 'v1',
    });
    expect((await read(`${exchange.urls.clob}/clob-markets/${V2_CONDITION}`)).status).toBe(404);
    const padded = await read(`${exchange.urls.clob}/clob-markets/${V2_CONDITION}00`);
    expect(padded.body).toMatchObject({ c: `${V2_CONDITION}00`, v: 'v2' });
    const byToken = await read(`${exchange.urls.clob}/markets-by-token/302`);
    expect(byToken.body['condition_id']).toBe(`${V2_CONDITION}00`);
  });

  it('tells time, version and health, and 404 for what it does not know', async () => {
    expect((await read(`${exchange.urls.clob}/time`)).body).toBe(START_MS / 1000);
    expect((await read(`${exchange.urls.clob}/version`)).body).toEqual({ version: 2 });
    expect((await read(`${exchange.urls.clob}/ok`)).status).toBe(200);
    expect((await read(`${exchange.urls.clob}/prices`)).status).toBe(404);
    const date = (await fetch(`${exchange.urls.clob}/time`)).headers.get('date');
    expect(Date.parse(date ?? '')).toBe(START_MS);
  });
});

describe('Gamma', () => {
  it('finds markets by condition and token, hides closed ones, and speaks JSON inside text', async () => {
    const condition = aMarket(1).conditionId;
    const [market] = await gammaMarkets(`condition_ids=${condition}&include_tag=true`);
    expect(market).toMatchObject({
      version: 'v1',
      conditionId: condition,
      outcomes: '["Yes","No"]',
      clobTokenIds: '["101","102"]',
      outcomePrices: '["0.5","0.5"]',
      orderPriceMinTickSize: 0.01,
      feesEnabled: true,
      feeSchedule: { rate: 0.04, exponent: 1 },
      tags: [{ label: 'Politics', slug: 'politics' }],
    });
    expect(await gammaMarkets('clob_token_ids=201&clob_token_ids=301')).toMatchObject([
      { clobTokenIds: '["201","202"]' },
      { conditionId: V2_CONDITION, positionIds: ['301', '302'] },
    ]);
    exchange.clock.advance(START_MS + 100_000);
    expect(await gammaMarkets('clob_token_ids=201')).toEqual([]);
    expect(await gammaMarkets('clob_token_ids=201&closed=true')).toMatchObject([
      { closed: true, acceptingOrders: false, outcomePrices: '["1","0"]', umaResolutionStatus: 'resolved' },
    ]);
  });

  it('has the pitfalls of the real one', async () => {
    expect(await gammaMarkets(`condition_ids[]=${aMarket(1).conditionId}`)).toHaveLength(3);
    expect((await read(`${exchange.urls.gamma}/markets/keyset?offset=0`)).status).toBe(422);
    expect((await read(`${exchange.urls.gamma}/markets/keyset?limit=101`)).status).toBe(422);
    expect((await read(`${exchange.urls.gamma}/prices`)).status).toBe(404);
    const first = await read(`${exchange.urls.gamma}/markets/keyset?limit=2`);
    const rest = await gammaMarkets(`limit=2&after_cursor=${String(first.body['next_cursor'])}`);
    expect(first.body['markets']).toHaveLength(2);
    expect(rest).toHaveLength(1);
  });
});

describe('the chain', () => {
  it('knows balances of leaders and followers, and orders once they are mined', async () => {
    const client = await aClient(exchange);
    exchange.fund(client.wallet, client.account.address, 100_000_000n, 0);
    const partial = await client.buy(100, 0.51);
    const order = await client.buy(25, 0.52);
    const status = (orderId: string): Promise<unknown[]> =>
      ethCall(CONTRACTS.v2[1], 'getOrderStatus(bytes32)', ['bytes32'], [orderId], ['bool', 'uint248']);
    expect(await status(order.id)).toEqual([false, 0n]);
    exchange.clock.advance(START_MS + 60_000);
    expect(await status(order.id)).toEqual([true, 0n]);
    expect(await status(partial.id)).toEqual([false, 51_000_000n - 25_500_000n]);
    const cash = (wallet: string): Promise<unknown[]> =>
      ethCall(PUSD, 'balanceOf(address)', ['address'], [wallet], ['uint256']);
    const fees = exchange.audit(client.wallet).trades.reduce((sum, trade) => sum + trade.feeMicro, 0n);
    expect(fees).toBeGreaterThan(0n);
    expect(await cash(client.wallet)).toEqual([100_000_000n - 25_500_000n - 13_000_000n - fees]);
    expect(await cash(LEADER)).toEqual([9_500_000_000n]);
    const shares = ethCall(CTF, 'balanceOf(address,uint256)', ['address', 'uint256'], [LEADER, 101n], ['uint256']);
    expect(await shares).toEqual([1_000_000_000n]);
    exchange.clock.advance(START_MS + 90_000);
    expect(await cash(LEADER)).toEqual([9_500_000_007n]);
  });

  it('counts the shares of a purchase that may rest on a v2 market: bought below its limit, it is filled with the last', async () => {
    // Given
    const market = aMarket(1, { version: 'v2', conditionId: V2_CONDITION });
    await exchange.close();
    exchange = await startExchange({ world: aWorld({ markets: [market], rows: [] }), speed: 'max' });
    const client = await aClient(exchange);
    exchange.fund(client.wallet, client.account.address, 100_000_000n, 0);
    // When
    const whole = await client.buy(25, 0.52, { kind: 'v3', orderType: 'GTC' });
    const part = await client.buy(50, 0.51, { kind: 'v3', orderType: 'GTC' });
    exchange.clock.advance(START_MS + 60_000);
    // Then
    const status = (orderId: string): Promise<unknown[]> =>
      ethCall(CONTRACTS.v3[1], 'getOrderStatus(bytes32)', ['bytes32'], [orderId], ['bool', 'uint248']);
    expect(await status(whole.id)).toEqual([true, 0n]);
    expect(await status(part.id)).toEqual([false, 12_750_000n]);
  });

  it.each([
    ['eth_getBlockByNumber', '0xzz', -32602],
    ['eth_getBlockByNumber', '1', -32602],
    ['eth_getBlockByNumber', 'newest', -32602],
    ['eth_call', '0xzz', -32602],
    ['eth_call', 'newest', -32602],
    ['eth_call', 'earliest', -32000],
  ])('%s of block %s is refused with %d', async (method, tag, code) => {
    const data = `${id('balanceOf(address)').slice(0, 10)}${'0'.repeat(64)}`;
    const params = method === 'eth_call' ? [{ to: PUSD, data }, tag] : [tag, false];
    expect(await rpc({ jsonrpc: '2.0', id: 1, method, params })).toMatchObject({ error: { code } });
  });

  it.each([
    ['earliest', '0x0'],
    ['0x0', '0x0'],
    ['latest', `0x${(START_MS / 1000 - 1).toString(16)}`],
    ['finalized', `0x${(START_MS / 1000 - 1).toString(16)}`],
  ])('eth_getBlockByNumber of %s is block %s', async (tag, number) => {
    const answer = rpc({ jsonrpc: '2.0', id: 1, method: 'eth_getBlockByNumber', params: [tag, false] });
    expect(await answer).toMatchObject({ result: { number } });
  });

  it('answers batches and refuses what it does not know', async () => {
    const batch = [
      { jsonrpc: '2.0', id: 1, method: 'eth_chainId' },
      { jsonrpc: '2.0', id: 2, method: 'eth_getCode', params: [] },
      { jsonrpc: '2.0', id: 3, method: 'eth_call', params: [{ to: PUSD, data: '0x70a08231' }] },
      'nothing',
    ];
    const answers = await rpc(batch);
    expect(answers).toMatchObject([
      { result: '0x89' },
      { error: { code: -32601 } },
      { error: { code: -32602 } },
      { error: {} },
    ]);
  });
});

describe('the hosts', () => {
  it('survive nonsense', async () => {
    const hosts = Object.values(exchange.urls).filter((url) => url.startsWith('http'));
    for (const host of hosts)
      for (const path of ['/order', '/%ff?%', '/v2/activity?user=%00', '/clock/wait', '/'])
        for (const body of ['', '{', '[]', 'null', '"x"', '{"order":{}}'])
          await (await fetch(host + path, { method: 'POST', body })).text();
    const large = await fetch(`${exchange.urls.rpc}/`, { method: 'POST', body: 'x'.repeat(1_000_001) }).catch(
      () => undefined,
    );
    expect(large?.status ?? 413).toBe(413);
    expect((await read(`${exchange.urls.clob}/version`)).status).toBe(200);
  });

  it('tell what comes next in the world, and nothing when it is over', async () => {
    // Given a row at 60 s, another at 90 s, a resolution at 100 s, and a follower's match at 0 s
    const client = await aClient(exchange);
    exchange.fund(client.wallet, client.account.address, 100_000_000n, 0);
    await client.buy(25, 0.52);
    const changes: number[] = [];
    for (let next = exchange.nextWorldChangeMs(); next !== undefined; next = exchange.nextWorldChangeMs()) {
      changes.push(next - START_MS);
      exchange.clock.advance(next);
    }
    expect(changes).toEqual([2_000, 5_000, 6_000, 60_000, 63_000, 90_000, 93_000, 100_000, 103_000, 220_000, 223_000]);
    expect(exchange.progress()).toEqual({
      nowMs: START_MS + 223_000,
      startMs: START_MS,
      endMs: START_MS + 223_000,
      rowsServed: 2,
      rowsTotal: 2,
    });
  });
});

async function gammaMarkets(query: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { body } = await read(`${exchange.urls.gamma}/markets/keyset?${query}`);
  return body['markets'] as readonly Readonly<Record<string, unknown>>[];
}

async function rpc(body: unknown): Promise<unknown> {
  return (await fetch(exchange.urls.rpc, { method: 'POST', body: JSON.stringify(body) })).json();
}

async function ethCall(
  to: string,
  signature: string,
  inputs: string[],
  values: unknown[],
  outputs: string[],
): Promise<unknown[]> {
  const data = id(signature).slice(0, 10) + abi.encode(inputs, values).slice(2);
  const answer = (await rpc({ jsonrpc: '2.0', id: 1, method: 'eth_call', params: [{ to, data }, 'latest'] })) as {
    result: string;
  };
  return abi.decode(outputs, answer.result).toArray() as unknown[];
}
