import { type UnixMs } from '../values/unix-ms.ts';

/** Shares that came into a wallet (positive) or left it (negative) by something that is not ours. */
export type ForeignMove = { readonly at: UnixMs; readonly shares: bigint };

type BalanceInput = {
  /** What the wallet holds of the token. */
  readonly held: bigint;
  /** What the ledger says that it holds. */
  readonly recorded: bigint;
  /** From when on no foreign move can stand in the ledger yet. */
  readonly unrecordedFrom: UnixMs;
  /** What is known of foreign moves from some time before that on. */
  readonly moves: readonly ForeignMove[];
};

/**
 * True when a wallet holds what the ledger says, or every difference is explained by moves that are not ours.
 *
 * The moves since `unrecordedFrom` all count. Of the earlier ones the ledger may have taken in those up to some moment, so
 * any tail of them may.
 */
export function explainsBalance({ held, recorded, unrecordedFrom, moves }: BalanceInput): boolean {
  const newestFirst = [...moves].sort((a, b) => b.at - a.at);
  const since = newestFirst.filter((move) => move.at >= unrecordedFrom);
  const difference = held - recorded;
  let explained = since.reduce((total, move) => total + move.shares, 0n);
  if (explained === difference) return true;
  for (const move of newestFirst.slice(since.length)) {
    explained += move.shares;
    if (explained === difference) return true;
  }
  return false;
}
