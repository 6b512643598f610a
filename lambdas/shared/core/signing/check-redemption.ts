import { unpaidOutcomes } from '../ledger/choose-outcome.ts';
import { listClaims } from '../ledger/list-claims.ts';
import { MAX_FEE_PER_GAS, MAX_GAS, MAX_TIP, reasonToWait } from '../ledger/plan-redemption.ts';
import { type Mode } from '../model/cap.ts';
import { type Position } from '../model/position.ts';
import { type RedeemLane, type Redeeming, type RedemptionCall, type RedeemTerms } from '../model/redeeming.ts';
import { type Settings } from '../model/settings.ts';
import { type SigningRefusal, type SigningRequest } from '../model/signing.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { liveFollower } from './check-order.ts';

/** Everything that decides whether a redemption may be signed, as it is stored. */
export type RedemptionFacts = {
  readonly request: Extract<SigningRequest, { readonly kind: 'sign-redemption' }>;
  readonly settings: Settings | undefined;
  readonly positions: readonly Position[];
  readonly redeeming: Redeeming | undefined;
  readonly lane: RedeemLane | undefined;
  /** What the follower's ledger may do. */
  readonly mode: Mode;
  readonly now: UnixMs;
};

/**
 * Judges whether a transaction that redeems may be signed: the follower's own wallet, a claim that its ledger records and
 * that nothing of ours speaks against, no other transaction under way, and no more for gas than is ever paid.
 *
 * What is called where follows from the market's kind alone: no address and no data come from whoever asks.
 *
 * @returns Why not; undefined where it may.
 */
export function checkRedemption(facts: RedemptionFacts): SigningRefusal | undefined {
  const { request, settings, positions, redeeming, lane, mode, now } = facts;
  const follower = liveFollower(settings, request.follower);
  if ('code' in follower) return follower;
  const { call, terms } = request;
  if (call.wallet !== follower.wallet) return { code: 'WALLET_DIFFERS', wallet: call.wallet };
  const claim = listClaims(positions, now).find(({ condition }) => condition === call.condition);
  if (claim === undefined) return { code: 'NO_CLAIM' };
  const wait = reasonToWait({ claim, redeeming, signatureType: follower.signatureType, mode, now });
  if (wait !== undefined) return { code: 'CLAIM_WAITS', wait: wait === 'too-soon' ? wait : wait.code };
  if (!isClaimed(call, unpaidOutcomes(claim, redeeming))) return { code: 'NO_CLAIM' };
  if (redeeming?.open !== undefined || lane?.open !== undefined) return { code: 'LANE_TAKEN' };
  return termsRefusal(terms, lane);
}

/** Of an outcome alone, no more is redeemed than is claimed. */
function isClaimed(call: RedemptionCall, unpaid: ReturnType<typeof unpaidOutcomes>): boolean {
  if (call.domain !== 'v2') return true;
  return unpaid.some(({ token, shares }) => token === call.token && call.shares > 0n && call.shares <= shares);
}

function termsRefusal(terms: RedeemTerms, lane: RedeemLane | undefined): SigningRefusal | undefined {
  const { nonce, gasLimit, maxFeePerGas, tip } = terms;
  if (nonce < (lane?.nextNonce ?? 0n)) return { code: 'LANE_TAKEN' };
  const bounded = [
    { is: gasLimit, limit: MAX_GAS },
    { is: maxFeePerGas, limit: MAX_FEE_PER_GAS },
    { is: tip, limit: MAX_TIP },
  ];
  const above = bounded.find(({ is, limit }) => is > limit);
  return above === undefined ? undefined : { code: 'TERMS_TOO_HIGH', ...above };
}
