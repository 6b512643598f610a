import { putParent } from '#core/ledger/put.ts';
import { isOpen, type ParentOrder } from '#core/model/parent-order.ts';
import { type Work } from '#core/model/working-order.ts';
import { type ParentId } from '#core/values/ids.ts';
import { type Ledger } from '#ports/ledger.ts';
import { commitPlan } from './commit-plan.ts';

/** What a person says of an order that works over time. */
export type OrderCommand = 'pause' | 'resume' | 'cancel';

/**
 * Stores what a person says of an order; order-manager acts on it at its next look, and cancels what rests. What is
 * cancelled stays so.
 *
 * @returns The order as it is stored then; undefined where it is over, or not worked over time.
 * @throws UnavailableError, ContentionError
 */
export async function commandOrder(
  ledger: Ledger,
  { id, command }: { readonly id: ParentId; readonly command: OrderCommand },
): Promise<ParentOrder | undefined> {
  let after: ParentOrder | undefined;
  await commitPlan(ledger, async () => {
    after = await ledger.parent(id);
    if (after?.work === undefined || !isOpen(after.state)) {
      after = undefined;
      return undefined;
    }
    const work = commanded(after.work, command);
    if (work === after.work) return undefined;
    const put = putParent(after, { work });
    after = put.value;
    return [put];
  });
  return after;
}

function commanded(work: Work, command: OrderCommand): Work {
  const { isPaused, ...running } = work;
  switch (command) {
    case 'pause':
      return isPaused === true ? work : { ...work, isPaused: true };
    case 'resume':
      return isPaused === true ? running : work;
    case 'cancel':
      return work.isCancelled === true ? work : { ...work, isCancelled: true };
  }
}
