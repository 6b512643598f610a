import { afterEach, describe, expect, test } from '@jest/globals';
import { exchangeClock } from '#adapters/clock/exchange-clock.ts';
import { polygonChain } from '#adapters/polygon/chain.ts';
import { dataApiFeed } from '#adapters/polymarket/data-api.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { polymarketMarketData } from '#adapters/polymarket/market-data.ts';
import { polymarketVenue } from '#adapters/polymarket/venue.ts';
import { chainAgrees } from '#core/execution/chain-agrees.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type OrderDomain } from '#core/model/market.ts';
import { type Trade } from '#core/model/trade.ts';
import { type ConditionId, parseConditionId, type TokenId, type Wallet } from '#core/values/ids.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { type Venue } from '#ports/venue.ts';
import { type Exchange, startExchange } from '../../../../../bin/local/exchange/exchange.ts';
import { type MarketFacts } from '../../../../../bin/local/exchange/world.ts';
import { aMarket, aWorld, LEADER, START_MS } from '../../../../bin/local/exchange/a-world.ts';
import { aTrade } from '../../../../support/builders/a-child.ts';
import { derivedSecret } from '../../../../support/derived-secret.ts';
import { keySigner } from '../../../../support/fakes/key-signer.ts';
import { aChild, DEPOSIT_WALLET, FOLLOWER, someFields, TEST_EOA, TEST_KEY } from './vectors.ts';

const open: Exchange[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((exchange) => exchange.close()));
});

const LEVELS = {
  bids: [{ price: '0.49', size: '100' }],
  asks: [
    { price: '0.52', size: '100' },
    { price: '0.51', size: '50' },
  ],
};

type Given = {
  readonly exchange: Exchange;
  readonly venue: Venue;
  readonly condition: ConditionId;
  readonly token: TokenId;
};

async function givenExchange(wallet: Wallet, signatureType: 0 | 3, facts: Partial<MarketFacts>): Promise<Given> {
  const market = aMarket(1, { feeRate: 0.05, ...facts });
  const { tokenId } = market.tokens[0];
  const world = aWorld({ markets: [market], books: [{ tokenId, atMs: START_MS, ...LEVELS }] });
  const exchange = await startExchange({ world, speed: 'max' });
  open.push(exchange);
  exchange.fund(wallet, TEST_EOA, 100_000_000n, signatureType);
  const http = nodeHttp();
  const clock = exchangeClock({ url: exchange.urls.clock });
  const clobUrl = exchange.urls.clob;
  const secret = await derivedSecret(exchange.urls, TEST_KEY);
  const signer = keySigner(() => Promise.resolve(secret), clock.now);
  const venue = polymarketVenue({ clobUrl, http, clock, signer });
  return { exchange, venue, condition: parseConditionId(market.conditionId)!, token: tokenId as TokenId };
}

type Order = {
  readonly wallet: Wallet;
  readonly signatureType: 0 | 3;
  readonly domain: OrderDomain;
  readonly token: TokenId;
};

/** BUY 60 shares at up to 0.52. */
async function givenPrepared(venue: Venue, { wallet, signatureType, domain, token }: Order): Promise<ChildOrder> {
  const fields = someFields({
    maker: wallet,
    signer: wallet,
    signatureType,
    tokenId: token,
    makerAmount: 31_200_000n,
    takerAmount: 60_000_000n,
    timestamp: unixMs(START_MS),
  });
  const child = aChild({ name: 'local', fields, domain, id: venue.orderId({ fields, domain }) });
  return { ...child, ...(await venue.prepare(FOLLOWER, child)) };
}

/** Chain and venue tell the same of a filled order: its trades, its shares, dollars and fee, and that nothing is left. */
async function thenChainAgrees(exchange: Exchange, venue: Venue, child: ChildOrder): Promise<void> {
  const chain = polygonChain({ rpcUrl: exchange.urls.rpc });
  const wallet = child.fields.maker;
  const reports = await venue.trades(FOLLOWER, child, unixMs(START_MS));
  const audited = exchange.audit(wallet).trades;
  const trades: Trade[] = [];
  for (const report of reports) {
    const fills = await chain.fillsOf(report.transaction!, child);
    const booked = audited.find((trade) => trade.sharesMicro === report.shares);
    expect(fills).toEqual([{ shares: report.shares, gross: booked?.dollarsMicro, fee: booked?.feeMicro }]);
    expect(report.role).toBe('TAKER');
    expect(fills?.[0]?.fee).toBeGreaterThan(0n);
    trades.push(aTrade({ ...report, ...fills?.[0], status: 'CONFIRMED' }));
  }
  const owned = trades.reduce((total, trade) => total + trade.shares, 0n);
  expect(await chain.tokenBalance(wallet, child.token, child.domain)).toBe(owned);
  // Nothing but trades has moved them.
  expect(await chain.transfers({ wallet, token: child.token, domain: child.domain }, unixMs(START_MS))).toEqual([]);
  const status = await chain.orderStatus(child);
  expect(chainAgrees({ ...child, trades }, status)).toBe(true);
  expect(chainAgrees({ ...child, trades: trades.slice(1) }, status)).toBe(false);
  expect(chainAgrees({ ...child, trades: [] }, status)).toBe(false);
  const seen = await venue.walletTrades({ ...FOLLOWER, wallet }, unixMs(START_MS));
  expect(seen).toEqual(
    expect.arrayContaining(
      reports.map(({ tradeId, shares }) =>
        expect.objectContaining({ tradeId, orderId: child.venueOrderId, side: 'BUY', shares }),
      ),
    ),
  );
}

const NEWER = { version: 'v2', conditionId: `0x01${'11'.repeat(30)}` } as const;
const CASES = [
  { domain: 'v1', facts: {}, wallet: TEST_EOA, signatureType: 0 },
  { domain: 'v1', facts: {}, wallet: DEPOSIT_WALLET, signatureType: 3 },
  { domain: 'v1-neg-risk', facts: { negRisk: true }, wallet: TEST_EOA, signatureType: 0 },
  { domain: 'v1-neg-risk', facts: { negRisk: true }, wallet: DEPOSIT_WALLET, signatureType: 3 },
  { domain: 'v2', facts: NEWER, wallet: TEST_EOA, signatureType: 0 },
  { domain: 'v2', facts: NEWER, wallet: DEPOSIT_WALLET, signatureType: 3 },
] as const;

const COLLATERAL = '0xC011a7E12a19f7B1f670d46F03B03f3342E82DFB';
const CTF = '0x4D97DCd97eC945f40cF65F87097ACe5EA0476045';
/** Which contract keeps the tokens of a market, and which settles its orders. */
const APPROVED = {
  v1: { contract: CTF, spender: '0xE111180000d2663C0091e4f400237545B87B996B' },
  'v1-neg-risk': { contract: CTF, spender: '0xe2222d279d744050d28e00520010520000310F59' },
  v2: {
    contract: '0x006F54F7f9A22e0000CC2AB60031000000ae9fEF',
    spender: '0xe3333700cA9d93003F00f0F71f8515005F6c00Aa',
  },
} as const;

describe('against the local exchange', () => {
  test.each(CASES)(
    'X27, B26: what $wallet does not allow on a $domain market is seen on chain before an order of it is refused',
    async (given) => {
      // Given
      const { exchange, venue, token } = await givenExchange(given.wallet, given.signatureType, given.facts);
      const { contract, spender } = APPROVED[given.domain];
      const chain = polygonChain({ rpcUrl: exchange.urls.rpc });
      expect(await chain.missingApprovals(given.wallet)).toEqual([]);
      // When
      exchange.setApproval(given.wallet, spender, false);
      // Then
      const { domain } = given;
      const collateral = { domain, asset: 'collateral', contract: COLLATERAL, spender, allowance: 0n };
      expect(await chain.missingApprovals(given.wallet)).toEqual([
        collateral,
        { domain, asset: 'tokens', contract, spender },
      ]);
      const child = await givenPrepared(venue, { ...given, token });
      const refused = await venue.post(FOLLOWER, child);
      expect(refused).toMatchObject({ kind: 'refused', text: expect.stringContaining('the allowance is not enough') });
      // When
      exchange.setApproval(given.wallet, spender, true);
      // Then
      expect(await chain.missingApprovals(given.wallet)).toEqual([]);
      expect(await venue.post(FOLLOWER, { ...child, posts: 2, refused: [1] })).toEqual({ kind: 'ack' });
    },
  );

  test.each(CASES)('an order of $wallet on a $domain market is taken once, settled and seen', async (given) => {
    // Given
    const { exchange, venue, token } = await givenExchange(given.wallet, given.signatureType, given.facts);
    const child = await givenPrepared(venue, { ...given, token });
    expect(await venue.order(FOLLOWER, child)).toBeUndefined();
    expect(await venue.trades(FOLLOWER, child, unixMs(START_MS))).toEqual([]);
    expect(await venue.cancel(FOLLOWER, child)).toBe('gone');
    const chain = polygonChain({ rpcUrl: exchange.urls.rpc });
    expect(chainAgrees(child, await chain.orderStatus(child))).toBe(true);
    // When
    const first = await venue.post(FOLLOWER, child);
    const again = await venue.post(FOLLOWER, { ...child, posts: 2 });
    // Then
    expect([first, again]).toEqual([{ kind: 'ack' }, { kind: 'ack' }]);
    expect(exchange.audit(given.wallet).orders).toEqual([{ id: child.venueOrderId, accepted: 1 }]);
    const matched = exchange.audit(given.wallet).trades.reduce((sum, trade) => sum + trade.sharesMicro, 0n);
    expect(matched).toBeGreaterThanOrEqual(60_000_000n);
    expect(await venue.order(FOLLOWER, child)).toEqual({ isTerminal: true, matched });
    expect(await venue.cancel(FOLLOWER, child)).toBe('gone');
    const trades = await venue.trades(FOLLOWER, child, unixMs(START_MS));
    expect(trades.map(({ price, status }) => [price, status])).toEqual(
      expect.arrayContaining([
        [510_000n, 'MATCHED'],
        [520_000n, 'MATCHED'],
      ]),
    );
    expect(trades.reduce((sum, { shares }) => sum + shares, 0n)).toBe(matched);
    exchange.clock.advance(START_MS + 6_000);
    expect((await venue.trades(FOLLOWER, child, unixMs(START_MS))).map(({ status }) => status)).toEqual([
      'CONFIRMED',
      'CONFIRMED',
    ]);
    await thenChainAgrees(exchange, venue, child);
  });

  test.each([
    ['v1', 'v1-neg-risk', {}],
    ['v1', 'v2', {}],
    ['v2', 'v1', NEWER],
  ] as const)('an order for a %s market that was signed for %s is refused', async (_market, domain, facts) => {
    const { exchange, venue, token } = await givenExchange(TEST_EOA, 0, facts);
    const child = await givenPrepared(venue, { wallet: TEST_EOA, signatureType: 0, domain, token });
    expect((await venue.post(FOLLOWER, child)).kind).toBe('refused');
    expect(exchange.audit(TEST_EOA).orders).toEqual([]);
  });

  test('a killed order is refused, shown as cancelled, and acknowledged when it is sent again', async () => {
    // Given
    const { venue, token } = await givenExchange(TEST_EOA, 0, {});
    const fields = someFields({ tokenId: token, makerAmount: 12_500_000n });
    const unsigned = aChild({ name: 'killed', fields, domain: 'v1', id: venue.orderId({ fields, domain: 'v1' }) });
    const child = { ...unsigned, ...(await venue.prepare(FOLLOWER, unsigned)) };
    // When, Then
    expect((await venue.post(FOLLOWER, child)).kind).toBe('refused');
    expect(await venue.post(FOLLOWER, { ...child, posts: 2 })).toEqual({ kind: 'ack' });
    expect(await venue.order(FOLLOWER, child)).toEqual({ isTerminal: true, matched: 0n });
  });

  test.each([
    ['v1', {}],
    ['v1-neg-risk', { negRisk: true }],
    ['v2', NEWER],
  ] as const)('a %s market, its book and its resolution are read', async (domain, facts) => {
    // Given
    const resolution = { atMs: START_MS + 100_000, payoutsMicro: [1_000_000n, 0n] } as const;
    const { exchange, condition, token } = await givenExchange(TEST_EOA, 0, { ...facts, resolution });
    const { gamma: gammaUrl, clob: clobUrl, dataApi: dataApiUrl } = exchange.urls;
    const markets = polymarketMarketData({ gammaUrl, clobUrl, dataApiUrl, http: nodeHttp() });
    // When, Then
    expect(await markets.market(condition)).toMatchObject({
      condition,
      domain,
      eventGroup: '2001',
      tick: 10_000n,
      minimumShares: 5_000_000n,
      fee: { rateBps: 500n, exponent: 1 },
      isAcceptingOrders: true,
      categories: ['politics'],
    });
    expect(await markets.book(token)).toMatchObject({
      asks: [{ price: 510_000n, shares: 50_000_000n }, { price: 520_000n }],
    });
    const tokens = await markets.tokensOf(condition);
    const asked = [{ condition, tokens: tokens ?? [] }];
    expect(await markets.resolutions(asked)).toEqual([]);
    exchange.clock.advance(START_MS + 104_000);
    expect(await markets.resolutions(asked)).toMatchObject([
      { condition, payouts: [{ token, perShare: 1_000_000n }, { perShare: 0n }] },
    ]);
    const afterwards = polymarketMarketData({ gammaUrl, clobUrl, dataApiUrl, http: nodeHttp() });
    expect(await afterwards.market(condition)).toBeUndefined();
    expect(await afterwards.tokensOf(condition)).toEqual(tokens);
  });

  test("a leader's trade, holding and cash are read when the feed has them", async () => {
    // Given
    const { exchange } = await givenExchange(TEST_EOA, 0, {});
    const feed = dataApiFeed({ baseUrl: exchange.urls.dataApi, http: nodeHttp() });
    const leader = LEADER as Wallet;
    expect(await feed.activity(leader, unixMs(START_MS))).toEqual({ rows: [], unreadable: 0, isWhole: true });
    // When
    exchange.clock.advance(START_MS + 70_000);
    // Then
    expect((await feed.activity(leader, unixMs(START_MS))).rows).toMatchObject([
      { type: 'BUY', shares: 1_000_000_000n, notional: 500_000_000n, at: START_MS + 60_000 },
    ]);
    expect(await feed.positions(leader)).toMatchObject([{ token: '101', shares: 1_000_000_000n }]);
    expect(await feed.lagMs()).toBe(3_000);
    expect(await polygonChain({ rpcUrl: exchange.urls.rpc }).collateral(leader)).toBe(9_500_000_000n);
  });
});
