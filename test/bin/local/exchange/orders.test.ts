import { mkdtempSync, rmSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Exchange, startExchange } from '../../../../bin/local/exchange/exchange.ts';
import type { World } from '../../../../bin/local/exchange/world.ts';
import { aClient, anOrder, type Client, idOf, SECOND_KEY } from './a-client.ts';
import { aMarket, aWorld } from './a-world.ts';

const WALLET = '0x2222222222222222222222222222222222222222';
const MILLION = 1_000_000n;

const running: Exchange[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((exchange) => exchange.close()));
});

describe('POST /order', () => {
  it('fills 25 shares at the best ask, and answers in decimals', async () => {
    const { client, exchange } = await aFundedClient();
    const reply = await client.buy(25, 0.52);
    expect(reply).toMatchObject({
      status: 200,
      body: {
        errorMsg: '',
        orderID: reply.id,
        takingAmount: '25',
        makingAmount: '12.75',
        status: 'matched',
        success: true,
      },
    });
    expect(exchange.audit(client.wallet).orders).toEqual([{ id: reply.id, accepted: 1 }]);
  });

  it('fills over two levels, one trade a price, and leaves the rest of a FAK', async () => {
    const { client, exchange } = await aFundedClient();
    const reply = await client.buy(200, 0.52);
    expect(reply.body).toMatchObject({ takingAmount: '150', makingAmount: '77.5' });
    expect(reply.body['tradeIDs']).toHaveLength(2);
    expect(exchange.audit(client.wallet).trades).toMatchObject([
      { priceMicro: 510_000n, sharesMicro: 50n * MILLION, dollarsMicro: 25_500_000n },
      { priceMicro: 520_000n, sharesMicro: 100n * MILLION, dollarsMicro: 52_000_000n },
    ]);
  });

  it('never fills above the limit', async () => {
    const { client } = await aFundedClient();
    const reply = await client.buy(100, 0.51);
    expect(reply.body).toMatchObject({ takingAmount: '50', makingAmount: '25.5' });
  });

  it('kills a FAK that meets nothing, shows it as cancelled, and calls its repetition a duplicate', async () => {
    // Given
    const { client, exchange } = await aFundedClient();
    const order = anOrder({ tokenId: '101', makerAmount: '12500000', takerAmount: '25000000' });

    // When
    const first = await client.send(order);
    const again = await client.send(order);
    const shown = await client.request('GET', `/data/order/${idOf(order, 'v2')}`);

    // Then
    expect(first).toEqual({
      status: 400,
      body: {
        error:
          'no orders found to match with FAK order. FAK orders are partially filled or killed if no match is found.',
      },
    });
    expect(again).toEqual({ status: 400, body: { error: `order ${idOf(order, 'v2')} is invalid. Duplicated.` } });
    expect(shown.body).toMatchObject({ status: 'ORDER_STATUS_CANCELED', size_matched: '0', original_size: '25000000' });
    expect(exchange.audit(client.wallet).trades).toEqual([]);
  });

  it('kills a FOK that would be filled in part', async () => {
    const { client, exchange } = await aFundedClient();
    const missed = await client.buy(151, 0.52, { orderType: 'FOK' });
    expect(missed.body['error']).toBe("order couldn't be fully filled. FOK orders are fully filled or killed.");
    expect(exchange.audit(client.wallet).trades).toEqual([]);
    expect((await client.buy(150, 0.52, { orderType: 'FOK' })).body['takingAmount']).toBe('150');
  });

  it('calls the same bytes a duplicate after they were matched', async () => {
    const { client, exchange } = await aFundedClient();
    const order = anOrder({ tokenId: '101' });
    expect((await client.send(order)).status).toBe(200);
    expect((await client.send(order)).body['error']).toContain('Duplicated');
    expect((await client.send(order, { orderType: 'FOK' })).body['error']).toContain('Duplicated');
    expect(exchange.audit(client.wallet).orders).toHaveLength(1);
  });

  it('lets two followers eat from one ladder', async () => {
    const { client, exchange } = await aFundedClient();
    const other = await aClient(exchange, SECOND_KEY);
    exchange.fund(other.wallet, other.account.address, 1_000n * MILLION, 0);
    await client.buy(60, 0.52);
    const reply = await other.buy(200, 0.52);
    expect(reply.body).toMatchObject({ takingAmount: '90', makingAmount: '46.8' });
  });

  it('mirrors the other outcome: a buyer of No at 0.51 takes the bids for Yes at 0.49', async () => {
    const { client } = await aFundedClient();
    expect((await client.buy(30, 0.51, { tokenId: '102' })).body).toMatchObject({
      takingAmount: '30',
      makingAmount: '15.3',
    });
    expect((await client.buy(100, 0.51, { tokenId: '102' })).body).toMatchObject({ takingAmount: '70' });
  });

  it.each([
    ['a price between ticks', 25, 0.515, 'Price (0.515) breaks minimum tick size rule: 0.01'],
    ['4.99 shares where 5 are the minimum', 4.99, 0.52, 'Size (4.99) lower than the minimum: 5'],
    ['a marketable BUY of 0.95 dollars', 19, 0.05, 'invalid amount for a marketable BUY order ($0.95), min size: $1'],
    ['a price of a whole dollar', 25, 1, 'invalid price (1), min: 0.01 - max: 0.99'],
    [
      'dollars with 3 decimals',
      10.1,
      0.52,
      'maker amount supports a max accuracy of 2 decimals, taker amount a max of 4',
    ],
  ])('refuses %s', async (_name, shares, price, error) => {
    const { client, exchange } = await aFundedClient();
    const reply = await client.buy(shares, price);
    expect(reply.status).toBe(400);
    expect(reply.body['error']).toContain(error);
    expect(exchange.audit(client.wallet).orders).toEqual([]);
  });

  it('accepts an order of exactly the balance and refuses it with one micro-dollar less', async () => {
    const enough = await aFundedClient({}, 13_000_000n);
    expect((await enough.client.buy(25, 0.52)).status).toBe(200);
    const short = await aFundedClient({}, 12_999_999n);
    expect((await short.client.buy(25, 0.52)).body['error']).toBe(
      'not enough balance / allowance: the balance is not enough -> balance: 12999999, order amount: 13000000',
    );
  });

  it('counts a matched and unsettled BUY as spent', async () => {
    const { client } = await aFundedClient({}, 20_000_000n);
    await client.buy(20, 0.51);
    expect((await client.buy(20, 0.51)).body['error']).toContain(
      'balance: 20000000, sum of matched orders: 10200000, order amount: 10200000',
    );
  });

  it('sells only shares that are mined, each once', async () => {
    const { client, exchange } = await aFundedClient();
    await client.buy(25, 0.52);
    expect((await client.sell(25, 0.49)).body['error']).toContain('not enough balance');
    exchange.clock.advance(exchange.clock.now() + 1_999);
    expect((await client.sell(25, 0.49)).body['error']).toContain('not enough balance');
    exchange.clock.advance(exchange.clock.now() + 1);
    expect((await client.sell(25, 0.49)).body).toMatchObject({ makingAmount: '25', takingAmount: '12.25' });
    expect((await client.sell(25, 0.49)).body['error']).toContain('sum of matched orders: 25000000');
  });

  it('takes the fee on top of a BUY and out of a SELL, rounded up to the fifth decimal', async () => {
    // Given a rate of 0.07: 25 x 0.07 x 0.51 x 0.49 = 0.4373250, 25 x 0.07 x 0.49 x 0.51 the same
    const { client, exchange } = await aFundedClient({ markets: [aMarket(1, { feeRate: 0.07 })] });

    // When
    await client.buy(25, 0.51);
    exchange.clock.advance(exchange.clock.now() + 2_000);
    const afterBuy = exchange.audit(client.wallet).cashMicro;
    await client.sell(25, 0.49);
    exchange.clock.advance(exchange.clock.now() + 2_000);

    // Then
    expect(afterBuy).toBe(1_000n * MILLION - 12_750_000n - 437_330n);
    expect(exchange.audit(client.wallet).cashMicro).toBe(afterBuy + 12_250_000n - 437_330n);
  });

  it('spends dollars on a protocol v2 market, whatever shares they buy', async () => {
    const { client } = await aFundedClient({ markets: [aMarket(1, { version: 'v2' })] });
    const order = anOrder({ tokenId: '101', makerAmount: '52000000', takerAmount: '100000000' });
    const reply = await client.send(order, { kind: 'v3' });
    expect(reply.body).toMatchObject({ orderID: idOf(order, 'v3'), makingAmount: '52', takingAmount: '100.961538' });
  });

  it('takes orders of a deposit wallet on all three exchanges', async () => {
    const markets = [aMarket(1), aMarket(2, { negRisk: true }), aMarket(3, { version: 'v2' })];
    const [book] = aWorld().books;
    const books = ['101', '201', '301'].map((tokenId) => ({ ...book!, tokenId }));
    const exchange = await start({ markets, books });
    const client = await aClient(exchange, SECOND_KEY, WALLET);
    exchange.fund(WALLET, client.account.address, 1_000n * MILLION, 3);
    for (const [tokenId, kind] of [
      ['101', 'v2'],
      ['201', 'v2-neg-risk'],
      ['301', 'v3'],
    ] as const) {
      const reply = await client.buy(25, 0.52, { tokenId, kind });
      expect(reply.body).toMatchObject({ errorMsg: '', orderID: reply.id });
    }
  });

  it('refuses forged, altered and misdirected orders without recording them', async () => {
    const { client, exchange } = await aFundedClient({ markets: [aMarket(1), aMarket(2, { negRisk: true })] });
    const stranger = await aClient(exchange, SECOND_KEY);
    const order = anOrder({ tokenId: '101' });
    const text = async (reply: Promise<{ readonly body: Record<string, unknown> }>): Promise<unknown> =>
      (await reply).body['error'];

    expect(await text(client.send(order, { kind: 'v3' }))).toBe('order_version_mismatch');
    expect(await text(client.send(order, { kind: 'v2-neg-risk' }))).toBe('invalid signature');
    expect(await text(client.send(order, { signature: `0x${'11'.repeat(65)}` }))).toBe('invalid signature');
    expect(await text(client.send({ ...order, tokenId: '999' }))).toBe('market not found');
    expect(await text(stranger.send(order))).toBe('the order signer address has to be the address of the API KEY');
    expect(await text(stranger.buy(25, 0.52))).toBe('maker address not allowed, please use the deposit wallet flow');
    expect(await text(client.send(order, { orderType: 'GTX' }))).toBe('Invalid order payload');
    expect(await text(client.request('POST', '/order', '{"order":1}'))).toBe('Invalid order payload');
    expect(exchange.audit(client.wallet).orders).toEqual([]);
  });
});

describe('settlement', () => {
  it('is MATCHED at once, MINED after 2 s with a hash and a balance, CONFIRMED after 6 s', async () => {
    const { client, exchange } = await aFundedClient();
    const { id } = await client.buy(25, 0.52);
    const startMs = exchange.clock.now();
    const look = async (): Promise<readonly unknown[]> => {
      const { body } = await client.request('GET', '/data/trades?asset_id=101');
      const [trade] = body['data'] as Record<string, string>[];
      const balance = await client.request(
        'GET',
        '/balance-allowance?asset_type=CONDITIONAL&token_id=101&signature_type=0',
      );
      expect(trade?.['taker_order_id']).toBe(id);
      return [trade?.['status'], trade?.['transaction_hash'] !== '', balance.body['balance']];
    };
    expect(await look()).toEqual(['TRADE_STATUS_MATCHED', false, '0']);
    exchange.clock.advance(startMs + 1_999);
    expect(await look()).toEqual(['TRADE_STATUS_MATCHED', false, '0']);
    exchange.clock.advance(startMs + 2_000);
    expect(await look()).toEqual(['TRADE_STATUS_MINED', true, '25000000']);
    exchange.clock.advance(startMs + 6_000);
    expect(await look()).toEqual(['TRADE_STATUS_CONFIRMED', true, '25000000']);
  });

  it('pays a resolved market out after 120 s, winners and losers, and tells it in the activity 3 s later', async () => {
    // Given
    const atMs = aWorld().startMs + 600_000;
    const market = aMarket(1, { resolution: { atMs, payoutsMicro: [MILLION, 0n] } });
    const { client, exchange } = await aFundedClient({ markets: [market] });
    await client.buy(25, 0.51);
    await client.buy(10, 0.51, { tokenId: '102' });
    const cashLeft = 1_000n * MILLION - 12_750_000n - 5_100_000n;

    // When
    exchange.clock.advance(atMs);
    const refused = await client.buy(25, 0.51);
    exchange.clock.advance(atMs + 119_999);
    const before = exchange.audit(client.wallet);
    exchange.clock.advance(atMs + 120_000);
    const after = exchange.audit(client.wallet);
    const url = `${exchange.urls.dataApi}/v2/activity?user=${client.wallet}&type=REDEEM`;
    const early = (await (await fetch(url)).json()) as { data: unknown[] };
    exchange.clock.advance(atMs + 123_000);
    const late = (await (await fetch(`${url}&_=1`)).json()) as { data: unknown[] };

    // Then
    expect(refused.body['error']).toBe('the orderbook 101 does not exist');
    expect(before).toMatchObject({ cashMicro: cashLeft, sharesMicro: { 101: 25n * MILLION, 102: 10n * MILLION } });
    expect(after).toMatchObject({ cashMicro: cashLeft + 25n * MILLION, sharesMicro: {}, redeemedMicro: 25n * MILLION });
    expect(early.data).toEqual([]);
    expect(late.data).toMatchObject([
      { token_id: '102', size: 10, usdc_size: 0 },
      { token_id: '101', size: 25, usdc_size: 25 },
    ]);
  });
});

describe('durability', () => {
  it('knows accounts, keys, orders, books and the time again after a crash', async () => {
    // Given
    const stateDir = mkdtempSync(join(tmpdir(), 'exchange-'));
    const first = await start({}, stateDir);
    const client = await aClient(first, SECOND_KEY, WALLET);
    first.fund(WALLET, client.account.address, 1_000n * MILLION, 3);
    await client.buy(60, 0.52);
    first.clock.advance(first.clock.now() + 10_000);
    await client.sell(20, 0.49);
    await client.buy(25, 0.5);
    const before = first.audit(WALLET);
    const nowMs = first.clock.now();
    appendFileSync(join(stateDir, 'journal.jsonl'), '{"kind":"order","atMs":17');

    // When the process is gone: the first exchange is never closed before the second reads what it left
    const second = await start({}, stateDir);
    second.fund(WALLET, client.account.address, 5n, 3);

    // Then
    expect(second.audit(WALLET)).toEqual(before);
    expect(second.clock.now()).toBe(nowMs);
    const again = await aClient(second, SECOND_KEY, WALLET);
    expect(again.apiKey).toBe(client.apiKey);
    expect((await again.buy(200, 0.52)).body).toMatchObject({ takingAmount: '90' });
    const third = await start({}, stateDir);
    expect(third.audit(WALLET).orders).toHaveLength(4);
    rmSync(stateDir, { recursive: true });
  });

  it('refuses the state of another tape', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'exchange-'));
    await start({}, stateDir);
    await expect(start({ seed: 8 }, stateDir)).rejects.toThrow('belongs to the tape "small" with seed 7');
    rmSync(stateDir, { recursive: true });
  });
});

async function start(world: Partial<World>, stateDir?: string): Promise<Exchange> {
  const kept = stateDir === undefined ? {} : { stateDir };
  const exchange = await startExchange({ world: aWorld(world), speed: 'max', ...kept });
  running.push(exchange);
  return exchange;
}

async function aFundedClient(
  world: Partial<World> = {},
  cashMicro = 1_000n * MILLION,
): Promise<{ readonly client: Client; readonly exchange: Exchange }> {
  const exchange = await start(world);
  const client = await aClient(exchange);
  exchange.fund(client.wallet, client.account.address, cashMicro, 0);
  return { client, exchange };
}
