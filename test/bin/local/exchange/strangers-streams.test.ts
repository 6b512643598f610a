import { describe, expect, it } from '@jest/globals';
import type { Exchange } from '../../../../bin/local/exchange/exchange.ts';
import { bookOf, HOUR, takerRows, tradesOf } from './a-feed.ts';
import type { Frame, Listener } from './a-listener.ts';
import { aMarket, START_MS } from './a-world.ts';
import { anExchange, aTrader, pass } from './an-exchange.ts';
import { activityOf, connected, userOf } from './faults/a-stream.ts';

const HOURLY = { strangers: { tradesPerHour: 60 } };

describe("strangers' trades over the sockets", () => {
  it('RTDS tells the taker when it is mined, 2 s after the match, and both parties 200 ms later', async () => {
    // Given
    const exchange = await anExchange(HOUR, HOURLY);
    const stream = await activityOf(exchange, '*');

    // When
    await step(exchange, START_MS + 600_000, stream);

    // Then
    pass(exchange, 20_000);
    const told = (type: string): readonly Frame[] => stream.messages().filter((message) => message['type'] === type);
    const rows = (await tradesOf(exchange)).filter(({ timestamp }) => Number(timestamp) <= START_MS / 1000 + 599);
    const takers = (await takerRows(exchange)).filter(({ timestamp }) => Number(timestamp) <= START_MS / 1000 + 599);
    expect(told('orders_matched').length).toBe(takers.length);
    expect(takers.length).toBeGreaterThan(3);
    expect(hashesIn(told('trades'))).toEqual(rows.map((row) => row['transaction_hash']).sort());
    for (const { timestamp, payload } of told('orders_matched')) {
      const both = told('trades').filter((one) => hashIn(one) === hashIn({ payload }));
      expect(both.length).toBeGreaterThanOrEqual(2);
      expect(new Set(both.map((one) => Number(one['timestamp']) - Number(timestamp)))).toEqual(new Set([200]));
    }
  });

  it('the market channel tells each trade at its match, and the changes keep a copy equal to GET /book', async () => {
    const exchange = await anExchange(HOUR, HOURLY);
    const stream = await connected(exchange.urls.marketChannel, { type: 'market', assets_ids: ['101', '102'] });
    await step(exchange, START_MS + 900_000, stream);
    const book = await bookOf(exchange);
    const books = stream.messages().filter((one) => one['event_type'] === 'book' && one['asset_id'] === '101');
    expect({ bids: books.at(-1)?.['bids'], asks: books.at(-1)?.['asks'] }).toEqual(book);
    const copy = new Map<string, string>();
    const [first] = books;
    for (const side of ['bids', 'asks'])
      for (const { price, size } of first?.[side] as { price: string; size: string }[]) copy.set(price, size);
    for (const { price_changes: changes } of stream.messages())
      for (const change of (changes ?? []) as Record<'asset_id' | 'price' | 'size', string>[])
        if (change.asset_id === '101') copy.set(change.price, change.size);
    for (const { price, size } of [...book.bids, ...book.asks]) expect(copy.get(price)).toBe(size);
    pass(exchange, 20_000);
    const trades = stream.messages().filter((one) => one['event_type'] === 'last_trade_price');
    const takers = (await takerRows(exchange)).filter(({ timestamp }) => Number(timestamp) <= START_MS / 1000 + 901);
    expect(trades.map((one) => one['transaction_hash']).sort()).toEqual(
      takers.map((row) => row['transaction_hash']).sort(),
    );
    const [trade] = trades;
    const taker = takers.find((row) => row['transaction_hash'] === trade?.['transaction_hash']);
    expect([Number(trade?.['size']), Number(trade?.['price']), trade?.['side'], trade?.['asset_id']]).toEqual([
      taker?.['size'],
      taker?.['price'],
      taker?.['side'],
      taker?.['token_id'],
    ]);
    expect(Math.floor(Number(trade?.['timestamp']) / 1000)).toBe(Number(taker?.['timestamp']) - 2);
  });

  it('the user channel tells the follower whose order was met', async () => {
    const exchange = await anExchange(HOUR, HOURLY);
    const client = await aTrader(exchange);
    await client.buy(20, 0.5, { orderType: 'GTC', tokenId: '102' });
    const stream = await userOf(exchange, client);
    await step(exchange, START_MS + 900_000, stream);
    const trades = stream.messages().filter((one) => one['event_type'] === 'trade');
    expect(new Set(trades.map(({ status }) => status))).toEqual(new Set(['MATCHED', 'MINED', 'CONFIRMED']));
    expect(trades[0]).toMatchObject({ trader_side: 'MAKER', maker_orders: [{ owner: client.apiKey }] });
  });

  it('move by themselves when the clock runs, with the market untouched by anybody else', async () => {
    const exchange = await anExchange({ ...HOUR, markets: [aMarket(1)] }, { ...HOURLY, speed: 100 });
    const stream = await activityOf(exchange, 'orders_matched');
    const { payload } = await stream.heard(({ topic }) => topic === 'activity');
    expect(payload).toMatchObject({ conditionId: aMarket(1).conditionId });
  });
});

/** Moves the clock from one instant that it waits for to the next, as the runner does. */
async function step(exchange: Exchange, untilMs: number, stream: Listener): Promise<void> {
  for (let dueMs = exchange.clock.nextDue(); dueMs !== undefined && dueMs <= untilMs; ) {
    exchange.clock.advance(dueMs);
    await new Promise((resolve) => setImmediate(resolve));
    dueMs = exchange.clock.nextDue();
  }
  exchange.clock.advance(untilMs);
  await stream.settled();
}

function hashIn({ payload }: Frame): unknown {
  return (payload as Frame)['transactionHash'];
}

function hashesIn(messages: readonly Frame[]): unknown[] {
  return messages.map(hashIn).sort();
}
