import { type Change } from '../ledger/change.ts';
import { putParent, putPosition } from '../ledger/put.ts';
import { type DecidedOn } from '../model/decided-on.ts';
import { type EntryLot, type ParentOrder } from '../model/parent-order.ts';
import { type Position } from '../model/position.ts';
import { type SkipReason } from '../model/reason.ts';
import { invariant } from '../values/invariant.ts';
import { later, type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';

/** Entries of one position that may wait at once: those beyond are dropped. */
export const MAX_HELD = 50;

type HoldInput = {
  readonly parent: ParentOrder;
  readonly lot: EntryLot;
  readonly position: Position;
  /** The copy and the venue's minimum that it is below. */
  readonly size: Usd;
  readonly minimum: Usd;
  readonly holdMaxAgeMs: number;
  readonly decided?: DecidedOn;
  readonly now: UnixMs;
};

/** True while one more entry of the position may wait for siblings. */
export function mayHold({ parent, position, holdMaxAgeMs, now }: Omit<HoldInput, 'lot' | 'size' | 'minimum'>): boolean {
  const since = parent.heldSince ?? now;
  return position.held.length < MAX_HELD && now < later(since, holdMaxAgeMs);
}

/** Lets an entry below the venue's minimum wait for siblings; its expiry rings it, or a sibling takes it along. */
export function hold(input: HoldInput): readonly Change[] {
  const { parent, lot, position, size, minimum, holdMaxAgeMs, decided, now } = input;
  invariant(parent.state === 'NEW' && parent.openChild === undefined, 'only an undecided entry is held');
  invariant(mayHold(input), 'a held entry has an end');
  const since = parent.heldSince ?? now;
  return [
    putParent(parent, {
      state: 'HELD',
      lot,
      heldSince: since,
      next: later(since, holdMaxAgeMs),
      reason: { code: 'HELD', size, minimum },
      ...(decided === undefined ? {} : { decided }),
    }),
    putPosition(position, { held: [...position.held, parent.parentId] }),
  ];
}

/** Ends an entry that waited in vain. */
export function endHeld(parent: ParentOrder, position: Position, reason: SkipReason): readonly Change[] {
  invariant(parent.state === 'HELD' && parent.openChild === undefined, `a parent that is ${parent.state} is not held`);
  return [
    putParent(parent, { state: 'SKIPPED', reason, next: undefined }),
    putPosition(position, { held: position.held.filter((id) => id !== parent.parentId) }),
  ];
}
