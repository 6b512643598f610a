import { type Change } from '../ledger/change.ts';
import { rememberLate } from '../ledger/late-keeps.ts';
import { moveCaps } from '../ledger/move-cap.ts';
import { putChild, putParent, putPosition } from '../ledger/put.ts';
import { type ChildOrder, type ChildState } from '../model/child-order.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type Position } from '../model/position.ts';
import { type Reason } from '../model/reason.ts';
import { isOver, type Trade } from '../model/trade.ts';
import { invariant } from '../values/invariant.ts';
import { minus, plus, sum } from '../values/quantity.ts';
import { NO_SHARES } from '../values/shares.ts';
import { later, type UnixMs } from '../values/unix-ms.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { isProven } from './plan-proof.ts';
import { isRefusedForGood } from './refuse.ts';

type CloseInput = {
  readonly parent: ParentOrder;
  readonly child: ChildOrder;
  readonly position: Position;
  readonly state: Extract<ChildState, 'DONE' | 'REJECTED' | 'EXPIRED' | 'DEAD'>;
  /** Why nothing, or not all, was filled. */
  readonly reason?: Reason;
  /** What is noted on the child along with its end. */
  readonly note?: Pick<ChildOrder, 'refused' | 'refusal'> | Pick<ChildOrder, 'evidence'>;
  /** When an exit may try again. */
  readonly retryMs?: number;
  readonly now: UnixMs;
};

/**
 * Ends a child for good: what it held and did not use is released once, and its parent may go on.
 *
 * A copy's purchase has one attempt, so its parent ends too. An exit goes on with the next attempt, and so does what is
 * worked over time.
 */
export function closeChild(input: CloseInput): readonly Change[] {
  const { parent, child, position, state, note } = input;
  invariant(parent.openChild === child.venueOrderId, 'closing a child that is not its parent’s open one');
  invariant(mayClose(input), `a child that is ${child.state} may have effects yet: it does not become ${state}`);
  return [
    putChild(child, {
      ...note,
      state,
      retryAt: undefined,
      leftUsd: NO_USD,
      leftShares: NO_SHARES,
      leftToBuy: NO_SHARES,
    }),
    ...(child.side === 'BUY' && parent.work === undefined ? closeEntry(input) : closeExit(input)),
    putPosition(position, child.side === 'BUY' ? pendingMoved(input) : sharesFreed(input)),
    ...moveCaps(child, child.caps, {
      reserved: minus(NO_USD, child.leftUsd),
      shares: minus(NO_SHARES, child.leftToBuy),
      ...uncounted(child),
    }),
  ];
}

/** What brought nothing was no purchase: it takes no place among those that are limited. */
function uncounted(child: ChildOrder): { readonly adds?: bigint; readonly copies?: bigint } {
  if (child.counts === undefined || filledBy(child).filledShares > 0n) return {};
  return {
    ...(child.counts.includes('add') ? { adds: -1n } : {}),
    ...(child.counts.includes('copy') ? { copies: -1n } : {}),
  };
}

/** What is released here must never be needed again: nothing left our side, all was refused, or all is booked. */
function mayClose({ child, state, note }: CloseInput): boolean {
  switch (state) {
    case 'EXPIRED':
      return child.state === 'RESERVED';
    case 'REJECTED':
      return child.state === 'SUBMITTING' && isRefusedForGood({ ...child, ...note });
    case 'DONE':
      return child.state === 'ACKED' && child.trades.every(isOver) && standsProof(child, note);
    case 'DEAD':
      return child.state === 'SUBMITTING' && isProven(child, { ...child, ...note }.evidence);
  }
}

/** An order whose end rests on evidence, and not on the venue's word, needs all of it. */
function standsProof(child: ChildOrder, note: CloseInput['note']): boolean {
  return note === undefined || !('evidence' in note) || isProven(child, note.evidence);
}

function closeEntry({ parent, child, state, reason }: CloseInput): readonly Change[] {
  const filled = filledBy(child);
  const isFilled = filled.filledShares > 0n;
  const why = isFilled ? undefined : (reason ?? { code: 'NO_FILL' as const });
  const isOutcome = isFilled || why?.code === 'NO_FILL';
  return [
    putParent(parent, {
      ...filled,
      state: state === 'DONE' || isOutcome ? 'DONE' : 'EXPIRED',
      openChild: undefined,
      next: undefined,
      attempts: parent.attempts + 1,
      reason: why,
    }),
  ];
}

function closeExit(input: CloseInput): readonly Change[] {
  const { parent, child, retryMs, now } = input;
  const filled = filledBy(child);
  return [
    putParent(parent, {
      filledShares: plus(parent.filledShares, filled.filledShares),
      filledUsd: plus(parent.filledUsd, filled.filledUsd),
      openChild: undefined,
      attempts: parent.attempts + 1,
      // What was asked for was sold: whatever there is to sell later is another sale, at its own mid.
      ...(child.leftShares === 0n ? { firstMid: undefined, floorFrom: parent.attempts + 1 } : {}),
      // No book has seen it: the next try offers the shares no lower, and one that grew since starts with its first.
      ...(wasKeptBack(input) ? { floorFrom: Math.min((parent.floorFrom ?? 0) + 1, parent.attempts + 1) } : {}),
      // The part after it has its own moment.
      next: retryMs === undefined ? parent.next : later(now, retryMs),
      ...workedOn(input),
    }),
  ];
}

/** What is worked over time says why its newest child came to nothing; a slice that no book has seen is due again. */
function workedOn({ parent: { work }, state, reason }: CloseInput): Pick<ParentOrder, 'work' | 'reason'> {
  if (work === undefined || state === 'DONE') return {};
  const why = reason === undefined ? {} : { reason };
  const isUnseen = state === 'EXPIRED' || KEPT_BACK.includes(reason?.code);
  if (!isUnseen) return why;
  const { slot, child } = work.state;
  const due = { slot: Math.max(slot - 1, -1), ...(child === undefined ? {} : { child: { ...child, closes: false } }) };
  return { ...why, work: { ...work, state: { ...work.state, ...due } } };
}

const KEPT_BACK: readonly (Reason['code'] | undefined)[] = ['NOT_SENT', 'SIGNER_AWAY', 'SIGNING_REFUSED'];

/** True where the venue surely was never shown the order. */
function wasKeptBack({ state, reason, child }: CloseInput): boolean {
  return child.leftShares > 0n && (state === 'EXPIRED' || KEPT_BACK.includes(reason?.code));
}

/** Only an order whose bytes have left, or may have, can still be filled late: also one that was refused. */
function pendingMoved({ parent, child, position, state, now }: CloseInput): Pick<Position, 'buying' | 'late'> {
  const pending = position.buying.find((one) => one.parentId === parent.parentId);
  const buying = position.buying.filter((one) => one !== pending);
  if (pending === undefined || state === 'EXPIRED') return { buying, late: position.late };
  return { buying, late: rememberLate(position.late, { child, pending, now }) };
}

function sharesFreed({ child, position }: CloseInput): Pick<Position, 'available' | 'selling'> {
  return {
    available: plus(position.available, child.leftShares),
    selling: minus(position.selling, child.leftShares),
  };
}

/** What a child's confirmed trades came to: dollars given with fees, or received less fees. */
export function filledBy(child: ChildOrder): Pick<ParentOrder, 'filledShares' | 'filledUsd'> {
  const confirmed = child.trades.filter((trade) => trade.status === 'CONFIRMED');
  return {
    filledShares: sum(
      NO_SHARES,
      confirmed.map((trade) => trade.shares),
    ),
    filledUsd: sum(
      NO_USD,
      confirmed.map((trade) => netOf(child, trade)),
    ),
  };
}

function netOf(child: ChildOrder, { gross, fee }: Trade): Usd {
  return child.side === 'BUY' ? plus(gross, fee) : minus(gross, fee);
}
