import { type ChildOrder } from '#core/model/child-order.ts';
import { type Doorbell } from '#ports/doorbell.ts';
import { type Ledger } from '#ports/ledger.ts';

type RingDeps = { readonly ledger: Ledger; readonly doorbell: Doorbell };

/**
 * Rings the exit of a child's position: whatever it waited for may have come, a fill of a purchase or the end of its own
 * try. One that waits for a moment, or has an order open, is left alone.
 *
 * The position's version makes it another ring: named after the child, the ring for an order's late fill was swallowed by
 * the queue for the one at its death, and dust that had grown waited for the next full hour.
 */
export async function ringExit({ ledger, doorbell }: RingDeps, child: ChildOrder): Promise<void> {
  const position = await ledger.position(child);
  const exit = position?.exit === undefined ? undefined : await ledger.parent(position.exit);
  if (position === undefined || exit === undefined || exit.openChild !== undefined) return;
  await doorbell.ring(exit, `p${position.version}`);
}
