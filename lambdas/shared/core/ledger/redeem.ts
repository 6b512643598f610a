import { CASH, claimAccount, COLLATERAL, EXTERNAL } from '../model/journal.ts';
import { type Position, type Redemption } from '../model/position.ts';
import { type TransactionHash } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { minus, plus } from '../values/quantity.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { type Change } from './change.ts';
import { credit, debit, journalEntry } from './journal-entry.ts';
import { putPosition } from './put.ts';

type RedeemInput = {
  readonly position: Position;
  /** The transaction that redeemed shares of the wallet. */
  readonly transaction: TransactionHash;
  /** How many of the claimed shares were among them. */
  readonly shares: Shares;
  /** Micro-dollars that came with it because the wallet's cash is rounded once, and each claim alone. */
  readonly extra?: Usd;
  readonly now: UnixMs;
};

/** What a part of a claim is booked at; the last share takes what roundings left. */
export function paidFor({ claimed, claimedUsd }: Pick<Position, 'claimed' | 'claimedUsd'>, part: Shares): Usd {
  return part === claimed ? claimedUsd : (((claimedUsd * part) / claimed) as Usd);
}

/** Books that a claim, or a part of it, has become cash and its shares are gone. */
export function redeem({ position, transaction, shares, extra = NO_USD, now }: RedeemInput): readonly Change[] {
  const { claimed, claimedUsd } = position;
  invariant(shares > 0n && shares <= claimed, 'only what is claimed is redeemed');
  const paid = paidFor(position, shares);
  const claim = claimAccount(position.condition);
  return [
    putPosition(position, {
      claimed: minus(claimed, shares),
      claimedUsd: minus(claimedUsd, paid),
      redemptions: [...(position.redemptions ?? []), { transaction, shares }].reduce(summed, []),
    }),
    {
      kind: 'journal',
      entry: journalEntry({
        ...position,
        kind: 'redeem',
        // What was claimed late may be of the same transaction: the version tells the two apart.
        of: [transaction, position.token, position.leader, position.version.toString()],
        at: now,
        legs: [
          debit(CASH, COLLATERAL, plus(paid, extra)),
          credit(claim, COLLATERAL, paid),
          ...(extra === 0n ? [] : [credit(EXTERNAL, COLLATERAL, extra)]),
          debit(EXTERNAL, position.token, shares),
          credit(claim, position.token, shares),
        ],
      }),
    },
  ];
}

function summed(sums: readonly Redemption[], { transaction, shares }: Redemption): readonly Redemption[] {
  const known = sums.find((one) => one.transaction === transaction);
  if (known === undefined) return [...sums, { transaction, shares }];
  return sums.map((one) => (one === known ? { transaction, shares: plus(one.shares, shares) } : one));
}
