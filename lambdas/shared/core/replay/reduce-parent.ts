import { reduce } from '../execution/reduce.ts';
import { type LeaderEvent } from '../model/leader-event.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { parentIdOf } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type ReplayRun } from './replay-run.ts';

type ReduceInput = { readonly event: LeaderEvent; readonly parent: ParentOrder; readonly now: UnixMs };

/**
 * Applies a follower's unapplied reductions up to and including `event`, in the order in which they were recorded.
 *
 * An exit that is grown by one is due at once: it has more to sell.
 */
export function reduceParent(run: ReplayRun, { event: last, parent: own, now }: ReduceInput): void {
  const chain: { readonly event: LeaderEvent; readonly parent: ParentOrder }[] = [];
  let event: LeaderEvent | undefined = last;
  while (event !== undefined) {
    const parent = run.ledger.parent(parentIdOf(own.follower, event.eventId));
    if (parent?.state !== 'NEW') break;
    if (parent.side === 'SELL') chain.unshift({ event, parent });
    event = event.follows === undefined ? undefined : run.ledger.event(event.follows);
  }
  for (const link of chain) {
    const position = run.ledger.position(link.parent);
    const exit = position?.exit === undefined ? undefined : run.ledger.parent(position.exit);
    const failed = run.ledger.commit(reduce({ ...link, position, exit, now }));
    invariant(failed.length === 0, 'nobody else reduces a position at the same moment');
    if (exit !== undefined && exit.openChild === undefined)
      run.due.add(now, { due: 'parent', parentId: exit.parentId });
  }
}
