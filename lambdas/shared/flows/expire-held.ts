import { endHeld } from '#core/execution/hold.ts';
import { type SkipReason } from '#core/model/reason.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { NO_USD } from '#core/values/usd.ts';
import { type ExecuteDeps, type StepInput } from './execution-step.ts';
import { loadPosition } from './load-position.ts';

/**
 * Ends an entry that waited for siblings in vain, or whose follower changed its mode meanwhile.
 *
 * @returns True when another run was first.
 */
export async function expireHeld(deps: ExecuteDeps, { parent, follower, now }: StepInput): Promise<boolean> {
  const isOver = parent.next === undefined || parent.next <= now;
  if (!isOver && parent.mode === follower.mode) return false;
  const position = await loadPosition(deps.ledger, parent);
  const reason: SkipReason = parent.mode === follower.mode ? belowMinimum(parent) : { code: 'MODE_CHANGED' };
  const { committed } = await deps.ledger.commit(endHeld(parent, position, reason));
  if (committed) deps.log.count('EntriesNotCopied');
  return !committed;
}

function belowMinimum({ reason, lot }: ParentOrder): SkipReason {
  return reason?.code === 'HELD'
    ? { code: 'BELOW_MINIMUM', size: reason.size, minimum: reason.minimum }
    : { code: 'BELOW_MINIMUM', size: lot?.amount ?? NO_USD, minimum: NO_USD };
}
