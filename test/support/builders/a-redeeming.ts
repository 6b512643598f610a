import { type RedeemLane, type RedeemOutlook, type RedeemTransaction, type Redeeming } from '#core/model/redeeming.ts';
import { redemptionIdOf } from '#core/values/ids.ts';
import { aTransaction, CONDITION, FOLLOWER, FOLLOWER_WALLET, NOW } from './identities.ts';

const GWEI = 1_000_000_000n;

/** A transaction of the follower's wallet with the number 7, signed now. */
export function aRedeemTransaction(changes: Partial<RedeemTransaction> = {}): RedeemTransaction {
  return {
    wallet: FOLLOWER_WALLET,
    nonce: 7n,
    transaction: aTransaction(7),
    raw: '0x02f8',
    signedAt: NOW,
    ...changes,
  };
}

/** The redemption of the one market, of which nothing has been sent. */
export function aRedeeming(changes: Partial<Redeeming> = {}): Redeeming {
  return {
    follower: FOLLOWER,
    mode: 'live',
    condition: CONDITION,
    redemptionId: redemptionIdOf({ follower: FOLLOWER, mode: 'live' }, CONDITION),
    failed: [],
    version: 1n,
    ...changes,
  };
}

/** A place that nobody has taken, after seven transactions. */
export function aRedeemLane(changes: Partial<RedeemLane> = {}): RedeemLane {
  return { wallet: FOLLOWER_WALLET, follower: FOLLOWER, mode: 'live', nextNonce: 7n, version: 1n, ...changes };
}

/** A chain on which nothing speaks against a redemption that uses 200,000 gas. */
export function anOutlook(changes: Partial<RedeemOutlook> = {}): RedeemOutlook {
  return {
    nonce: 7n,
    pendingNonce: 7n,
    funds: 2_000_000_000n * GWEI,
    gasPrice: 60n * GWEI,
    tip: 30n * GWEI,
    isApproved: true,
    gas: 200_000n,
    ...changes,
  };
}
