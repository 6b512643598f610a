import { CASH, claimAccount, COLLATERAL, EXTERNAL } from '../model/journal.ts';
import { type Position } from '../model/position.ts';
import { type TransactionHash } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { NO_SHARES } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD } from '../values/usd.ts';
import { type Change } from './change.ts';
import { credit, debit, journalEntry } from './journal-entry.ts';
import { putPosition } from './put.ts';

type RedeemInput = {
  readonly position: Position;
  /** The transaction that redeemed the wallet's shares. */
  readonly transaction: TransactionHash;
  readonly now: UnixMs;
};

/** Books that a claim has become cash and its shares are gone. */
export function redeem({ position, transaction, now }: RedeemInput): readonly Change[] {
  invariant(position.claimed > 0n, 'only a claim is redeemed');
  invariant(position.redeemedIn !== transaction, 'one redemption is booked once');
  const claim = claimAccount(position.condition);
  return [
    putPosition(position, { claimed: NO_SHARES, claimedUsd: NO_USD, redeemedIn: transaction }),
    {
      kind: 'journal',
      entry: journalEntry({
        ...position,
        kind: 'redeem',
        of: [transaction, position.token, position.leader],
        at: now,
        legs: [
          debit(CASH, COLLATERAL, position.claimedUsd),
          credit(claim, COLLATERAL, position.claimedUsd),
          debit(EXTERNAL, position.token, position.claimed),
          credit(claim, position.token, position.claimed),
        ],
      }),
    },
  ];
}
