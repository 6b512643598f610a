import { type SkipReason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { grownBy } from '../sizing/size-entry.ts';
import { movedBy } from '../model/leader-event.ts';
import { plus } from '../values/quantity.ts';

/**
 * Says that a purchase raises no net position of the leader: he holds at least as much of the other outcome, and what he
 * holds of both pays the same whatever happens.
 *
 * Undefined also where outcomes are not netted, and where the purchase only closed a short record of ours.
 */
export function bothOutcomes({ event, opposite }: Pick<Snapshot, 'event' | 'opposite'>): SkipReason | undefined {
  if (opposite === undefined || grownBy(event) === 0n || grownBy(event, opposite) > 0n) return undefined;
  return { code: 'BOTH_OUTCOMES', held: plus(event.before, movedBy(event)), opposite };
}
