import { beginWork } from '#core/execution/working/begin-work.ts';
import { type Verdict } from '#core/decide.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { type Work } from '#core/model/working-order.ts';
import { type ExecuteDeps, type StepInput } from './execution-step.ts';
import { placeSlice } from './place-slice.ts';

type BeginInput = StepInput & {
  readonly snapshot: Snapshot;
  readonly verdict: Extract<Verdict, { readonly verdict: 'copy' }>;
  readonly work: Work;
};

/**
 * Stores that a copy is worked over time, and places what of it is due at once by the book that it was decided on.
 * Everything after that is order-manager's, which finds it within a minute, whatever becomes of this run.
 *
 * @returns True where it was overtaken: it is to be decided again on what is now.
 */
export async function beginCopy(deps: ExecuteDeps, begin: BeginInput): Promise<boolean> {
  const { parent, position, changes, first } = beginWork(begin);
  if (!(await deps.ledger.commit(changes)).committed) return true;
  const { settings, follower, snapshot, now } = begin;
  if (first === undefined) return false;
  const copies = { event: snapshot.event, best: snapshot.book?.asks[0]?.price };
  await placeSlice(deps, { parent, child: undefined, position, settings, follower, now }, { ...first, copies });
  return false;
}
