import { expect, test } from '@jest/globals';
import { polygonChain } from '#adapters/polygon/chain.ts';
import { polygonRedemptions } from '#adapters/polygon/redemptions.ts';
import { dataApiFeed } from '#adapters/polymarket/data-api.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { polymarketMarketData } from '#adapters/polymarket/market-data.ts';
import { REDEEM_AFTER_MS } from '#core/ledger/plan-redemption.ts';
import { parseConditionId, type TokenId, type Wallet } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { redeemWinners } from '#flows/redeem-winners.ts';
import { resolvePositions } from '#flows/resolve-positions.ts';
import type { ExchangeOptions } from '../../../bin/local/exchange/exchange.ts';
import { parseFaultPlan } from '../../../bin/local/exchange/faults/plan.ts';
import { FIRST_KEY } from '../../bin/local/exchange/a-client.ts';
import { aMarket, aRow, aWorld, START_MS } from '../../bin/local/exchange/a-world.ts';
import { anExchange, aTrader, MILLION, pass } from '../../bin/local/exchange/an-exchange.ts';
import { aPosition } from '../../support/builders/a-position.ts';
import { aFollower, someSettings } from '../../support/builders/a-settings.ts';
import { sharesOf } from '../../support/builders/quantities.ts';
import { countingLog } from '../../support/fakes/counting-log.ts';
import { keySigner } from '../../support/fakes/key-signer.ts';
import { memoryLedger } from '../../support/ledger-store.ts';
import { MAIN, redeemedCash } from '../../support/redeem-steps.ts';

type Given = {
  readonly negRisk?: boolean;
  readonly isV2?: boolean;
  readonly options?: Partial<ExchangeOptions>;
  readonly pays?: bigint;
  /** Shares of the second outcome that the wallet buys beside. */
  readonly boughtOfSecond?: number;
};

const SECRET = { privateKey: FIRST_KEY, apiKey: 'none', apiSecret: 'none', apiPassphrase: 'none' };

/** A market of version v2, whose ids hang together as the venue's do. */
const V2_CONDITION = `0x01${'5e'.repeat(16)}0002${'0'.repeat(24)}`;
const V2_TOKENS = [0n, 1n].map((index) => (BigInt(`${V2_CONDITION}00`) + index).toString());
const V2 = {
  version: 'v2',
  conditionId: V2_CONDITION,
  tokens: [
    { tokenId: V2_TOKENS[0]!, outcome: 'Yes' },
    { tokenId: V2_TOKENS[1]!, outcome: 'No' },
  ],
} as const;

/** The redeemer over its real adapters, at a local exchange whose market resolves after 30 s, and a ledger of 50 shares. */
async function givenSystem({
  negRisk = false,
  isV2 = false,
  options = {},
  pays = MILLION,
  boughtOfSecond,
}: Given = {}) {
  const resolution = { atMs: START_MS + 30_000, payoutsMicro: [pays, MILLION - pays] as const };
  const market = aMarket(1, { resolution, negRisk, ...(isV2 ? V2 : {}) });
  const [first, second] = market.tokens;
  const { tokenId } = first;
  const [book] = aWorld().books;
  const rows = [aRow({ tokenId, conditionId: market.conditionId })];
  const world = { markets: [market], rows, books: [{ ...book!, tokenId }] };
  const exchange = await anExchange(world, { hasAutoRedeemer: false, ...options });
  const client = await aTrader(exchange);
  const olderKind = negRisk ? 'v2-neg-risk' : 'v2';
  const kind = isV2 ? 'v3' : olderKind;
  await client.buy(50, 0.51, { kind, tokenId });
  if (boughtOfSecond !== undefined) await client.buy(boughtOfSecond, 0.51, { kind, tokenId: second.tokenId });
  pass(exchange, 60_000);
  const follower = aFollower({ signatureType: 0, wallet: client.wallet.toLowerCase() as Wallet });
  const { gamma: gammaUrl, clob: clobUrl, dataApi: dataApiUrl, rpc: rpcUrl } = exchange.urls;
  const http = nodeHttp();
  const now = () => exchange.clock.now() as UnixMs;
  const clock = {
    now: () => Promise.resolve(now()),
    waitUntil: (until: UnixMs) => {
      exchange.clock.advance(until);
      return Promise.resolve(now());
    },
  };
  const ledger = memoryLedger();
  ledger.openCaps(someSettings({ followers: [follower] }));
  const condition = parseConditionId(market.conditionId)!;
  const token = tokenId as TokenId;
  const value = aPosition({ condition, token, available: sharesOf('50') });
  await ledger.commit([{ kind: 'put', type: 'position', value }]);
  const settings = { current: () => Promise.resolve(someSettings({ followers: [follower] })) } as never;
  const deps = {
    ...{ clock, ledger, settings, log: countingLog() },
    markets: polymarketMarketData({ gammaUrl, clobUrl, dataApiUrl, http }),
    chain: polygonChain({ rpcUrl }),
    feed: dataApiFeed({ baseUrl: dataApiUrl, http }),
    redemptions: polygonRedemptions({ rpcUrl, signer: keySigner(() => Promise.resolve(SECRET)) }),
  };
  return {
    ...{ exchange, ledger, client, second: second.tokenId as TokenId, condition },
    redeem: () => redeemWinners(deps, 58_000),
    resolve: async () => {
      pass(exchange, 5_000);
      await resolvePositions(deps, { follower, positions: await ledger.positions(MAIN), now: now() });
    },
    redeeming: () => ledger.redeeming(MAIN, condition),
  };
}

test.each([
  ['plain', {}, 50n],
  ['neg-risk', { negRisk: true }, 50n],
  ['50/50', { pays: MILLION / 2n }, 25n],
  ['v2', { isV2: true }, 50n],
  ['50/50 v2', { isV2: true, pays: MILLION / 2n }, 25n],
] as const)('B32: of a %s market the claim is redeemed and becomes cash', async (_, given, dollars) => {
  // Given
  const system = await givenSystem(given);
  await system.resolve();
  pass(system.exchange, REDEEM_AFTER_MS);
  // When
  expect(await system.redeem()).toEqual({ claims: 1, sent: 1, failures: 0 });
  await system.resolve();
  // Then
  expect(system.exchange.audit(system.client.wallet)).toMatchObject({
    redeemedMicro: dollars * MILLION,
    sharesMicro: {},
  });
  expect(redeemedCash(system)).toBe(dollars * MILLION);
  expect(await system.redeem()).toEqual({ claims: 0, sent: 0, failures: 0 });
});

test('X1: a node whose answer is lost has taken it: the same transaction is found, and cash comes once', async () => {
  // Given
  const plan = { seed: 'lost', faults: [{ kind: 'lost-response', on: 'rpc eth_sendRawTransaction' }] };
  const system = await givenSystem({ options: { faults: parseFaultPlan(JSON.stringify(plan)) } });
  await system.resolve();
  pass(system.exchange, REDEEM_AFTER_MS);
  // When
  await system.redeem();
  await system.resolve();
  // Then
  expect(system.exchange.faults()[0]?.hits).toBe(1);
  expect(redeemedCash(system)).toBe(50n * MILLION);
  expect((await system.redeeming())?.failed).toEqual([]);
});

test('one that is forgotten is sent again, one that reverts is followed by another', async () => {
  // Given
  const fates = ['drop', 'revert', 'mine'] as const;
  let asked = 0;
  const system = await givenSystem({ options: { fateOf: () => fates[asked++] ?? 'mine' } });
  await system.resolve();
  pass(system.exchange, REDEEM_AFTER_MS);
  // When
  for (let run = 0; run < 3; run += 1) await system.redeem();
  await system.resolve();
  // Then
  expect(asked).toBe(3);
  expect(system.exchange.audit(system.client.wallet).redeemedMicro).toBe(50n * MILLION);
  expect(redeemedCash(system)).toBe(50n * MILLION);
});

test('that the venue’s own redeemer was first closes the claim without a transaction', async () => {
  // Given
  const system = await givenSystem({ options: { hasAutoRedeemer: true } });
  await system.resolve();
  pass(system.exchange, REDEEM_AFTER_MS);
  // When
  expect(await system.redeem()).toEqual({ claims: 1, sent: 0, failures: 0 });
  expect((await system.redeeming())?.wait).toEqual({ code: 'SHARES_GONE' });
  await system.resolve();
  // Then
  expect(redeemedCash(system)).toBe(50n * MILLION);
});

test('B32: of a v2 market that ended 50/50 both outcomes are redeemed, one after the other, and only what is claimed', async () => {
  // Given: 30 shares of the other outcome, 20 of them of the ledger
  const system = await givenSystem({ isV2: true, pays: MILLION / 2n, boughtOfSecond: 30 });
  const { exchange, ledger, condition, second, client } = system;
  const value = aPosition({ condition, token: second, available: sharesOf('20') });
  await ledger.commit([{ kind: 'put', type: 'position', value }]);
  await system.resolve();
  pass(exchange, REDEEM_AFTER_MS);
  // When
  expect(await system.redeem()).toEqual({ claims: 1, sent: 1, failures: 0 });
  expect(await system.redeem()).toEqual({ claims: 1, sent: 1, failures: 0 });
  expect(await system.redeem()).toEqual({ claims: 1, sent: 0, failures: 0 });
  await system.resolve();
  // Then
  expect(exchange.audit(client.wallet)).toMatchObject({
    redeemedMicro: 35n * MILLION,
    sharesMicro: { [second]: 10n * MILLION },
  });
  expect(redeemedCash(system)).toBe(35n * MILLION);
  expect(await system.redeem()).toEqual({ claims: 0, sent: 0, failures: 0 });
});

test('of a v2 market nothing is sent as long as the Router may not take the shares, and it is afterwards', async () => {
  const system = await givenSystem({ isV2: true });
  await system.resolve();
  pass(system.exchange, REDEEM_AFTER_MS);
  const router = '0x12121212006e4CD160D18e3f00711DA5c3372600';
  system.exchange.setApproval(system.client.wallet, router, false);
  expect(await system.redeem()).toEqual({ claims: 1, sent: 0, failures: 0 });
  expect((await system.redeeming())?.wait).toEqual({ code: 'NOT_APPROVED' });
  system.exchange.setApproval(system.client.wallet, router, true);
  expect(await system.redeem()).toEqual({ claims: 1, sent: 1, failures: 0 });
});
