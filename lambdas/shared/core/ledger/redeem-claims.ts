import { type Position, type Redemption } from '../model/position.ts';
import { type TransactionHash } from '../values/ids.ts';
import { minus, smaller, sum } from '../values/quantity.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { type Change } from './change.ts';
import { paidFor, redeem } from './redeem.ts';

type RedeemClaimsInput = {
  /** All positions of one token in one ledger, over all leaders. */
  readonly positions: readonly Position[];
  /** One redemption of that token from the wallet; of zero shares where the venue tells of lost ones without their number. */
  readonly redemption: Redemption & {
    /** What it brought in all. */
    readonly paid: Usd;
  };
  readonly now: UnixMs;
};

/**
 * Books what a redemption turned into cash of the claims on its token, the oldest first.
 *
 * It redeems at most its own shares, once over all positions: a trade that is confirmed after it leads to a claim whose
 * shares are still in the wallet, and that waits for the next one. The positions that it does not touch are part of the
 * condition, so that two runs cannot spend it on two of them. Each claim was rounded down alone, the wallet's cash is
 * rounded once: what lies between comes in with the last of them. One that brought nothing pays for no claim that pays
 * something: a market's outcomes may be redeemed one by one, and a row that names the other one is not its payment.
 *
 * @returns Undefined when nothing of it is left, or nothing is claimed.
 */
export function redeemClaims({ positions, redemption, now }: RedeemClaimsInput): readonly Change[] | undefined {
  const { transaction, shares, paid } = redemption;
  const claims = positions
    .filter(({ claimed }) => claimed > 0n)
    .sort((a, b) => (a.claimedAt ?? now) - (b.claimedAt ?? now) || (a.leader < b.leader ? -1 : 1));
  const spent = positions.map((position) => redeemedIn(position, transaction));
  let left = minus(shares, sum(NO_SHARES, spent));
  const parts: Part[] = [];
  for (const claim of claims) {
    const part = shares === 0n ? lost(claim) : smaller(left, claim.claimed);
    if (part <= 0n || (paid === 0n && paidFor(claim, part) > 0n)) continue;
    left = minus(left, part);
    parts.push({ claim, part });
  }
  if (parts.length === 0) return undefined;
  const isAllOfIt = left === 0n && spent.every((one) => one === 0n);
  const rounded = isAllOfIt ? roundingsOf(parts, paid) : NO_USD;
  const changes = new Map(
    parts.map(({ claim, part }, index) => {
      const extra = index === parts.length - 1 ? rounded : NO_USD;
      return [claim, redeem({ position: claim, transaction, shares: part, extra, now })];
    }),
  );
  return positions.flatMap(
    (position): readonly Change[] => changes.get(position) ?? [{ kind: 'check', type: 'position', value: position }],
  );
}

/** Shares of a claim that a redemption turned into cash. */
type Part = { readonly claim: Position; readonly part: Shares };

/** What the wallet was paid beyond what each of the claims is booked at; more than a micro-dollar each is no rounding. */
function roundingsOf(parts: readonly Part[], paid: Usd): Usd {
  const booked = sum(
    NO_USD,
    parts.map(({ claim, part }) => paidFor(claim, part)),
  );
  const more = minus(paid, booked);
  return more > 0n && more <= BigInt(parts.length) ? more : NO_USD;
}

function redeemedIn({ redemptions = [] }: Position, transaction: TransactionHash): Shares {
  return redemptions.find((one) => one.transaction === transaction)?.shares ?? NO_SHARES;
}

/** What pays nothing needs no number: its shares are gone, and no cash came. */
function lost({ claimed, claimedUsd }: Position): Shares {
  return claimedUsd === 0n ? claimed : NO_SHARES;
}
