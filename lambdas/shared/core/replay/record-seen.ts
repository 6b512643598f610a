import { MAX_PARENTS, recordEvent } from '../detection/record-event.ts';
import { type LeaderAction } from '../model/leader-event.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { supplementId } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type ReplayRun } from './replay-run.ts';

/** Sources round: a total that differs by so little is the same. */
const ROUNDING = 1n;

/**
 * Records what is seen of leaders at one moment, all of it before anything is decided.
 *
 * @returns The orders that it makes, in the order of recording.
 */
export function recordSeen(run: ReplayRun, actions: readonly LeaderAction[], now: UnixMs): readonly ParentOrder[] {
  return actions.flatMap((action, sequence) => recordOne(run, { action, sequence, now }));
}

type OneInput = { readonly action: LeaderAction; readonly sequence: number; readonly now: UnixMs };

function recordOne({ ledger, settings }: ReplayRun, { action, sequence, now }: OneInput): readonly ParentOrder[] {
  const base = ledger.event(action.eventId);
  if (base !== undefined && action.shares - base.total <= ROUNDING) return [];
  const { event, parents, changes } = recordEvent({
    action,
    ...(base === undefined ? {} : { base }),
    position: ledger.leaderPosition(action.leader, action.token),
    settings,
    seenAt: now,
    now,
    source: 'tape',
    sequence,
  });
  invariant(
    base === undefined || event.eventId === supplementId(base.eventId, action.shares),
    'more of it is a supplement',
  );
  const rest = parents.slice(MAX_PARENTS).map((value) => ({ kind: 'put', type: 'parent', value }) as const);
  const failed = ledger.commit([...changes, ...rest]);
  invariant(failed.length === 0, 'an action is recorded once');
  return parents;
}
