import { type OrderLook } from '../execution/working/order-move.ts';
import { countsPurchases, isAboveLimit, planSlice, type Slice } from '../execution/working/plan-slice.ts';
import { parentIn } from '../ledger/put.ts';
import { tokenCap } from '../model/cap.ts';
import { type OrderWait } from '../model/working-order.ts';
import { type ReplayRun } from './replay-run.ts';
import { idOf, sendOrder, signerOf } from './send-order.ts';

/**
 * Reserves and sends one part of a copy that is worked over time.
 *
 * @returns Why it was not placed; undefined where it was.
 */
export function placePart(run: ReplayRun, look: OrderLook, slice: Slice): OrderWait | undefined {
  const { ledger } = run;
  const { parent, follower, now } = look;
  if (isAboveLimit({ ...look, ...slice })) return 'LIMIT_USED';
  const counting = countsPurchases(parent) ? ledger.cap(parent, tokenCap(parent.token)) : undefined;
  const signing = { signer: signerOf(follower), orderId: idOf };
  const { child, changes } = planSlice({ ...look, ...slice, ...signing, tokenCap: counting });
  if (ledger.commit(changes).length > 0) return 'LIMIT_USED';
  sendOrder(run, { parent: parentIn(changes, parent.parentId), child, now });
  return undefined;
}
