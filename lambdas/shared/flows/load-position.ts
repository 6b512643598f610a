import { emptyPosition } from '#core/ledger/empty-position.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Position } from '#core/model/position.ts';
import { type Ledger } from '#ports/ledger.ts';

/** The position that a parent order works on; empty at version 0 when nothing is stored. */
export async function loadPosition(ledger: Ledger, parent: ParentOrder): Promise<Position> {
  const { follower, mode, token, leader } = parent;
  return (await ledger.position({ follower, mode, token, leader })) ?? emptyPosition(parent);
}
