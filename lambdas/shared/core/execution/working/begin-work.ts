import { type Verdict } from '../../decide.ts';
import { type ParentOrder } from '../../model/parent-order.ts';
import { type Settings } from '../../model/settings.ts';
import { type Snapshot } from '../../model/snapshot.ts';
import { type Work } from '../../model/working-order.ts';
import { decidedOn } from '../../risk/decided-on.ts';
import { type UnixMs } from '../../values/unix-ms.ts';
import { type OpenedCopy, openCopy } from './open-copy.ts';
import { type Slice } from './plan-slice.ts';
import { scheduleOf } from './schedule-of.ts';
import { stepOrder } from './step-order.ts';
import { factsOf, orderOf } from './work-view.ts';

type BeginInput = {
  /** Undecided still. */
  readonly parent: ParentOrder;
  readonly settings: Settings;
  readonly snapshot: Snapshot;
  readonly verdict: Extract<Verdict, { readonly verdict: 'copy' }>;
  readonly work: Work;
  readonly now: UnixMs;
};

/** A copy whose work begins, and what of it is due at once. */
export type BegunCopy = OpenedCopy & { readonly first?: Slice };

/** Begins the work on a copy that is large: what is due at once goes by the book that it was decided on. */
export function beginWork({ parent: undecided, settings, snapshot, verdict, work, now }: BeginInput): BegunCopy {
  const decided = decidedOn(snapshot, verdict);
  const opened = openCopy({ parent: undecided, position: snapshot.position, work, decided, settings });
  const { market, book } = snapshot;
  if (market === undefined || book === undefined) return opened;
  const order = orderOf(opened.parent);
  const facts = factsOf({ parent: opened.parent, open: undefined, readAt: now });
  const view = { order, schedule: scheduleOf(order), state: work.state, market, book: { ...book, readAt: now }, now };
  const { state, action } = stepOrder(view, facts);
  return action.action === 'place' ? { ...opened, first: { market, book, slice: action.child, state } } : opened;
}
