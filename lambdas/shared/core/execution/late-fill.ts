import { type Change } from '../ledger/change.ts';
import { mergeTrades } from '../ledger/merge-trades.ts';
import { putChild } from '../ledger/put.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { type Trade } from '../model/trade.ts';
import { invariant } from '../values/invariant.ts';

/** True for a child whose fills, should there be any, come late: it was given up for dead, or was finished. */
export function mayFillLate({ state }: Pick<ChildOrder, 'state'>): boolean {
  return state === 'DEAD' || state === 'DONE' || state === 'LATE_FILL';
}

/**
 * Takes in trades of an ended child that it does not know. Nothing is released or reserved again: they are booked when
 * they are confirmed, whatever the caps say.
 *
 * @returns Undefined when there is no fill among the reports that the child does not know.
 */
export function lateFill(child: ChildOrder, reports: Parameters<typeof mergeTrades>[1]): readonly Change[] | undefined {
  invariant(mayFillLate(child), `a child that is ${child.state} is not filled late`);
  const known = new Set(child.trades.map((trade) => trade.tradeId));
  const trades = mergeTrades(child, reports);
  if (trades === undefined || !trades.some((trade) => isNewFill(trade, known))) return undefined;
  return [putChild(child, { state: 'LATE_FILL', trades })];
}

function isNewFill({ tradeId, status }: Trade, known: ReadonlySet<string>): boolean {
  return status !== 'FAILED' && !known.has(tradeId);
}
