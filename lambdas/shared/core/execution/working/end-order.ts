import { type Change } from '../../ledger/change.ts';
import { putParent, putPosition } from '../../ledger/put.ts';
import { type Position } from '../../model/position.ts';
import { type OrderEnd } from '../../model/working-order.ts';
import { invariant } from '../../values/invariant.ts';
import { larger, minus, plus } from '../../values/quantity.ts';
import { NO_SHARES } from '../../values/shares.ts';
import { unsoldOf, type WorkedParent } from './work-view.ts';

/**
 * Ends an order of which nothing is open at the venue. What a sale did not sell is wanted again: no exit takes it up, for
 * a person asked for his limit and no less.
 */
export function endOrder(parent: WorkedParent, position: Position, why: OrderEnd): readonly Change[] {
  invariant(parent.openChild === undefined, 'an order with an open child does not end');
  const left = larger(minus(parent.work.order.total, parent.filledShares), NO_SHARES);
  const put = putParent(parent, {
    state: 'DONE',
    next: undefined,
    reason: left === 0n ? undefined : { code: 'ORDER_OVER', why, left },
  });
  if (parent.side === 'BUY') {
    invariant(position.entry === parent.parentId, `${parent.parentId} is not the entry of its position`);
    return [put, putPosition(position, { entry: undefined })];
  }
  invariant(position.exit === parent.parentId, `${parent.parentId} is not the exit of its position`);
  return [put, putPosition(position, { exit: undefined, target: plus(position.target, unsoldOf(position)) })];
}
