import { type ChildOrder } from '#core/model/child-order.ts';
import { type DecisionFacts } from '#core/model/decision-facts.ts';
import { type JournalEntry } from '#core/model/journal.ts';
import { isOpen, type ParentOrder } from '#core/model/parent-order.ts';
import { isWithin, type Period } from '#core/reporting/period.ts';
import { type ParentId } from '#core/values/ids.ts';
import { type Missing, type RemovedAnswer } from './replay-model.ts';

type Named = {
  readonly parents: readonly Pick<ParentOrder, 'parentId'>[];
  readonly children: Iterable<Pick<ChildOrder, 'parentId' | 'follower' | 'mode' | 'reservedAt'>>;
  readonly bookings: readonly JournalEntry[];
};

/** Entries and exits that orders or bookings of a period name, and that are not stored; each once. */
export function removedEntries({ parents, children, bookings }: Named, period: Period): readonly RemovedAnswer[] {
  const stored = new Set(parents.map(({ parentId }) => parentId));
  const gone = new Map<ParentId, RemovedAnswer>();
  const ordered = [...children].map((child) => ({ ...child, at: child.reservedAt }));
  for (const { parentId, follower, mode, at } of [...ordered, ...bookings]) {
    if (parentId === undefined || stored.has(parentId) || !isWithin(period, at)) continue;
    gone.set(parentId, { parentId, follower, mode, missing: 'ENTRY' });
  }
  return [...gone.values()];
}

type Entry = {
  readonly parent: ParentOrder;
  readonly child: ChildOrder | undefined;
  readonly isAnswered: boolean;
  /** Facts stay of decisions that were stored, and of no others. */
  readonly facts: DecisionFacts | undefined;
  readonly isBooked: boolean;
};

/** What of the answer to an entry is gone, by what is left of it; undefined where nothing is. */
export function missingOf({ parent, child, isAnswered, facts, isBooked }: Entry): Missing | undefined {
  // Of an open one an order, a booking or facts may have come since it was read.
  const isOver = !isOpen(parent.state);
  if (child === undefined && ((isBooked && isOver) || wasOrdered(parent))) return 'ORDER';
  const wasDecided = parent.decided !== undefined || (facts !== undefined && isOver);
  return wasDecided && !isAnswered ? 'ANSWER' : undefined;
}

/** A worked entry may wait for its first order, and a dry run never has one. */
function wasOrdered({ state, work, reason, openChild, filledShares }: ParentOrder): boolean {
  if (openChild !== undefined || filledShares > 0n) return true;
  return work === undefined && (state === 'WORKING' || (state === 'DONE' && reason?.code !== 'DRY_RUN'));
}
