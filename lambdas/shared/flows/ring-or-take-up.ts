import { type ParentOrder } from '#core/model/parent-order.ts';
import { type ParentId } from '#core/values/ids.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { type Doorbell } from '#ports/doorbell.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type Log } from '#ports/log.ts';

/** How long after a ring a parent order that nobody took up counts as unanswered. */
export const ANSWERED_WITHIN_MS = 20_000;
/** How many parent orders one pass takes up by itself: each may wait for the venue, and a run has an end. */
export const MAX_TAKEN_UP = 10;

/** What one run has rung for: since when at this version, and when it last took it up itself. */
export type RingMemory = Map<
  ParentId,
  { readonly since: UnixMs; readonly version: bigint; readonly takenUpAt?: UnixMs }
>;

type RingDeps = { readonly doorbell: Doorbell; readonly log: Log };

type RingInput = {
  readonly parent: ParentOrder;
  /** Makes it another message than the one before. */
  readonly again: string;
  readonly memory: RingMemory;
  readonly now: UnixMs;
  /** This run has taken it up before and not begun with it: it is rung for, and taken up no second time. */
  readonly isTakenUp?: boolean;
};

/**
 * Rings for a parent order; where the queue cannot be reached, or nobody has answered for 20 s, this run is to take it up.
 *
 * Without the queue nothing keeps two runs from one parent order. Each step is one transaction, so that costs collisions
 * and nothing else; still it is done only where the queue fails.
 *
 * @returns Whether the run is to execute it now.
 * @throws UnavailableError where the queue is gone and this pass has taken up as many as it may
 */
export async function ringOrTakeUp(deps: RingDeps, input: RingInput): Promise<boolean> {
  const { parent, memory, now } = input;
  const { parentId, version } = parent;
  const takenUp = [...memory.values()].filter(({ takenUpAt }) => takenUpAt === now).length;
  const mayTakeUp = takenUp < MAX_TAKEN_UP;
  const isReached = await tryToRing(deps, input, mayTakeUp || input.isTakenUp === true);
  if (input.isTakenUp === true) return false;
  const known = memory.get(parentId);
  const rung = known?.version === version ? known : { since: now, version };
  memory.set(parentId, rung);
  const isUnanswered = now >= later(rung.since, ANSWERED_WITHIN_MS);
  if (!mayTakeUp || (isReached && !isUnanswered)) return false;
  memory.set(parentId, { since: now, version, takenUpAt: now });
  deps.log.warn('taken up without the queue', { parentId, isReached: String(isReached) });
  deps.log.count('DoorbellsUnanswered');
  return true;
}

/** @returns False when the queue cannot be reached, and the parent order may be taken up without it. */
async function tryToRing({ doorbell }: RingDeps, { parent, again }: RingInput, mayTakeUp: boolean): Promise<boolean> {
  try {
    await doorbell.ring(parent, again);
    return true;
  } catch (error) {
    if (!mayTakeUp || !(error instanceof UnavailableError)) throw error;
    return false;
  }
}
