import { endParent } from '#core/execution/end.ts';
import { endHeld } from '#core/execution/hold.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type ExecuteDeps } from './execution-step.ts';
import { loadPosition } from './load-position.ts';

/**
 * Ends an entry of a follower whom a person took out of the settings before it was decided on: nobody buys for him, and
 * nobody is to ring for it each minute.
 *
 * @returns True when another run was first.
 */
export async function endOfRemoved(deps: ExecuteDeps, parent: ParentOrder): Promise<boolean> {
  const reason = { code: 'FOLLOWER_REMOVED' } as const;
  const changes =
    parent.state === 'HELD'
      ? endHeld(parent, await loadPosition(deps.ledger, parent), reason)
      : endParent(parent, 'SKIPPED', reason);
  const { committed } = await deps.ledger.commit(changes);
  if (committed) deps.log.count('EntriesNotCopied');
  return !committed;
}
