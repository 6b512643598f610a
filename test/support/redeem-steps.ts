import { type OrderDomain } from '#core/model/market.ts';
import { REDEEM_AFTER_MS } from '#core/ledger/plan-redemption.ts';
import { CASH, COLLATERAL } from '#core/model/journal.ts';
import { type Redeeming } from '#core/model/redeeming.ts';
import { type SignatureType } from '#core/model/settings.ts';
import { aMarket } from './builders/a-market.ts';
import { aFollower, someSettings } from './builders/a-settings.ts';
import { CONDITION, FOLLOWER, OTHER_TOKEN, TOKEN } from './builders/identities.ts';
import { priceOf } from './builders/quantities.ts';
import { givenRecorded, givenStarted } from './flow-steps.ts';
import { type FlowWorld } from './flow-world.ts';

/** The ledger of the one follower. */
export const MAIN = { follower: FOLLOWER, mode: 'live' } as const;

type ClaimGiven = {
  readonly signatureType?: SignatureType;
  readonly domain?: OrderDomain;
  /** What a share of the token that was bought pays, and of the other. */
  readonly pays?: readonly [string, string];
  /** False: the venue has an outcome, and it may still be disputed. */
  readonly isFinal?: boolean;
};

/** A world in which 388 shares were bought, their market has paid out, and the venue's own redeemer has not come. */
export async function givenClaim({
  signatureType = 0,
  domain = 'v1',
  pays: [own, other] = ['1', '0'],
  isFinal = true,
}: ClaimGiven = {}): Promise<FlowWorld> {
  const monitoring = { pollIntervalMs: 2_000, portfolioSyncIntervalMs: 60_000 };
  const world = await givenStarted(someSettings({ followers: [aFollower({ signatureType })], monitoring }));
  await givenRecorded(world);
  world.venue.scripts.push({ quarters: [4] });
  await world.whenExecuted();
  await world.untilQuiet();
  const payouts = [
    { token: TOKEN, perShare: priceOf(own) },
    { token: OTHER_TOKEN, perShare: priceOf(other) },
  ];
  world.markets.known.set(CONDITION, aMarket({ domain }));
  if (isFinal) world.markets.paid.set(CONDITION, { condition: CONDITION, payouts });
  for (const { token, perShare } of payouts) world.redemptions.pays.set(token, perShare);
  await world.whenReconciled();
  world.clock.advance(REDEEM_AFTER_MS);
  return world;
}

/** What is stored of the redemption of the one market. */
export async function theRedeeming(world: FlowWorld): Promise<Redeeming | undefined> {
  return world.ledger.redeeming(MAIN, CONDITION);
}

/** Dollars that redemptions have brought, by the journal. */
export function redeemedCash(world: Pick<FlowWorld, 'ledger'>): bigint {
  return world.ledger
    .dump()
    .journal.filter(({ kind }) => kind === 'redeem')
    .flatMap(({ legs }) => legs)
    .filter(({ account, asset }) => account === CASH && asset === COLLATERAL)
    .reduce((sum, { debit, credit }) => sum + debit - credit, 0n);
}

/** Looks again at the claims and at the wallet's activity, ten minutes on, as the schedules do. */
export async function afterTenMinutes(world: FlowWorld): Promise<void> {
  world.clock.advance(600_000);
  await world.whenReconciled();
  await world.whenRedeemed();
  await world.whenReconciled();
}
