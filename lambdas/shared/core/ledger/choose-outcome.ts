import { type ClaimWait } from '../model/claim-wait.ts';
import { type OutcomeShares, type Redeeming } from '../model/redeeming.ts';
import { type TokenId } from '../values/ids.ts';
import { smaller } from '../values/quantity.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { type Claim, type ClaimedOutcome } from './list-claims.ts';

/**
 * Outcomes of a claim for which no payment is on its way: a transaction that redeemed one alone has not redeemed the other.
 *
 * An outcome that was redeemed alone waits until its payment is booked, whatever has been claimed of it since: until then
 * nobody knows which of the claimed shares are still in the wallet, and another transaction could ask for the same ones.
 */
export function unpaidOutcomes(
  { outcomes }: Pick<Claim, 'outcomes'>,
  redeeming: Redeeming | undefined,
): readonly ClaimedOutcome[] {
  return outcomes.filter(({ token, booked }) => {
    const last = redeeming?.redeemedOutcomes?.find((one) => one.token === token);
    return last === undefined || booked.includes(last.transaction);
  });
}

type ChooseInput = {
  readonly claim: Pick<Claim, 'outcomes'>;
  readonly redeeming: Redeeming;
  /** What the wallet holds on chain of each unpaid outcome. */
  readonly held: ReadonlyMap<TokenId, Shares>;
};

/**
 * Chooses the outcome that is redeemed next, and how much of it: what is claimed, as far as the wallet holds it.
 *
 * Where the amount is ours to choose, shares beyond the claim are left alone: no copy bought them, or their trade is not
 * confirmed yet, and no booking would explain the cash that they bring.
 *
 * @returns Why none is where none is.
 */
export function chooseOutcome({ claim, redeeming, held }: ChooseInput): OutcomeShares | ClaimWait {
  const unpaid = unpaidOutcomes(claim, redeeming);
  for (const { token, shares } of unpaid) {
    const least = smaller(held.get(token) ?? NO_SHARES, shares);
    if (least > 0n) return { token, shares: least };
  }
  return { code: unpaid.length < claim.outcomes.length ? 'REDEEMED' : 'SHARES_GONE' };
}
