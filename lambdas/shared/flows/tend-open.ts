import { type ChildOrder, hasWork } from '#core/model/child-order.ts';
import { isOpen, type ParentOrder } from '#core/model/parent-order.ts';
import { excessOf } from '#core/model/position.ts';
import { type Settings } from '#core/model/settings.ts';
import { type FollowerName, type ParentId } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type SettleDeps } from './end-child.ts';
import { executeParent } from './execute-parent.ts';
import { type ExecuteDeps } from './execution-step.ts';
import { type FreedOfRun } from './freed-of-run.ts';
import { haltOnBreach } from './halt-on-breach.ts';
import { type RingMemory, ringOrTakeUp } from './ring-or-take-up.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { type LanesOfRun, type Urgency } from './lanes-of-run.ts';
import { mappedInChunks } from './mapped-in-chunks.ts';
import { fromMinute, runGuarded, type Tally } from './run-guarded.ts';
import { settleChild } from './settle-child.ts';
import { tendUnknown, type UnknownMemory } from './tend-unknown.ts';
import { unlessNewer } from './unless-newer.ts';

/** Where the queue fails it takes up what the executor would have. */
export type TendDeps = SettleDeps & ExecuteDeps;

/** A look at what is open. */
export type PassInput = {
  readonly settings: Settings;
  readonly now: UnixMs;
  /** Nothing is begun after it. */
  readonly until: UnixMs;
  readonly isFirst: boolean;
  readonly resume: boolean;
  readonly memory: UnknownMemory;
  readonly rings: RingMemory;
  /** What this run has taken up and not ended yet: it takes no second place among the few of a pass. */
  readonly takenUp: Map<ParentId, 'waits' | 'under way'>;
  readonly tally: Tally;
  readonly lanes: LanesOfRun;
  readonly freed: FreedOfRun;
};

/** What a pass found. */
export type Pass = {
  /** How much has something to do now or is under way. */
  readonly open: number;
  /** When the first of the exits that wait is tried again. */
  readonly nextDue?: UnixMs;
};

/** A parent order that nobody has taken up after this long has lost its doorbell. */
const LOST_DOORBELL_MS = 30_000;
/** An order that is open for longer is looked at once in each run: it waits for something that takes its time. */
const FRESH_CHILD_MS = 300_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * Rings for the open parent orders that wait for it, which is soon done, and begins to tend the child orders of the last
 * minutes, in the lanes of their followers.
 *
 * A follower whose orders of the pass before are still being tended has not his turn in this one; what this pass takes up
 * for him costs him none.
 */
export async function tendOpen(deps: TendDeps, input: PassInput): Promise<Pass> {
  const behind = input.lanes.busyWith('soon');
  const waiting: UnixMs[] = [];
  let open = 0;
  for (const id of await deps.ledger.openParents()) {
    await unlessNewer(deps, input.tally, async () => {
      const parent = await deps.ledger.parent(id);
      if (parent === undefined || !isOpen(parent.state)) return;
      open += Number(isBusy(parent, input.now));
      if (parent.next !== undefined) waiting.push(parent.next);
      if (shouldRing(parent, input) || (input.isFirst && (await hasGrown(deps, parent))))
        await runGuarded(deps, input.tally, 'doorbell', () => ringAgain(deps, parent, input));
    });
  }
  const fresh = (await readChildren(deps, input)).filter((child) => isFresh(child, input.now));
  for (const child of fresh) if (!behind.has(child.follower)) begin(deps, input, child);
  open += fresh.length;
  return { open, ...(waiting.length === 0 ? {} : { nextDue: Math.min(...waiting) as UnixMs }) };
}

/** Begins to tend the child orders that are open for longer, behind whatever else their followers' lanes have to do. */
export async function tendStuck(deps: TendDeps, input: PassInput): Promise<void> {
  for (const child of await readChildren(deps, input)) if (!isFresh(child, input.now)) begin(deps, input, child);
}

/** Those that are open, from a start that moves on with each minute; one that cannot be read keeps no other waiting. */
async function readChildren(deps: TendDeps, { now, tally }: PassInput): Promise<readonly ChildOrder[]> {
  const read = await mappedInChunks(await deps.ledger.openChildren(), async (id) => {
    let child: ChildOrder | undefined;
    await runGuarded(deps, tally, 'child order', async () => {
      child = await deps.ledger.child(id);
    });
    return child === undefined ? [] : [child];
  });
  return fromMinute(read.flat(), now);
}

/** What was read only tells whose it is: behind one that is slow it is old when its turn comes. */
function begin(deps: TendDeps, input: PassInput, { follower, ...seen }: ChildOrder): void {
  const isStuck = !isFresh(seen, input.now);
  inLane(deps, input, { follower, urgency: isStuck ? 'stuck' : 'soon', what: 'child order' }, async () => {
    const child = await deps.ledger.child(seen.venueOrderId);
    if (child === undefined || isFresh(child, input.now) === isStuck) return;
    await haltOnBreach(deps, child, () => tendChild(deps, input, child));
    if (!isStuck) return;
    // What came to an end: its parent order may go on at once.
    const isOver = (await deps.ledger.child(child.venueOrderId))?.state !== child.state;
    if (isOver) input.freed.add(1);
  });
}

type LaneWork = { readonly follower: FollowerName; readonly urgency: Urgency; readonly what: string };

function inLane(
  deps: TendDeps,
  { lanes, tally, until }: PassInput,
  { follower, urgency, what }: LaneWork,
  work: () => Promise<void>,
): void {
  lanes.add(follower, urgency, async () => {
    if ((await deps.clock.now()) <= until) await runGuarded(deps, tally, what, work);
  });
}

function isFresh({ lastPostAt, reservedAt }: Pick<ChildOrder, 'lastPostAt' | 'reservedAt'>, now: UnixMs): boolean {
  return now - (lastPostAt ?? reservedAt) < FRESH_CHILD_MS;
}

async function tendChild(deps: TendDeps, input: PassInput, child: ChildOrder): Promise<void> {
  // The index may still show what is over.
  if (!hasWork(child)) return;
  const follower = input.settings.followers.find((one) => one.name === child.follower);
  if (follower === undefined)
    throw new ConfigurationError('child order of a follower that the settings do not name', {
      follower: child.follower,
    });
  switch (child.state) {
    case 'RESERVED': {
      const parent = await deps.ledger.parent(child.parentId);
      const isLost = input.resume || input.now - child.reservedAt >= LOST_DOORBELL_MS;
      if (parent?.openChild === child.venueOrderId && isLost) await ringAgain(deps, parent, input);
      return;
    }
    case 'SUBMITTING':
      return tendUnknown(deps, { child, follower, memory: input.memory, now: input.now });
    case 'ACKED':
    case 'LATE_FILL':
      return settleChild(deps, child, follower);
    case 'DONE':
    case 'EXPIRED':
    case 'REJECTED':
    case 'DEAD':
      return;
  }
}

/** What waits comes back when its time has come, when the fill comes that it waits for, or when dust has grown. */
function isBusy({ openChild, reason, next, state }: ParentOrder, now: UnixMs): boolean {
  if (openChild !== undefined) return false;
  if (next !== undefined) return next <= now;
  return state === 'NEW' || reason === undefined;
}

function shouldRing(parent: ParentOrder, { now, isFirst, resume }: PassInput): boolean {
  if (parent.openChild !== undefined) return false;
  if (parent.next !== undefined) return parent.next <= now;
  if (resume) return true;
  if (parent.state === 'NEW') return now - parent.createdAt >= LOST_DOORBELL_MS;
  return isFirst && (parent.reason?.code !== 'DUST' || now % HOUR_MS < MINUTE_MS);
}

/** Dust that has become enough to be sold: the doorbell of what joined it is lost. */
async function hasGrown({ ledger }: TendDeps, parent: ParentOrder): Promise<boolean> {
  if (parent.reason?.code !== 'DUST' || parent.openChild !== undefined) return false;
  const position = await ledger.position(parent);
  return position !== undefined && excessOf(position) >= parent.reason.minimum;
}

/**
 * The minute makes it another message: the queue would swallow a second ring of one version for five minutes.
 *
 * What is taken up here waits for the venue, in its follower's lane. As long as it has not begun there it is rung for: an
 * executor that wakes need not wait behind what else the lane has to do.
 */
async function ringAgain(deps: TendDeps, parent: ParentOrder, input: PassInput): Promise<void> {
  const { now, resume, rings, takenUp } = input;
  const { follower, parentId } = parent;
  const known = takenUp.get(parentId);
  if (known === 'under way') return;
  const again = `${Math.floor(now / MINUTE_MS)}${resume ? 'r' : ''}`;
  if (!(await ringOrTakeUp(deps, { parent, again, memory: rings, now, isTakenUp: known !== undefined }))) return;
  takenUp.set(parentId, 'waits');
  inLane(deps, input, { follower, urgency: 'soon', what: 'doorbell' }, async () => {
    takenUp.set(parentId, 'under way');
    try {
      await executeParent(deps, parentId);
    } finally {
      takenUp.delete(parentId);
    }
  });
}
