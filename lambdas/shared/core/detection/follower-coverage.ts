import { type FollowerCoverage } from '../model/coverage.ts';
import { isOpen, type ParentOrder } from '../model/parent-order.ts';
import { type FollowerName } from '../values/ids.ts';
import { partOf } from './coverage.ts';

/** What became of one of the leader's purchases for a follower. */
export type PurchaseCopy = {
  readonly isDetected: boolean;
  /** The parent order of it, or the one that took it along in the end; absent where there is none. */
  readonly parent?: ParentOrder;
};

type Code = FollowerCoverage['reasons'][number]['code'];

/** Counts what became of a leader's purchases for one follower. */
export function followerCoverage(follower: FollowerName, purchases: readonly PurchaseCopy[]): FollowerCoverage {
  const parents = purchases.flatMap(({ parent }) => (parent === undefined ? [] : [parent]));
  const unfilled = parents.filter((parent) => parent.filledShares <= 0n);
  const copiedCount = parents.length - unfilled.length;
  const missedCount = purchases.filter(({ isDetected }) => !isDetected).length;
  const copied = partOf(copiedCount, purchases.length);
  return {
    follower,
    buyCount: purchases.length,
    copiedCount,
    ...(copied === undefined ? {} : { copied }),
    openCount: unfilled.filter(({ state }) => isOpen(state)).length,
    missedCount,
    unansweredCount: purchases.length - missedCount - parents.length,
    reasons: reasonsOf(unfilled.filter(({ state }) => !isOpen(state))),
  };
}

function reasonsOf(ended: readonly ParentOrder[]): FollowerCoverage['reasons'] {
  const counts = new Map<Code, number>();
  for (const { reason, state } of ended) {
    const code = reason?.code ?? state;
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [...counts]
    .map(([code, count]) => ({ code, count }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}
