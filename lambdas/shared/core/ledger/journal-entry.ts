import { type JournalEntry, type JournalLeg } from '../model/journal.ts';
import { type FollowerMode } from '../model/settings.ts';
import { digest, type FollowerName, type ParentId } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { type UnixMs } from '../values/unix-ms.ts';

type EntryInput = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly kind: JournalEntry['kind'];
  /** What may be booked once: a trade, a condition, a transaction. */
  readonly of: readonly string[];
  readonly at: UnixMs;
  readonly parentId?: ParentId;
  readonly legs: readonly JournalLeg[];
};

/** Books legs under an id derived from what they book; legs of zero are left out and the rest must balance. */
export function journalEntry({ follower, mode, kind, of, at, parentId, legs }: EntryInput): JournalEntry {
  const kept = legs.filter((leg) => leg.debit !== 0n || leg.credit !== 0n);
  for (const asset of new Set(kept.map((leg) => leg.asset))) {
    const net = kept.filter((leg) => leg.asset === asset).reduce((total, leg) => total + leg.debit - leg.credit, 0n);
    invariant(net === 0n, `journal entry ${kind} is out of balance by ${net} of ${asset}`);
  }
  const order = parentId === undefined ? {} : { parentId };
  return { entryId: digest(kind, follower, mode, ...of), follower, mode, kind, at, ...order, legs: kept };
}

/** A leg that adds to an account; a negative amount takes from it. */
export function debit(account: string, asset: string, amount: bigint): JournalLeg {
  return amount < 0n ? { account, asset, debit: 0n, credit: -amount } : { account, asset, debit: amount, credit: 0n };
}

/** A leg that takes from an account; a negative amount adds to it. */
export function credit(account: string, asset: string, amount: bigint): JournalLeg {
  return debit(account, asset, -amount);
}
