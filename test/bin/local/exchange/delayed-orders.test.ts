import { describe, expect, it } from '@jest/globals';
import type { Exchange } from '../../../../bin/local/exchange/exchange.ts';
import type { MarketFacts } from '../../../../bin/local/exchange/world.ts';
import { aMarket, aWorld, START_MS } from './a-world.ts';
import { SECOND_KEY } from './a-client.ts';
import { anExchange, aTrader, MILLION, orderOf, pass, rowsOf } from './an-exchange.ts';

describe('in a market with a delay of 3 seconds', () => {
  it('a marketable order answers delayed with empty amounts, has not traded, and matches when the delay is over', async () => {
    // Given
    const exchange = await aDelayingExchange();
    const client = await aTrader(exchange);

    // When
    const reply = await client.buy(25, 0.51);
    pass(exchange, 2_999);
    const before = await orderOf(client, reply.id);
    pass(exchange, 1);

    // Then
    expect(reply.body).toEqual({
      ...{ errorMsg: '', orderID: reply.id, takingAmount: '', makingAmount: '', status: 'delayed', success: true },
    });
    expect(before).toMatchObject({ status: 'ORDER_STATUS_DELAYED', size_matched: '0' });
    expect(await orderOf(client, reply.id)).toMatchObject({ status: 'ORDER_STATUS_MATCHED', size_matched: '25000000' });
    expect(exchange.audit(client.wallet).trades).toMatchObject([{ matchMs: START_MS + 3_000 }]);
  });

  it('it cannot be cancelled, and is no open order', async () => {
    const exchange = await aDelayingExchange();
    const client = await aTrader(exchange);
    const { id } = await client.buy(25, 0.51, { orderType: 'GTC' });
    const reply = await client.request('DELETE', '/order', JSON.stringify({ orderID: id }));
    expect(reply.body).toEqual({ canceled: [], not_canceled: { [id]: 'Order is delayed and cannot be canceled' } });
    expect((await client.request('DELETE', '/cancel-all')).body).toMatchObject({ canceled: [] });
    expect(await rowsOf(client, '/data/orders')).toEqual([]);
  });

  it('its dollars are promised: a second order that does not fit beside it is refused, and its bytes are a duplicate', async () => {
    const exchange = await aDelayingExchange();
    const client = await aTrader(exchange);
    await client.buy(1_000, 0.51, { salt: 5 });
    expect((await client.buy(1_000, 0.51)).body['error']).toContain('sum of active orders: 510000000');
    expect((await client.buy(1_000, 0.51, { salt: 5 })).body['error']).toContain('Duplicated');
  });

  it('one that rests crosses nothing and is live at once', async () => {
    const exchange = await aDelayingExchange();
    const client = await aTrader(exchange);
    expect((await client.buy(25, 0.5, { orderType: 'GTC' })).body['status']).toBe('live');
  });

  it('a FAK whose liquidity is gone when the delay is over ends CANCELED, a GTC rests', async () => {
    // Given a book of 150 shares and one follower who was first to ask for all of them
    const exchange = await aDelayingExchange();
    const [first, second] = [await aTrader(exchange), await aTrader(exchange, SECOND_KEY)];
    await first.buy(150, 0.52);
    pass(exchange, 1);
    const fak = await second.buy(25, 0.52);
    const gtc = await second.buy(25, 0.52, { orderType: 'GTC' });

    // When
    pass(exchange, 3_000);

    // Then
    expect(await orderOf(second, fak.id)).toMatchObject({ status: 'ORDER_STATUS_CANCELED', size_matched: '0' });
    expect(await orderOf(second, gtc.id)).toMatchObject({ status: 'ORDER_STATUS_LIVE', size_matched: '0' });
    expect(exchange.audit(second.wallet).trades).toEqual([]);
  });

  it('one whose market resolves within the delay ends CANCELED_MARKET_RESOLVED', async () => {
    const resolution = { atMs: START_MS + 2_000, payoutsMicro: [MILLION, 0n] } as const;
    const exchange = await aDelayingExchange({ resolution });
    const client = await aTrader(exchange);
    const { id } = await client.buy(25, 0.51);
    pass(exchange, 3_000);
    expect(await orderOf(client, id)).toMatchObject({ status: 'ORDER_STATUS_CANCELED_MARKET_RESOLVED' });
  });
});

describe('in a market with the short delay', () => {
  it('the answer comes 150 ms later and tells what became of the order', async () => {
    const exchange = await anExchange({ markets: [aMarket(1, { hasShortDelay: true })] });
    const client = await aTrader(exchange);
    const pending = client.buy(25, 0.51);
    await parked(exchange);
    expect(exchange.clock.nextDue()).toBe(START_MS + 150);
    pass(exchange, 150);
    expect((await pending).body).toMatchObject({ status: 'matched', takingAmount: '25' });
    expect(exchange.audit(client.wallet).trades).toMatchObject([{ matchMs: START_MS + 150 }]);
  });

  it('a GTC that meets nobody any more says unmatched and rests, a FAK was killed', async () => {
    // Given a book that empties while both orders are held
    const [book] = aWorld().books;
    const exchange = await anExchange({
      markets: [aMarket(1, { hasShortDelay: true })],
      books: [book!, { tokenId: '101', atMs: START_MS + 100, bids: [], asks: [] }],
    });
    const client = await aTrader(exchange);

    // When
    const gtc = client.buy(25, 0.51, { orderType: 'GTC' });
    await parked(exchange);
    const fak = client.buy(25, 0.51);
    await parked(exchange, 2);
    pass(exchange, 150);

    // Then
    expect((await gtc).body).toMatchObject({ status: 'unmatched', takingAmount: '', errorMsg: '' });
    expect((await fak).body['error']).toContain('no orders found to match with FAK order');
  });
});

function aDelayingExchange(facts: Partial<MarketFacts> = {}): Promise<Exchange> {
  return anExchange({ markets: [aMarket(1, { secondsDelay: 3, ...facts })], rows: [] });
}

/** Resolves when so many requests wait for the exchange's clock. */
async function parked(exchange: Exchange, count = 1): Promise<void> {
  while (exchange.clock.parked() < count) await new Promise((resolve) => setImmediate(resolve));
}
