import { GLOBAL_CAP } from '../model/cap.ts';
import { type ClaimWait } from '../model/claim-wait.ts';
import { type FollowerMode } from '../model/settings.ts';
import { type RedeemLane, type RedeemTransaction, type Redeeming } from '../model/redeeming.ts';
import { type ConditionId, type FollowerName, redemptionIdOf } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD } from '../values/usd.ts';
import { type Change } from './change.ts';
import { putRedeeming, putRedeemLane } from './put.ts';

type LedgerOf = { readonly follower: FollowerName; readonly mode: FollowerMode };

/** The redemption of a market before anything was stored of it. */
export function freshRedeeming({ follower, mode }: LedgerOf, condition: ConditionId): Redeeming {
  const redemptionId = redemptionIdOf({ follower, mode }, condition);
  return { follower, mode, condition, redemptionId, failed: [], version: 0n };
}

type OpenInput = {
  readonly redeeming: Redeeming;
  readonly lane: RedeemLane | undefined;
  readonly transaction: RedeemTransaction;
};

/**
 * Stores a signed transaction before it is sent: it takes the one place that the wallet has, unless the follower was halted
 * meanwhile.
 */
export function openRedemption({ redeeming, lane, transaction }: OpenInput): readonly Change[] {
  const { follower, mode, condition } = redeeming;
  invariant(redeeming.open === undefined, 'a redemption has one transaction at a time');
  invariant(lane?.open === undefined, 'a wallet has one transaction of ours at a time');
  invariant(transaction.nonce >= (lane?.nextNonce ?? 0n), 'a place that was taken is not given again');
  invariant(lane === undefined || lane.wallet === transaction.wallet, 'the place is that of the wallet that signed');
  const place = lane ?? { wallet: transaction.wallet, follower, mode, nextNonce: transaction.nonce, version: 0n };
  return [
    putRedeeming(redeeming, { open: transaction, wait: undefined }),
    putRedeemLane(place, { follower, mode, open: condition, nextNonce: transaction.nonce }),
    { kind: 'cap', follower, mode, name: GLOBAL_CAP, reserved: NO_USD, posted: NO_USD, allows: 'sales' },
  ];
}

/** Notes when a transaction was first seen to be gone; `undefined`: it is back. */
export function noteGone(redeeming: Redeeming, goneAt: UnixMs | undefined): readonly Change[] {
  const { open } = redeeming;
  invariant(open !== undefined, 'only what is open can be gone');
  const { goneAt: _, ...rest } = open;
  return [putRedeeming(redeeming, { open: goneAt === undefined ? rest : { ...rest, goneAt } })];
}

type CloseInput = { readonly redeeming: Redeeming; readonly lane: RedeemLane; readonly hasSucceeded: boolean };

/** Ends a transaction that surely redeemed, or surely came to nothing, and frees the wallet's place. */
export function closeRedemption({ redeeming, lane, hasSucceeded }: CloseInput): readonly Change[] {
  const { open, failed } = redeeming;
  invariant(open !== undefined && lane.open === redeeming.condition, 'only the open transaction is closed');
  return [
    putRedeeming(
      redeeming,
      hasSucceeded
        ? { open: undefined, failed: [], ...redeemedBy(redeeming, open), wait: { code: 'REDEEMED' } }
        : { open: undefined, failed: [...failed, open.transaction] },
    ),
    putRedeemLane(lane, { open: undefined, nextNonce: open.nonce + 1n }),
  ];
}

/** What one outcome's transaction redeemed says nothing of the other outcome. */
function redeemedBy(
  { redeemedOutcomes = [] }: Redeeming,
  { transaction, signedAt, outcome }: RedeemTransaction,
): Pick<Redeeming, 'redeemed' | 'redeemedOutcomes'> {
  if (outcome === undefined) return { redeemed: { transaction, signedAt } };
  const { token } = outcome;
  return { redeemedOutcomes: [...redeemedOutcomes.filter((one) => one.token !== token), { token, transaction }] };
}

/** Stores why a claim waits, where that is not what is stored already. */
export function noteWait(redeeming: Redeeming, wait: ClaimWait): readonly Change[] | undefined {
  return redeeming.wait?.code === wait.code ? undefined : [putRedeeming(redeeming, { wait })];
}

/** Stores that a person was told of a claim. */
export function noteTold(redeeming: Redeeming, now: UnixMs): readonly Change[] {
  return [putRedeeming(redeeming, { toldAt: now })];
}
