import { describe, expect, it } from '@jest/globals';
import { parseFaultPlan } from '../../../../bin/local/exchange/faults/plan.ts';
import { HOUR, sharesIn, tradesOf } from './a-feed.ts';
import { aMarket, START_MS } from './a-world.ts';
import { anExchange, aPrint, aTrader, MILLION, orderOf, pass, rowsOf } from './an-exchange.ts';

const HOURLY = { strangers: { tradesPerHour: 60 } };
const GTC = { orderType: 'GTC' };

describe('a follower whose order rests', () => {
  it('is met by strangers at its own price, without a fee, ahead of the book behind it', async () => {
    // Given an offer a tick below everybody's
    const exchange = await anExchange({ ...HOUR, markets: [aMarket(1, { feeRate: 0.05 })] }, HOURLY);
    const client = await aTrader(exchange);
    const { id } = await client.buy(20, 0.5, { ...GTC, tokenId: '102' });

    // When
    pass(exchange, 1_800_000);

    // Then
    expect(await orderOf(client, id)).toMatchObject({ status: 'ORDER_STATUS_MATCHED', size_matched: '20000000' });
    const rows = await rowsOf(client, '/data/trades');
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(row).toMatchObject({ trader_side: 'MAKER', status: 'TRADE_STATUS_CONFIRMED' });
      const [own] = row['maker_orders'] as Record<string, string>[];
      expect(own).toMatchObject({ order_id: id, price: '0.5', asset_id: '102' });
      expect(row['maker_address']).toMatch(/^0x[0-9a-f]{40}$/);
      expect(row['maker_address']).not.toBe(`0x${'0'.repeat(39)}1`);
    }
    const audit = exchange.audit(client.wallet);
    expect(audit).toMatchObject({ cashMicro: 990n * MILLION, sharesMicro: { 102: 20n * MILLION } });
    const own = (await tradesOf(exchange)).filter(({ proxy_wallet: wallet }) => wallet === client.wallet.toLowerCase());
    expect(own).toHaveLength(rows.length);
    for (const row of own) {
      const parties = (await tradesOf(exchange)).filter(
        ({ transaction_hash: hash }) => hash === row['transaction_hash'],
      );
      expect(parties).toHaveLength(2);
      expect(parties.every(({ size }) => size === row['size'])).toBe(true);
    }
  });

  it('keeps the world changing: time knows when the next stranger comes, and nobody else waits for one', async () => {
    const exchange = await anExchange({ ...HOUR, rows: [aPrint(7_200, 'BUY', 0.5, 10)] }, HOURLY);
    const client = await aTrader(exchange);
    expect(exchange.nextWorldChangeMs()).toBe(START_MS + 7_200_000);
    await client.buy(5, 0.4, { ...GTC, tokenId: '102' });
    const next = exchange.nextWorldChangeMs() ?? 0;
    expect(next).toBeGreaterThan(START_MS);
    expect(next).toBeLessThanOrEqual(START_MS + 60_000);
    const before = await sharesIn(exchange);
    exchange.clock.advance(next - 1);
    expect(await sharesIn(exchange)).toBe(before);
    exchange.clock.advance(next);
    expect(await sharesIn(exchange)).toBeLessThan(before);
  });

  it('settles its trades with strangers as a plan says', async () => {
    const faults = parseFaultPlan(
      JSON.stringify({
        seed: 'test',
        faults: [{ kind: 'ghost', on: 'settlement' }],
        strangers: { tradesPerHour: 60 },
      }),
    );
    const exchange = await anExchange(HOUR, { faults });
    const client = await aTrader(exchange);
    await client.buy(20, 0.5, { ...GTC, tokenId: '102' });
    pass(exchange, 1_800_000);
    const { trades, cashMicro } = exchange.audit(client.wallet);
    expect(trades.length).toBeGreaterThan(0);
    expect(new Set(trades.map(({ status }) => status))).toEqual(new Set(['FAILED']));
    expect(cashMicro).toBe(1_000n * MILLION);
  });
});
