import { openCopy } from '#core/execution/working/open-copy.ts';
import { scheduleOf } from '#core/execution/working/schedule-of.ts';
import { stepOrder } from '#core/execution/working/step-order.ts';
import { factsOf, orderOf } from '#core/execution/working/work-view.ts';
import { type Verdict } from '#core/decide.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { type Work } from '#core/model/working-order.ts';
import { decidedOn } from '#core/risk/decided-on.ts';
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
export async function beginCopy(
  deps: ExecuteDeps,
  { parent: undecided, settings, follower, snapshot, verdict, work, now }: BeginInput,
): Promise<boolean> {
  const decided = decidedOn(snapshot, verdict);
  const { parent, position, changes } = openCopy({
    ...{ parent: undecided, position: snapshot.position, work, decided, settings },
  });
  if (!(await deps.ledger.commit(changes)).committed) return true;
  const { market, book } = snapshot;
  if (market === undefined || book === undefined) return false;
  const order = orderOf(parent);
  const facts = factsOf({ parent, open: undefined, readAt: now });
  const view = { order, schedule: scheduleOf(order), state: work.state, market, book: { ...book, readAt: now }, now };
  const { state, action } = stepOrder(view, facts);
  const input = { parent, child: undefined, position, settings, follower, now };
  const copies = { event: snapshot.event, best: book.asks[0]?.price };
  if (action.action === 'place') await placeSlice(deps, input, { market, book, slice: action.child, state, copies });
  return false;
}
