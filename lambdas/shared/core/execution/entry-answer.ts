import { type ChildOrder } from '../model/child-order.ts';
import { type DecidedOn } from '../model/decided-on.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type Reason } from '../model/reason.ts';
import { type Work } from '../model/working-order.ts';
import { canonicalText } from '../values/canonical-text.ts';

/** What of an order was fixed when it was reserved: its id is the hash of what is signed. */
export type OrderAnswer = Pick<
  ChildOrder,
  'venueOrderId' | 'fields' | 'limit' | 'shares' | 'tick' | 'positionVersion' | 'counts' | 'caps'
>;

/** What was decided about an entry, as far as nothing that came later has changed it. */
export type EntryAnswer = {
  /** `below` waited for siblings, or ended for being below the venue's minimum. */
  readonly kind: 'copy' | 'work' | 'below' | 'skip' | 'deny' | 'netted' | 'dry-run';
  /** Absent where what became of it later took its place. */
  readonly reason?: Reason | Pick<Extract<Reason, { readonly code: 'HELD' }>, 'size' | 'minimum'>;
  readonly decided?: DecidedOn;
  readonly order?: OrderAnswer;
  /** How a copy is worked over time. */
  readonly work?: Pick<Work, 'order' | 'copy'>;
};

/** Reads the answer off an entry and its first order; undefined where nothing was decided about it by itself. */
export function entryAnswer(parent: ParentOrder, child: ChildOrder | undefined): EntryAnswer | undefined {
  const { state, reason, decided, work } = parent;
  const numbers = decided === undefined ? {} : { decided };
  if (work !== undefined) return { kind: 'work', ...numbers, work: { order: work.order, ...copyOf(work) } };
  if (child !== undefined) return { kind: 'copy', ...numbers, order: orderAnswer(child) };
  if (state === 'NETTED' && decided === undefined) return { kind: 'netted' };
  if (decided === undefined || reason === undefined) return undefined;
  if (reason.code === 'HELD' || reason.code === 'BELOW_MINIMUM') {
    const { size, minimum } = reason;
    return { kind: 'below', ...numbers, reason: { size, minimum } };
  }
  // A sibling took along what waited, or its follower went to another mode.
  if (state === 'MERGED' || state === 'NETTED' || reason.code === 'MODE_CHANGED') return { kind: 'below', ...numbers };
  if (reason.code === 'DRY_RUN') return { kind: 'dry-run', ...numbers, reason };
  return { kind: state === 'DENIED' ? 'deny' : 'skip', ...numbers, reason };
}

/** True where two answers are the same to the byte; what became of a stored one later is no part of it. */
export function isSameAnswer(stored: EntryAnswer, again: EntryAnswer): boolean {
  const { reason: _reason, ...withoutReason } = again;
  return canonicalText(stored) === canonicalText(stored.reason === undefined ? withoutReason : again);
}

function copyOf({ copy }: Work): Pick<Work, 'copy'> {
  return copy === undefined ? {} : { copy };
}

function orderAnswer(child: ChildOrder): OrderAnswer {
  const { venueOrderId, fields, limit, shares, tick, positionVersion, counts, caps } = child;
  return {
    ...{ venueOrderId, fields, limit, shares, caps },
    ...(tick === undefined ? {} : { tick }),
    ...(positionVersion === undefined ? {} : { positionVersion }),
    ...(counts === undefined ? {} : { counts }),
  };
}
