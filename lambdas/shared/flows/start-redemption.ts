import { chooseOutcome, unpaidOutcomes } from '#core/ledger/choose-outcome.ts';
import { type Claim } from '#core/ledger/list-claims.ts';
import { planRedemption, reasonToWait } from '#core/ledger/plan-redemption.ts';
import { freshRedeeming, noteWait, openRedemption } from '#core/ledger/record-redemption.ts';
import { type Mode } from '#core/model/cap.ts';
import { type ClaimWait } from '#core/model/claim-wait.ts';
import { type Redeeming, type RedeemLane, type RedeemTransaction, type RedemptionCall } from '#core/model/redeeming.ts';
import { type Follower } from '#core/model/settings.ts';
import { type TokenId, type Wallet } from '#core/values/ids.ts';
import { type Shares } from '#core/values/shares.ts';
import { type Chain } from '#ports/chain.ts';
import { type MarketData } from '#ports/market-data.ts';
import { type Redemptions } from '#ports/redemptions.ts';
import { type FollowDeps } from './follow-redemption.ts';

export type StartDeps = FollowDeps & {
  readonly markets: Pick<MarketData, 'domainOf'>;
  readonly chain: Pick<Chain, 'tokenBalance'>;
  readonly redemptions: Redemptions;
};

type StartInput = {
  readonly follower: Follower & { readonly wallet: Wallet };
  readonly claim: Claim;
  readonly mode: Mode;
};

/**
 * Redeems a claim by a transaction of the wallet where that is possible, and stores why where it is not.
 *
 * The signed bytes are stored before they leave. A crash before that has sent nothing; one after it leaves them to whoever
 * follows the transaction.
 *
 * @returns Whether bytes were sent.
 * @throws ConfigurationError, UnavailableError, UnreadableAnswerError
 */
export async function startRedemption(deps: StartDeps, { follower, claim, mode }: StartInput): Promise<boolean> {
  const of = { follower: follower.name, mode: follower.mode };
  const stored = await deps.ledger.redeeming(of, claim.condition);
  const now = await deps.clock.now();
  const { signatureType } = follower;
  const reason = reasonToWait({ claim, redeeming: stored, signatureType, mode, now });
  // A transaction that another wallet signed for it may still be mined.
  if (reason === 'too-soon' || stored?.open !== undefined) return false;
  const redeeming = stored ?? freshRedeeming(of, claim.condition);
  // Read before the chain is: who takes the place meanwhile makes the commit fail.
  const lane = await deps.ledger.redeemLane(follower.wallet);
  if (lane?.open !== undefined) return false;
  const prepared = reason ?? (await prepare(deps, { follower, claim, redeeming, lane }));
  if ('code' in prepared) {
    await tellWait(deps, redeeming, prepared);
    return false;
  }
  const transaction = { ...prepared, wallet: follower.wallet, signedAt: now };
  const { committed } = await deps.ledger.commit(openRedemption({ redeeming, lane, transaction }));
  if (!committed) return false;
  const said = await deps.redemptions.send(transaction.raw);
  const { condition } = claim;
  deps.log.info('redemption sent', { ...of, condition, transaction: transaction.transaction, said });
  return true;
}

type CallInput = Omit<StartInput, 'mode'> & { readonly redeeming: Redeeming };
type PrepareInput = CallInput & { readonly lane: RedeemLane | undefined };
type Prepared = Pick<RedeemTransaction, 'nonce' | 'transaction' | 'raw' | 'outcome'>;

async function prepare(deps: StartDeps, { follower, lane, ...input }: PrepareInput): Promise<ClaimWait | Prepared> {
  const call = await callFor(deps, { follower, ...input });
  if ('code' in call) return call;
  const plan = planRedemption(await deps.redemptions.outlook(call), lane);
  if (plan.kind === 'wait') return plan.wait;
  const signed = await deps.redemptions.sign(follower, call, plan.terms);
  if (signed === undefined) return { code: 'WRONG_KEY' };
  const { nonce } = plan.terms;
  if (call.domain !== 'v2') return { ...signed, nonce };
  return { ...signed, nonce, outcome: { token: call.token, shares: call.shares } };
}

/** Markets of version v2 are redeemed outcome by outcome, one in each run; all others whole. */
async function callFor(
  deps: StartDeps,
  { follower, claim, redeeming }: CallInput,
): Promise<ClaimWait | RedemptionCall> {
  const { wallet } = follower;
  const { condition } = claim;
  const domain = await deps.markets.domainOf(condition);
  if (domain === undefined) return { code: 'MARKET_UNKNOWN' };
  const held = new Map<TokenId, Shares>();
  for (const { token } of unpaidOutcomes(claim, redeeming))
    held.set(token, await deps.chain.tokenBalance(wallet, token, domain));
  const outcome = chooseOutcome({ claim, redeeming, held });
  if ('code' in outcome) return outcome;
  return domain === 'v2' ? { wallet, condition, domain, ...outcome } : { wallet, condition, domain };
}

async function tellWait({ ledger, log }: StartDeps, redeeming: Redeeming, wait: ClaimWait): Promise<void> {
  const changes = noteWait(redeeming, wait);
  if (changes === undefined) return;
  const { follower, condition } = redeeming;
  const { committed } = await ledger.commit(changes);
  if (committed) log.info('claim waits', { follower, condition, ...wait });
}
