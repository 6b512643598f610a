import { type Mode } from '../model/cap.ts';
import { type ClaimWait } from '../model/claim-wait.ts';
import { type RedeemLane, type RedeemOutlook, type RedeemTerms, type Redeeming } from '../model/redeeming.ts';
import { type SignatureType } from '../model/settings.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { unpaidOutcomes } from './choose-outcome.ts';
import { type Claim } from './list-claims.ts';

/** The venue's own redeemer mostly pays within minutes, and pays the gas: so long it is waited for. */
export const REDEEM_AFTER_MS = 600_000;
/** Transactions of one claim that may come to nothing; a person looks before there is another one. */
export const MAX_FAILED = 3;
/**
 * The highest price of gas that is paid, in wei: 1,000 gwei. Polygon asked for 30 to 300 gwei on most days of 2026. It is
 * also what each transaction allows, so that one that was sent is not left behind by a price that rises.
 */
export const MAX_FEE_PER_GAS = 1_000_000_000_000n;
/** The largest tip, in wei: 200 gwei; it is paid in full whatever the price is. */
export const MAX_TIP = 200_000_000_000n;
/** The most gas that a redemption may use. It takes some 200,000; with the price above it costs 1 POL at the very most. */
export const MAX_GAS = 1_000_000n;

type ClaimFacts = {
  readonly claim: Claim;
  readonly redeeming: Redeeming | undefined;
  readonly signatureType: SignatureType;
  readonly mode: Mode;
  readonly now: UnixMs;
};

/**
 * Says why a claim is not redeemed now, as far as the ledger alone tells; the first reason that applies.
 *
 * @returns Undefined where nothing of ours speaks against it; `too-soon` while the venue's own redeemer may still come.
 */
export function reasonToWait({
  claim,
  redeeming,
  signatureType,
  mode,
  now,
}: ClaimFacts): ClaimWait | 'too-soon' | undefined {
  const redeemed = redeeming?.redeemed;
  // What was claimed before it was signed is paid by it, and only its row in the activity is awaited.
  if (redeemed !== undefined && claim.newest <= redeemed.signedAt) return { code: 'REDEEMED' };
  if (unpaidOutcomes(claim, redeeming).length === 0) return { code: 'REDEEMED' };
  if (now - claim.newest < REDEEM_AFTER_MS) return 'too-soon';
  if (signatureType !== 0) return { code: 'WALLET_TYPE' };
  if (claim.isWorking) return { code: 'ORDERS_OPEN' };
  if ((redeeming?.failed.length ?? 0) >= MAX_FAILED)
    return { code: 'FAILED', is: BigInt(redeeming?.failed.length ?? 0), limit: BigInt(MAX_FAILED) };
  return mode === 'HALTED' ? { code: 'HALTED' } : undefined;
}

/** What a transaction would be signed over, or why none is. */
export type RedemptionPlan =
  | { readonly kind: 'sign'; readonly terms: RedeemTerms }
  | { readonly kind: 'wait'; readonly wait: ClaimWait };

/** Decides, from what the chain says, whether a redemption is signed, and over what; the first reason against it counts. */
export function planRedemption(outlook: RedeemOutlook, lane: RedeemLane | undefined): RedemptionPlan {
  const { nonce, pendingNonce, funds, gasPrice, tip, isApproved, gas } = outlook;
  if (!isApproved) return wait({ code: 'NOT_APPROVED' });
  if (pendingNonce !== nonce) return wait({ code: 'NONCE_TAKEN', is: pendingNonce, limit: nonce });
  const least = lane?.nextNonce ?? 0n;
  if (nonce < least) return wait({ code: 'NONCE_TAKEN', is: nonce, limit: least });
  if (gas === undefined) return wait({ code: 'CHAIN_REFUSES' });
  // What it uses may change a little until it is mined.
  const gasLimit = (gas * 5n + 3n) / 4n;
  if (gasLimit > MAX_GAS) return wait({ code: 'FEE_TOO_HIGH', is: gasLimit, limit: MAX_GAS });
  if (gasPrice > MAX_FEE_PER_GAS) return wait({ code: 'FEE_TOO_HIGH', is: gasPrice, limit: MAX_FEE_PER_GAS });
  if (tip > MAX_TIP) return wait({ code: 'FEE_TOO_HIGH', is: tip, limit: MAX_TIP });
  const needed = gasLimit * MAX_FEE_PER_GAS;
  if (funds < needed) return wait({ code: 'NO_GAS', is: funds, limit: needed });
  return { kind: 'sign', terms: { nonce, gasLimit, maxFeePerGas: MAX_FEE_PER_GAS, tip } };
}

function wait(reason: ClaimWait): RedemptionPlan {
  return { kind: 'wait', wait: reason };
}
