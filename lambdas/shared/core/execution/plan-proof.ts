import { type ChildOrder, type Evidence } from '../model/child-order.ts';
import { type UnixMs, unixMs } from '../values/unix-ms.ts';

/** How long after its last sign of life an order may still appear at the venue. */
export const QUARANTINE_MS = 180_000;
/** How far the two empty look-ups lie apart. */
export const EMPTY_APART_MS = 30_000;
/** When a person is told of an outcome that could not be proven. */
export const UNPROVEN_AFTER_MS = 600_000;

/** What is done next to prove that nothing (more) will come of an order that the venue does not show. */
export type ProofStep = 'wait' | 'cancel-again' | 'note-empty' | 'prove';

/** Decides after a look-up that found nothing new: nothing counts that was seen before the quarantine was over. */
export function planProof(child: ChildOrder, now: UnixMs): ProofStep {
  const over = lastSignOf(child) + QUARANTINE_MS;
  if (now < over || child.evidence?.isDisputed === true) return 'wait';
  const { cancelledAgainAt = 0, emptyAt = 0 } = child.evidence ?? {};
  if (cancelledAgainAt < over) return 'cancel-again';
  if (emptyAt < over) return 'note-empty';
  return now - emptyAt < EMPTY_APART_MS ? 'wait' : 'prove';
}

/** The newest moment at which the order may have come to life: its last post, or its newest trade. */
export function lastSignOf({ lastPostAt, reservedAt, trades }: ChildOrder): UnixMs {
  return unixMs(Math.max(lastPostAt ?? reservedAt, ...trades.map((trade) => trade.matchedAt ?? 0)));
}

/** True when every source has said that nothing (more) will come of an order, each after the quarantine. */
export function isProven(child: ChildOrder, evidence: Evidence | undefined): boolean {
  const { cancelledAgainAt = 0, emptyAt = 0, emptyAgainAt = 0, chainAt = 0, balanceAt = 0 } = evidence ?? {};
  const over = lastSignOf(child) + QUARANTINE_MS;
  return (
    evidence?.isDisputed !== true &&
    cancelledAgainAt >= over &&
    emptyAt >= over &&
    emptyAgainAt - emptyAt >= EMPTY_APART_MS &&
    chainAt >= emptyAgainAt &&
    balanceAt >= emptyAgainAt
  );
}

/** True when it has been unknown for so long what became of an order that a person should look. */
export function isOverdue(child: ChildOrder, now: UnixMs): boolean {
  return now - lastSignOf(child) >= UNPROVEN_AFTER_MS;
}
