import { isOpen, type ParentOrder } from '#core/model/parent-order.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type Doorbell } from '#ports/doorbell.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';

type RingDeps = { readonly ledger: Pick<Ledger, 'parent'>; readonly doorbell: Doorbell; readonly log: Log };

/**
 * Rings for the orders that a command has brought about, in their order; one that was merged, for the order it is in.
 *
 * @returns False when the queue could not be reached: everything is stored, and the reconciler rings for what is open.
 */
export async function ringSynced(
  { ledger, doorbell, log }: RingDeps,
  parents: readonly ParentOrder[],
): Promise<boolean> {
  const ids = new Set(parents.map(({ parentId, mergedInto }) => mergedInto ?? parentId));
  const now = await Promise.all([...ids].map((id) => ledger.parent(id)));
  const open = now.filter((parent) => parent !== undefined && isOpen(parent.state));
  try {
    await doorbell.ringAll(open.filter((parent) => parent !== undefined));
    return true;
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    log.warn('not rung: the reconciler will', { parents: open.length });
    return false;
  }
}
