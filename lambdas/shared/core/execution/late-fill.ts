import { type Change } from '../ledger/change.ts';
import { mergeTrades } from '../ledger/merge-trades.ts';
import { noteLateSale } from '../ledger/late-sales.ts';
import { putChild, putParent } from '../ledger/put.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { isOpen, type ParentOrder } from '../model/parent-order.ts';
import { type Position } from '../model/position.ts';
import { type Trade } from '../model/trade.ts';
import { invariant } from '../values/invariant.ts';

/**
 * True for a child whose fills, should there be any, come late: it was given up for dead, was refused, or was finished.
 *
 * A refusal is the venue's word about one request: a copy of it that something on the way repeats may be taken after it.
 */
export function mayFillLate({ state }: Pick<ChildOrder, 'state'>): boolean {
  return state === 'DEAD' || state === 'REJECTED' || state === 'DONE' || state === 'LATE_FILL';
}

type LateFillInput = {
  readonly child: ChildOrder;
  readonly parent: ParentOrder;
  /** Of a sale: what it sold from. */
  readonly position?: Position | undefined;
  readonly reports: Parameters<typeof mergeTrades>[1];
};

/**
 * Takes in trades of an ended child that it does not know. Nothing is released or reserved again: they are booked when
 * they are confirmed, whatever the caps say. A purchase that had bought nothing says so: nobody copies it once more. The
 * position of a sale says so as well: until it is booked, its shares are not sold once more.
 *
 * @returns Undefined when there is no fill among the reports that the child does not know.
 */
export function lateFill({ child, parent, position, reports }: LateFillInput): readonly Change[] | undefined {
  invariant(mayFillLate(child), `a child that is ${child.state} is not filled late`);
  invariant(child.side === 'BUY' || position !== undefined, 'a sale has a position');
  const known = new Set(child.trades.map((trade) => trade.tradeId));
  const trades = mergeTrades(child, reports);
  if (trades === undefined || !trades.some((trade) => isNewFill(trade, known))) return undefined;
  const isNoCopy = child.side === 'BUY' && !isOpen(parent.state) && parent.filledShares === 0n;
  const isNoted = !isNoCopy || parent.reason?.code === 'FILLED_LATE';
  return [
    putChild(child, { state: 'LATE_FILL', trades }),
    ...(child.side === 'BUY' || position === undefined ? [] : noteLateSale(position, child, trades)),
    ...(isNoted ? [] : [putParent(parent, { reason: { code: 'FILLED_LATE' } })]),
    ...stopped(parent),
  ];
}

/** What came late is in no count of an order that still works: it ends before it trades more than was asked for. */
function stopped(parent: ParentOrder): readonly Change[] {
  if (parent.work === undefined || parent.work.isCancelled === true || !isOpen(parent.state)) return [];
  return [putParent(parent, { work: { ...parent.work, isCancelled: true } })];
}

function isNewFill({ tradeId, status }: Trade, known: ReadonlySet<string>): boolean {
  return status !== 'FAILED' && !known.has(tradeId);
}
