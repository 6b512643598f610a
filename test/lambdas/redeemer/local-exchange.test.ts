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
import { aMarket, START_MS } from '../../bin/local/exchange/a-world.ts';
import { anExchange, aTrader, MILLION, pass } from '../../bin/local/exchange/an-exchange.ts';
import { aPosition } from '../../support/builders/a-position.ts';
import { aFollower, someSettings } from '../../support/builders/a-settings.ts';
import { sharesOf } from '../../support/builders/quantities.ts';
import { countingLog } from '../../support/fakes/counting-log.ts';
import { memoryLedger } from '../../support/ledger-store.ts';
import { MAIN, redeemedCash } from '../../support/redeem-steps.ts';

type Given = { readonly negRisk?: boolean; readonly options?: Partial<ExchangeOptions>; readonly pays?: bigint };

/** The redeemer over its real adapters, at a local exchange whose market resolves after 30 s, and a ledger of 50 shares. */
async function givenSystem({ negRisk = false, options = {}, pays = MILLION }: Given = {}) {
  const resolution = { atMs: START_MS + 30_000, payoutsMicro: [pays, MILLION - pays] as const };
  const market = aMarket(1, { resolution, negRisk });
  const exchange = await anExchange({ markets: [market] }, { hasAutoRedeemer: false, ...options });
  const client = await aTrader(exchange);
  await client.buy(50, 0.52, { kind: negRisk ? 'v2-neg-risk' : 'v2' });
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
  const [first] = market.tokens;
  const condition = parseConditionId(market.conditionId)!;
  const token = first.tokenId as TokenId;
  const value = aPosition({ condition, token, available: sharesOf('50') });
  await ledger.commit([{ kind: 'put', type: 'position', value }]);
  const settings = { current: () => Promise.resolve(someSettings({ followers: [follower] })) } as never;
  const deps = {
    ...{ clock, ledger, settings, log: countingLog() },
    markets: polymarketMarketData({ gammaUrl, clobUrl, dataApiUrl, http }),
    chain: polygonChain({ rpcUrl }),
    feed: dataApiFeed({ baseUrl: dataApiUrl, http }),
    redemptions: polygonRedemptions({ rpcUrl, credentials: () => Promise.resolve({ privateKey: FIRST_KEY }) }),
  };
  return {
    ...{ exchange, ledger, client },
    redeem: () => redeemWinners(deps, 58_000),
    resolve: async () => {
      pass(exchange, 5_000);
      await resolvePositions(deps, { follower, positions: await ledger.positions(MAIN), now: now() });
    },
    redeeming: () => ledger.redeeming(MAIN, condition),
  };
}

test.each([
  ['plain', false, MILLION, 50n],
  ['neg-risk', true, MILLION, 50n],
  ['50/50', false, MILLION / 2n, 25n],
] as const)('B32: of a %s market the claim is redeemed and becomes cash', async (_, negRisk, pays, dollars) => {
  // Given
  const system = await givenSystem({ negRisk, pays });
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
