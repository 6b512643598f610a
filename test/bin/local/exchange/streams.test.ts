import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { getAddress } from 'viem';
import { type Exchange, startExchange } from '../../../../bin/local/exchange/exchange.ts';
import type { World } from '../../../../bin/local/exchange/world.ts';
import { aClient, type Client, read, THIRD_KEY } from './a-client.ts';
import { aListener, type Frame, type Listener } from './a-listener.ts';
import { aMarket, aRow, aWorld, LEADER, START_MS } from './a-world.ts';

const START_S = START_MS / 1000;
let exchange: Exchange;
const listeners: Listener[] = [];
afterEach(async () => {
  for (const { socket } of listeners.splice(0)) socket.terminate();
  await exchange.close();
});

describe('RTDS', () => {
  const SUBSCRIBE = { action: 'subscribe', subscriptions: [{ topic: 'activity', type: 'trades' }] };

  it('tells both parties of a trade after its block, wallets in mixed case, times in ms and s', async () => {
    await started({});
    const stream = await connected(exchange.urls.rtds, SUBSCRIBE);
    expect(stream.texts).toEqual(['']);
    exchange.clock.advance(START_MS + 60_199);
    await stream.settled();
    expect(stream.messages()).toEqual([]);
    exchange.clock.advance(START_MS + 60_200);
    const own = await stream.heard(({ payload }) => (payload as Frame)['proxyWallet'] === getAddress(LEADER));
    expect(own).toEqual({
      connection_id: expect.any(String),
      topic: 'activity',
      type: 'trades',
      timestamp: START_MS + 60_200,
      payload: {
        asset: '101',
        bio: '',
        conditionId: aMarket(1).conditionId,
        eventSlug: 'event-1',
        icon: '',
        name: 'Leader',
        outcome: 'Yes',
        outcomeIndex: 0,
        price: 0.5,
        profileImage: '',
        proxyWallet: getAddress(LEADER),
        pseudonym: '',
        side: 'BUY',
        size: 1000,
        slug: 'will-it-be-1',
        timestamp: START_S + 59,
        title: 'Will it be 1?',
        transactionHash: `0x${'ab'.repeat(32)}`,
      },
    });
    await stream.settled();
    expect(stream.messages()).toHaveLength(2);
  });

  it('tells orders_matched once a transaction, every type with *, and nothing of before', async () => {
    await started({ rows: rowsAt([10, 70, 80]) });
    exchange.clock.advance(START_MS + 60_000);
    const all = { action: 'subscribe', subscriptions: [{ topic: 'activity', type: '*' }] };
    const stream = await connected(exchange.urls.rtds, all);
    exchange.clock.advance(START_MS + 90_000);
    await stream.settled();
    const types = stream.messages().map(({ type }) => type);
    expect(types.filter((type) => type === 'orders_matched')).toHaveLength(2);
    expect(types.filter((type) => type === 'trades')).toHaveLength(4);
  });

  it('filters by event or market, unsubscribes, answers pings with a blank, closes on nonsense', async () => {
    await started({ rows: rowsAt([10, 70]) });
    const filtered = (filters: string): unknown => ({
      action: 'subscribe',
      subscriptions: [{ topic: 'activity', type: 'trades', filters }],
    });
    const here = await connected(exchange.urls.rtds, filtered('{"event_slug":"event-1"}'));
    const elsewhere = await connected(exchange.urls.rtds, filtered('{"market_slug":"another"}'));
    exchange.clock.advance(START_MS + 20_000);
    await Promise.all([here.settled(), elsewhere.settled()]);
    expect(here.messages()).toHaveLength(2);
    expect(elsewhere.messages()).toEqual([]);
    here.send({ action: 'unsubscribe', subscriptions: [{ topic: 'activity', type: 'trades' }] });
    here.send('PING');
    await here.settled();
    expect(here.texts.filter((text) => text === '')).toHaveLength(3);
    exchange.clock.advance(START_MS + 80_000);
    await here.settled();
    expect(here.messages()).toHaveLength(2);
    here.send('{"action":"subscribe"}');
    expect(await once(here.socket, 'close')).toEqual([1003, expect.anything()]);
  });

  it("tells a follower's own trade", async () => {
    await started({});
    const stream = await connected(exchange.urls.rtds, SUBSCRIBE);
    const client = await funded();
    await client.buy(25, 0.51);
    exchange.clock.advance(START_MS + 2_200);
    const own = await stream.heard(({ payload }) => (payload as Frame)['proxyWallet'] === getAddress(client.wallet));
    expect(own['payload']).toMatchObject({ size: 25, price: 0.51, side: 'BUY', timestamp: START_S + 1 });
  });
});

describe('the market channel', () => {
  const subscribe = (custom = false): unknown => ({
    type: 'market',
    assets_ids: ['101'],
    custom_feature_enabled: custom,
  });

  it('begins with the books in one array, as GET /book has them less the least size and the neg-risk flag', async () => {
    await started({});
    const stream = await connected(exchange.urls.marketChannel, { type: 'market', assets_ids: ['101', '102', '999'] });
    const [first] = stream.texts;
    const books = JSON.parse(first ?? '') as Frame[];
    expect(books).toHaveLength(2);
    const {
      min_order_size: size,
      neg_risk: negRisk,
      ...told
    } = (await read(`${exchange.urls.clob}/book?token_id=101`)).body;
    expect([size, negRisk]).toEqual(['5', false]);
    expect(books[0]).toEqual({ ...told, event_type: 'book' });
    const quiet = await connected(exchange.urls.marketChannel, { ...(subscribe() as object), initial_dump: false });
    expect(quiet.texts).toEqual([]);
  });

  it('tells what a follower took: the trade, the level and its mirror, the book anew', async () => {
    await started({});
    const stream = await connected(exchange.urls.marketChannel, subscribe(true));
    const client = await funded();
    await client.buy(50, 0.51);
    const trade = await stream.heard(({ event_type: type }) => type === 'last_trade_price');
    expect(trade).toMatchObject({ asset_id: '101', price: '0.51', size: '50', side: 'BUY', fee_rate_bps: '0' });
    expect(trade['timestamp']).toBe(String(START_MS));
    expect(trade['transaction_hash']).toMatch(/^0x[0-9a-f]{64}$/);
    const change = await stream.heard(({ event_type: type }) => type === 'price_change');
    expect(change).toEqual({
      event_type: 'price_change',
      market: aMarket(1).conditionId,
      timestamp: String(START_MS),
      price_changes: [
        {
          ...{ asset_id: '101', price: '0.51', size: '0', side: 'SELL', hash: expect.any(String) },
          ...{ best_bid: '0.49', best_ask: '0.52' },
        },
        {
          ...{ asset_id: '102', price: '0.49', size: '0', side: 'BUY', hash: expect.any(String) },
          ...{ best_bid: '0.48', best_ask: '0.51' },
        },
      ],
    });
    const best = await stream.heard(({ event_type: type }) => type === 'best_bid_ask');
    expect(best).toMatchObject({ asset_id: '101', best_bid: '0.49', best_ask: '0.52', spread: '0.03' });
    await stream.settled();
    expect(stream.messages().filter(({ event_type: type }) => type === 'book')).toMatchObject([
      { asks: [{}, {}] },
      { asks: [{ price: '0.52' }] },
    ]);
  });

  it("keeps a client's copy of the book equal to GET /book through prints, refills and trades", async () => {
    await started({ books: [], rows: rowsAt([1, 30, 60, 90]) });
    exchange.clock.advance(START_MS + 2_000);
    const both = { type: 'market', assets_ids: ['101', '102'] };
    const stream = await connected(exchange.urls.marketChannel, both);
    const client = await funded();
    for (const second of [31, 62, 95, 400, 700, 1000]) {
      exchange.clock.advance(START_MS + second * 1_000);
      await client.buy(10, 0.6);
      await stream.settled();
      for (const tokenId of ['101', '102']) {
        const { body } = await read(`${exchange.urls.clob}/book?token_id=${tokenId}`);
        expect(copyOf(stream.messages(), tokenId)).toEqual({ bids: body['bids'], asks: body['asks'] });
      }
    }
    expect(stream.messages().filter(({ event_type: type }) => type === 'price_change').length).toBeGreaterThan(5);
  });

  it('tells custom events only to who asked: the best prices and the resolution with its winner', async () => {
    const market = aMarket(1, { resolution: { atMs: START_MS + 10_000, payoutsMicro: [0n, 1_000_000n] } });
    await started({ markets: [market], rows: [] });
    const [custom, plain] = [
      await connected(exchange.urls.marketChannel, subscribe(true)),
      await connected(exchange.urls.marketChannel, subscribe()),
    ];
    exchange.clock.advance(START_MS + 10_000);
    expect(await custom.heard(({ event_type: type }) => type === 'market_resolved')).toMatchObject({
      id: '1001',
      assets_ids: ['101', '102'],
      winning_asset_id: '102',
      winning_outcome: 'No',
      timestamp: String(START_MS + 10_000),
    });
    await plain.settled();
    expect(plain.messages()).toHaveLength(1);
  });

  it('tells a new tick size to the tokens of the market', async () => {
    const market = aMarket(1, { tickChanges: [{ atMs: START_MS + 5_000, tickSize: '0.001' }] });
    await started({ markets: [market] });
    const stream = await connected(exchange.urls.marketChannel, subscribe());
    exchange.clock.advance(START_MS + 5_000);
    const message = await stream.heard(({ event_type: type }) => type === 'tick_size_change');
    expect(message).toMatchObject({ asset_id: '101', old_tick_size: '0.01', new_tick_size: '0.001' });
  });

  it('answers PING with PONG, takes subscriptions and gives them up, and refuses nonsense', async () => {
    await started({});
    const stream = await connected(exchange.urls.marketChannel, { type: 'market', assets_ids: [] });
    stream.send('PING');
    stream.send('what?');
    stream.send({ operation: 'subscribe', assets_ids: ['101'] });
    await stream.settled();
    expect(stream.texts.slice(1, 3)).toEqual(['PONG', 'INVALID OPERATION']);
    expect(stream.messages()).toMatchObject([{ event_type: 'book', asset_id: '101' }]);
    stream.send({ operation: 'unsubscribe', assets_ids: ['101'] });
    await stream.settled();
    const client = await funded();
    await client.buy(50, 0.51);
    await stream.settled();
    expect(stream.messages()).toHaveLength(1);
    const nowhere = aListener(exchange.urls.marketChannel.replace('market', 'nothing'));
    await expect(nowhere).rejects.toThrow('404');
  });
});

describe('the user channel', () => {
  it('tells an order from its placement to the confirmation of its trade', async () => {
    await started({});
    const client = await funded();
    const stream = await connected(exchange.urls.userChannel, authOf(client));
    const { id } = await client.buy(25, 0.51);
    exchange.clock.advance(START_MS + 6_000);
    await stream.heard(({ status }) => status === 'CONFIRMED');
    const trades = stream.messages().filter(({ event_type: type }) => type === 'trade');
    expect(trades.map(({ status }) => status)).toEqual(['MATCHED', 'MINED', 'CONFIRMED']);
    expect(trades[0]).toMatchObject({
      type: 'TRADE',
      taker_order_id: id,
      market: aMarket(1).conditionId,
      asset_id: '101',
      side: 'BUY',
      size: '25',
      price: '0.51',
      owner: client.apiKey,
      trade_owner: client.apiKey,
      trader_side: 'TAKER',
      transaction_hash: '',
      match_time: String(START_S),
      maker_orders: [{ matched_amount: '25', price: '0.51', side: 'SELL' }],
    });
    expect(trades[1]).toMatchObject({
      transaction_hash: expect.stringMatching(/^0x/),
      timestamp: String(START_MS + 2_000),
    });
    const orders = stream.messages().filter(({ event_type: type }) => type === 'order');
    expect(orders.map(({ type, status, size_matched: matched }) => [type, status, matched])).toEqual([
      ['PLACEMENT', 'LIVE', '0'],
      ['UPDATE', 'MATCHED', '25'],
    ]);
    expect(orders[0]).toMatchObject({ id, original_size: '25', price: '0.51', created_at: String(START_S) });
  });

  it('tells a resting order and its cancellation', async () => {
    await started({});
    const client = await funded();
    const stream = await connected(exchange.urls.userChannel, authOf(client));
    const { id } = await client.buy(25, 0.4, { orderType: 'GTC' });
    await client.request('DELETE', '/order', JSON.stringify({ orderID: id }));
    await stream.heard(({ type }) => type === 'CANCELLATION');
    expect(stream.messages().map(({ type, status }) => [type, status])).toEqual([
      ['PLACEMENT', 'LIVE'],
      ['CANCELLATION', 'CANCELED'],
    ]);
  });

  it('tells only the own orders, of the markets that were asked for, and nothing of before', async () => {
    await started({});
    const client = await funded();
    await client.buy(10, 0.51);
    const elsewhere = await connected(exchange.urls.userChannel, {
      ...authOf(client),
      markets: [`0x${'9'.repeat(64)}`],
    });
    const stranger = await funded(THIRD_KEY);
    const others = await connected(exchange.urls.userChannel, authOf(stranger));
    const own = await connected(exchange.urls.userChannel, authOf(client));
    await client.buy(5, 0.51);
    await own.heard(({ type }) => type === 'TRADE');
    await Promise.all([elsewhere.settled(), others.settled()]);
    expect(own.messages().filter(({ type }) => type === 'TRADE')).toHaveLength(1);
    expect([...elsewhere.messages(), ...others.messages()]).toEqual([]);
  });

  it('closes on a wrong secret', async () => {
    await started({});
    const client = await funded();
    const stream = await aListener(exchange.urls.userChannel);
    listeners.push(stream);
    stream.send(authOf({ ...client, secret: Buffer.from('another').toString('base64') }));
    expect(await once(stream.socket, 'close')).toEqual([1008, expect.anything()]);
  });
});

describe('the streams', () => {
  it('move by themselves when the clock runs', async () => {
    exchange = await startExchange({ world: aWorld({}), speed: 200 });
    const stream = await connected(exchange.urls.rtds, {
      action: 'subscribe',
      subscriptions: [{ topic: 'activity', type: 'trades' }],
    });
    const message = await stream.heard(({ topic }) => topic === 'activity');
    expect(Number(message['timestamp'])).toBeGreaterThanOrEqual(START_MS + 60_200);
  });

  it('set no timer while nobody listens', async () => {
    await started({});
    const client = await funded();
    await client.buy(5, 0.51);
    expect(exchange.clock.nextDue()).toBeUndefined();
    const stream = await connected(exchange.urls.userChannel, authOf(client));
    expect(exchange.clock.nextDue()).toBe(START_MS + 2_000);
    stream.socket.terminate();
  });
});

async function started(world: Partial<World>): Promise<void> {
  exchange = await startExchange({ world: aWorld(world), speed: 'max' });
}

async function connected(url: string, subscription: unknown): Promise<Listener> {
  const listener = await aListener(url);
  listeners.push(listener);
  listener.send(subscription);
  await listener.settled();
  return listener;
}

async function funded(key?: `0x${string}`): Promise<Client> {
  const client = await aClient(exchange, key);
  exchange.fund(client.wallet, client.account.address, 1_000_000_000n, 0);
  return client;
}

function authOf({ apiKey, secret, passphrase }: Pick<Client, 'apiKey' | 'secret' | 'passphrase'>): object {
  return { auth: { apiKey, secret, passphrase }, type: 'user' };
}

function rowsAt(seconds: readonly number[]): World['rows'] {
  return seconds.map((second) =>
    aRow({ timestampS: START_S + second, transactionHash: `0x${second.toString(16).padStart(64, '0')}` }),
  );
}

/** What a client knows of a token that applies the first book and then every change. */
function copyOf(messages: readonly Frame[], tokenId: string): { readonly bids: unknown; readonly asks: unknown } {
  const sides = { BUY: new Map<string, string>(), SELL: new Map<string, string>() };
  const first = messages.find(({ asset_id: id }) => id === tokenId);
  for (const [side, name] of [
    ['BUY', 'bids'],
    ['SELL', 'asks'],
  ] as const)
    for (const { price, size } of first?.[name] as { price: string; size: string }[]) sides[side].set(price, size);
  for (const message of messages)
    for (const change of (message['price_changes'] ?? []) as Record<'asset_id' | 'price' | 'size' | 'side', string>[]) {
      if (change.asset_id !== tokenId) continue;
      const levels = sides[change.side as 'BUY' | 'SELL'];
      if (change.size === '0') levels.delete(change.price);
      else levels.set(change.price, change.size);
    }
  const sorted = (side: 'BUY' | 'SELL'): unknown =>
    [...sides[side]]
      .map(([price, size]) => ({ price, size }))
      .sort((left, right) => (side === 'BUY' ? 1 : -1) * (Number(left.price) - Number(right.price)));
  return { bids: sorted('BUY'), asks: sorted('SELL') };
}
