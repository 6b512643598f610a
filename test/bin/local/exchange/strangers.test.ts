import { describe, expect, it } from '@jest/globals';
import type { ExchangeOptions } from '../../../../bin/local/exchange/exchange.ts';
import { parseFaultPlan } from '../../../../bin/local/exchange/faults/plan.ts';
import type { World } from '../../../../bin/local/exchange/world.ts';
import { read } from './a-client.ts';
import { bookOf, HOUR, keyOf, logsOf, sharesIn, takerRows, tradesOf, yesPrice } from './a-feed.ts';
import { aMarket, LEADER, START_MS } from './a-world.ts';
import { anExchange, aPrint, aTrader, MILLION, pass } from './an-exchange.ts';

const HOURLY = { strangers: { tradesPerHour: 60 } };

describe('strangers', () => {
  it('are not there unless asked for: the book stays, and nobody trades', async () => {
    const exchange = await anExchange(HOUR);
    const before = await bookOf(exchange);
    pass(exchange, 3_500_000);
    expect(await bookOf(exchange)).toEqual(before);
    expect(await tradesOf(exchange)).toEqual([]);
  });

  it('60 an hour come once a minute to each market, and take from 5 to 50 % of what the band offers', async () => {
    // Given
    const exchange = await anExchange(HOUR, HOURLY);

    // When one minute after another passes
    const taken: number[] = [];
    for (let minute = 1; minute <= 59; minute += 1) {
      const before = await sharesIn(exchange);
      exchange.clock.advance(START_MS + minute * 60_000);
      taken.push(before - (await sharesIn(exchange)));
    }

    // Then each takes its part of what is left of the 3,000 shares that lie within 5 % on its side
    expect(taken.every((shares) => shares >= 0 && shares <= 1_500)).toBe(true);
    expect(taken[0]).toBeGreaterThanOrEqual(150);
    expect(taken.filter((shares) => shares > 0).length).toBeGreaterThan(10);
    exchange.clock.advance(START_MS + 3_599_000);
    expect((await takerRows(exchange)).length).toBe(taken.filter((shares) => shares > 0).length);
  });

  it('never trade beyond 5 % of the best price that the book was made with, however many come', async () => {
    const exchange = await anExchange(HOUR, { strangers: { tradesPerHour: 3_600 } });
    pass(exchange, 3_590_000);
    const makers = (await tradesOf(exchange)).map((row) => yesPrice(row));
    expect(makers.length).toBeGreaterThan(50);
    // 5 % of 0.51 and of 0.49 are two ticks: up to 0.53, and down to 0.47.
    expect(Math.max(...makers)).toBeLessThanOrEqual(0.53);
    expect(Math.min(...makers)).toBeGreaterThanOrEqual(0.47);
    const book = await bookOf(exchange);
    expect(book.asks).toContainEqual({ price: '0.6', size: '1000' });
    expect(book.bids).toContainEqual({ price: '0.4', size: '1000' });
    // Of what is left of either side half is taken at most, until that is no order any more: below 10 shares.
    for (const side of [book.asks, book.bids]) {
      const inBand = side.filter(({ price }) => Math.abs(Number(price) - 0.5) < 0.05);
      expect(inBand.reduce((sum, { size }) => sum + Number(size), 0)).toBeGreaterThan(0);
    }
  });

  it('take from the book what the feeds say that their makers gave, to the share', async () => {
    const [exchange, quiet] = [await anExchange(HOUR, HOURLY), await anExchange(HOUR)];
    for (const one of [exchange, quiet]) pass(one, 1_800_000);
    const [left, made] = [await bookOf(exchange), await bookOf(quiet)];
    // The feed is up to 9 s behind.
    pass(exchange, 12_000);
    const rows = (await tradesOf(exchange)).filter(({ timestamp }) => Number(timestamp) <= START_MS / 1000 + 1_802);
    const takers = new Set((await takerRows(exchange)).map(keyOf));
    const given = new Map<number, number>();
    for (const row of rows.filter((one) => !takers.has(keyOf(one))))
      given.set(yesPrice(row), (given.get(yesPrice(row)) ?? 0) + Number(row['size']));
    const levels = [...made.bids, ...made.asks];
    for (const { price, size } of levels) {
      const now = [...left.bids, ...left.asks].find((level) => level.price === price);
      expect(Number(size) - Number(now?.size ?? 0)).toBeCloseTo(given.get(Number(price)) ?? 0, 6);
    }
    expect(given.size).toBeGreaterThan(2);
  });

  it('trade under wallets that are neither a leader nor a follower, the taker with a fee', async () => {
    const exchange = await anExchange({ ...HOUR, markets: [aMarket(1, { feeRate: 0.05 })] }, HOURLY);
    const client = await aTrader(exchange);
    pass(exchange, 1_800_000);
    const rows = await tradesOf(exchange);
    const wallets = new Set(rows.map(({ proxy_wallet: wallet }) => String(wallet)));
    expect(wallets.size).toBeGreaterThan(10);
    expect([...wallets].every((wallet) => /^0x[0-9a-f]{40}$/.test(wallet))).toBe(true);
    expect(wallets).not.toContain(LEADER);
    expect(wallets).not.toContain(client.wallet.toLowerCase());
    const logs = await logsOf(exchange);
    expect(logs.length).toBeGreaterThanOrEqual(rows.length);
    const fees = logs.filter(({ data }) => BigInt(`0x${data.slice(2 + 4 * 64, 2 + 5 * 64)}`) > 0n);
    expect(new Set(fees.map(({ transactionHash }) => transactionHash)).size).toBe(fees.length);
    expect(fees.length).toBeGreaterThan(5);
  });

  it('set the last price, which positions are marked with, and which later prints set again', async () => {
    const exchange = await anExchange(
      { ...HOUR, rows: [aPrint(10, 'BUY', 0.9, 10), ...(HOUR.rows ?? [])] },
      { strangers: { tradesPerHour: 60 } },
    );
    const last = async (): Promise<unknown> =>
      (await read(`${exchange.urls.clob}/last-trade-price?token_id=101`)).body['price'];
    pass(exchange, 1_800_000);
    const [newest] = await takerRows(exchange);
    const price = Number(await last());
    expect(Math.abs(price - 0.5)).toBeLessThan(0.04);
    expect(Math.abs(price - yesPrice(newest!))).toBeLessThan(0.02);
    const other = await read(`${exchange.urls.clob}/last-trade-price?token_id=102`);
    expect(Number(other.body['price'])).toBeCloseTo(1 - price, 6);
    pass(exchange, 1_800_000);
    expect(await last()).toBe('0.5');
  });
});

describe('what strangers do', () => {
  it('is the same in every run, another with another seed, and not changed by other markets', async () => {
    const feed = async (world: Partial<World>, options: Partial<ExchangeOptions> = HOURLY): Promise<unknown> => {
      const exchange = await anExchange({ ...HOUR, ...world }, options);
      pass(exchange, 1_800_000);
      return tradesOf(exchange);
    };
    const first = await feed({});
    expect(await feed({})).toEqual(first);
    expect(await feed({ markets: [aMarket(1), aMarket(2)] })).toEqual(first);
    expect(await feed({ seed: 8 })).not.toEqual(first);
  });

  it('is the same whether time passes in one step or in many', async () => {
    const [one, many] = [await anExchange(HOUR, HOURLY), await anExchange(HOUR, HOURLY)];
    pass(one, 1_800_000);
    for (let step = 0; step < 300; step += 1) {
      pass(many, 6_000);
      many.progress();
      await bookOf(many);
    }
    expect(await bookOf(one)).toEqual(await bookOf(many));
    expect(await tradesOf(one)).toEqual(await tradesOf(many));
  });

  it('ends with the tape, and in a market when it resolves', async () => {
    const markets = [aMarket(1), aMarket(2, { resolution: { atMs: START_MS + 600_000, payoutsMicro: [MILLION, 0n] } })];
    const book = HOUR.books?.[0];
    const world = { ...HOUR, markets, books: [book!, { ...book!, tokenId: '201' }] };
    const exchange = await anExchange(world, { strangers: { tradesPerHour: 600 } });
    pass(exchange, 7_200_000);
    const last = async (number: number): Promise<number> =>
      Math.max(...(await tradesOf(exchange, number)).map(({ timestamp }) => Number(timestamp) - START_MS / 1000));
    expect(await last(1)).toBeLessThanOrEqual(3_602);
    expect(await last(1)).toBeGreaterThan(600);
    expect(await last(2)).toBeLessThanOrEqual(602);
    const before = (await tradesOf(exchange)).length;
    pass(exchange, 7_200_000);
    expect(await tradesOf(exchange)).toHaveLength(before);
    expect(exchange.nextWorldChangeMs()).toBeUndefined();
  });

  it('needs a book: before the first print of a market nobody comes', async () => {
    const rows = [aPrint(1_800, 'BUY', 0.5, 1_000), aPrint(3_600, 'BUY', 0.5, 1_000)];
    const exchange = await anExchange({ books: [], rows }, HOURLY);
    pass(exchange, 1_799_000);
    expect(await tradesOf(exchange)).toEqual([]);
    pass(exchange, 1_750_000);
    expect((await takerRows(exchange)).length).toBeGreaterThan(3);
  });

  it('is asked for from 1 to 3,600 times an hour', () => {
    const plan = (tradesPerHour: unknown): (() => unknown) => {
      return () => parseFaultPlan(JSON.stringify({ seed: 'a', faults: [], strangers: { tradesPerHour } }));
    };
    expect(plan(0)).toThrow('strangers.tradesPerHour: 0');
    expect(plan(3_601)).toThrow('strangers.tradesPerHour: 3601');
    expect(plan('60')).toThrow('strangers.tradesPerHour: "60"');
    expect(plan(3_600)).not.toThrow();
  });
});
