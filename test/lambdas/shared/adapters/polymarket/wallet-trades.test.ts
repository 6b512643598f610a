import { afterEach, describe, expect, test } from '@jest/globals';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { polymarketVenue } from '#adapters/polymarket/venue.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { ConfigurationError, UnreadableAnswerError } from '#ports/errors.ts';
import { type Venue, type WalletTrade } from '#ports/venue.ts';
import { keySigner } from '../../../../support/fakes/key-signer.ts';
import { startStub, type StubServer } from './stub-server.ts';
import { DEPOSIT_WALLET, FOLLOWER, TEST_EOA, TEST_SECRET, TOKEN_V1, TOKEN_V2 } from './vectors.ts';

const NOW = unixMs(1_795_000_010_000);
const OWN = `0x${'aa'.repeat(32)}`;
const THEIRS = `0x${'bb'.repeat(32)}`;
const MAKER = { order_id: THEIRS, maker_address: DEPOSIT_WALLET, matched_amount: '10', price: '0.44', side: 'BUY' };
const ROW = {
  id: 'trade-1',
  taker_order_id: OWN,
  asset_id: TOKEN_V1,
  side: 'BUY',
  size: '10.0',
  price: '0.56',
  status: 'TRADE_STATUS_CONFIRMED',
  match_time: '1795000001',
  trader_side: 'TAKER',
  maker_orders: [{ ...MAKER, asset_id: TOKEN_V2 }],
};

const open: StubServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function givenRows(rows: readonly unknown[]): Promise<{ readonly venue: Venue; readonly server: StubServer }> {
  const server = await startStub(() => ({ body: { data: rows, next_cursor: 'LTE=' } }));
  open.push(server);
  const clock = { now: () => Promise.resolve(NOW), waitUntil: () => Promise.reject(new Error('no wait')) };
  const signer = keySigner(() => Promise.resolve(TEST_SECRET), clock.now);
  return { venue: polymarketVenue({ clobUrl: server.url, http: nodeHttp(), signer, clock }), server };
}

async function whenRead(rows: readonly unknown[]): Promise<readonly WalletTrade[]> {
  const read = await (await givenRows(rows)).venue.walletTrades(FOLLOWER, NOW);
  return read.filter((row): row is WalletTrade => !('isUnreadable' in row));
}

describe("a wallet's trades", () => {
  test('are asked for over all tokens, from a minute before', async () => {
    const { venue, server } = await givenRows([]);
    await venue.walletTrades(FOLLOWER, NOW);
    expect(Object.fromEntries(server.received[0]!.url.searchParams)).toEqual({
      maker_address: TEST_EOA,
      after: '1794999950',
    });
  });

  test('are the row’s own where the wallet took', async () => {
    expect(await whenRead([ROW])).toEqual([
      {
        tradeId: 'trade-1',
        orderId: OWN,
        token: TOKEN_V1,
        side: 'BUY',
        shares: 10_000_000n,
        status: 'CONFIRMED',
        matchedAt: 1_795_000_001_000,
      },
    ]);
  });

  test('B9: are its entries where it rested, with the entry’s token, side and shares, each apart', async () => {
    const own = { ...MAKER, order_id: OWN, maker_address: TEST_EOA, asset_id: TOKEN_V2, side: 'SELL' };
    const row = { ...ROW, taker_order_id: THEIRS, trader_side: 'MAKER', bucket_index: 2 };
    const entries = [
      { ...own, matched_amount: '4.5' },
      { ...MAKER, asset_id: TOKEN_V2 },
      { ...own, matched_amount: '1' },
    ];
    expect(await whenRead([{ ...row, maker_orders: entries }])).toMatchObject([
      { tradeId: 'trade-1/2', orderId: OWN, token: TOKEN_V2, side: 'SELL', shares: 4_500_000n },
      { tradeId: 'trade-1/2+1', orderId: OWN, token: TOKEN_V2, side: 'SELL', shares: 1_000_000n },
    ]);
  });

  test('are told apart by the entries where the row does not name the role', async () => {
    const { trader_side: _, ...row } = ROW;
    const own = { ...MAKER, order_id: OWN, maker_address: TEST_EOA, asset_id: TOKEN_V2 };
    expect(await whenRead([row])).toMatchObject([{ orderId: OWN, token: TOKEN_V1 }]);
    const rested = { ...row, taker_order_id: THEIRS, maker_orders: [own] };
    expect(await whenRead([rested])).toMatchObject([{ orderId: OWN, token: TOKEN_V2 }]);
  });

  test.each([
    [
      ['10', '5'],
      [10_000_000n, 5_000_000n],
    ],
    [
      ['10000000', '5'],
      [10_000_000n, 5n],
    ],
    [
      ['10000000', '5.5'],
      [10_000_000_000_000n, 5_500_000n],
    ],
    [['999999'], [999_999_000_000n]],
  ])('of sizes %j are %j micro-shares', async (sizes, counts) => {
    const rows = sizes.map((size, index) => ({ ...ROW, id: `t${index}`, size }));
    expect((await whenRead(rows)).map(({ shares }) => shares)).toEqual(counts);
  });

  test.each([{ size: '-1' }, { side: 'IN' }, { match_time: 'soon' }, { status: 'NEW' }])(
    'are not believed with %j, and do not hide the others',
    async (change) => {
      const { venue } = await givenRows([
        { ...ROW, ...change },
        { ...ROW, id: 'trade-2' },
      ]);
      expect(await venue.walletTrades(FOLLOWER, NOW)).toMatchObject([
        { isUnreadable: true, orderId: OWN, token: TOKEN_V1 },
        { tradeId: 'trade-2' },
      ]);
    },
  );

  test.each([{ price: '0' }, { price: '1' }, { id: '' }, { size: null }])(
    'of which a row has %j tell each order that the row names, and the other rows',
    async (change) => {
      const { venue } = await givenRows([
        { ...ROW, ...change },
        { ...ROW, id: 'trade-2' },
      ]);
      expect(await venue.walletTrades(FOLLOWER, NOW)).toEqual([
        expect.objectContaining({ tradeId: 'trade-2' }),
        { isUnreadable: true, orderId: OWN, token: TOKEN_V1 },
        { isUnreadable: true, orderId: THEIRS, token: TOKEN_V2 },
      ]);
    },
  );

  test.each([[{ ...ROW, taker_order_id: 5 }], [5], [null]])(
    'may have a row that does not even tell its orders: %#',
    async (row) => {
      const { venue } = await givenRows([row]);
      expect(await venue.walletTrades(FOLLOWER, NOW)).toEqual([{ isUnreadable: true }]);
    },
  );

  test('of three days are read day by day, and a row that two days tell counts once, as it was told last', async () => {
    // Given
    let asked = 0;
    const server = await startStub(() => {
      asked += 1;
      return { body: { data: [{ ...ROW, status: asked === 1 ? 'MATCHED' : 'CONFIRMED' }], next_cursor: 'LTE=' } };
    });
    open.push(server);
    const clock = { now: () => Promise.resolve(NOW), waitUntil: () => Promise.reject(new Error('no wait')) };
    const venue = polymarketVenue({
      clobUrl: server.url,
      http: nodeHttp(),
      signer: keySigner(() => Promise.resolve(TEST_SECRET), clock.now),
      clock,
    });
    // When
    const trades = await venue.walletTrades(FOLLOWER, unixMs(NOW - 3 * 86_400_000));
    // Then
    const searches = server.received.map(({ url }) => url.searchParams);
    expect(searches.map((search) => [search.get('after'), search.get('before')])).toEqual([
      ['1794740750', '1794827270'],
      ['1794827150', '1794913670'],
      ['1794913550', null],
    ]);
    expect(trades).toMatchObject([{ tradeId: 'trade-1', status: 'CONFIRMED' }]);
  });

  test.each([
    [100, 100],
    [101, 0],
  ])('of %p days are asked for %p times: older than what is watched is nothing', async (days, asked) => {
    const { venue, server } = await givenRows([]);
    const reading = venue.walletTrades(FOLLOWER, unixMs(NOW - days * 86_400_000));
    await (asked === 0 ? expect(reading).rejects.toThrow(UnreadableAnswerError) : reading);
    expect(server.received).toHaveLength(asked);
  });

  test('are those of no one while the wallet is not known', async () => {
    const { venue } = await givenRows([]);
    const { wallet: _, ...follower } = FOLLOWER;
    await expect(venue.walletTrades(follower, NOW)).rejects.toThrow(ConfigurationError);
  });
});
