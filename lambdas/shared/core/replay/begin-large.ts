import { type Verdict } from '../decide.ts';
import { beginWork } from '../execution/working/begin-work.ts';
import { firstLookAt } from '../execution/working/order-rhythm.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type Follower } from '../model/settings.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { type Work } from '../model/working-order.ts';
import { invariant } from '../values/invariant.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { placePart } from './place-part.ts';
import { type ReplayRun } from './replay-run.ts';

type BeginInput = {
  readonly parent: ParentOrder;
  readonly follower: Follower;
  readonly snapshot: Snapshot;
  readonly verdict: Extract<Verdict, { readonly verdict: 'copy' }>;
  readonly work: Work;
  readonly now: UnixMs;
};

/** Begins the work on a copy that is large, as the executor does: its first part is sent at once, order-manager finds the rest. */
export function beginLarge(run: ReplayRun, { follower, ...begin }: BeginInput): void {
  const { settings, ledger, worked, due } = run;
  const { now } = begin;
  const { parent, position, changes, first } = beginWork({ ...begin, settings });
  const failed = ledger.commit(changes);
  invariant(failed.length === 0, 'nobody else changes what a replay has just read');
  const { parentId } = parent;
  const at = firstLookAt(now, { isAwake: [...worked.values()].some((since) => since <= now) });
  worked.set(parentId, at);
  due.add(at, { due: 'order', parentId });
  if (first !== undefined) placePart(run, { parent, child: undefined, position, settings, follower, now }, first);
}
