import { type DenyReason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';

/**
 * Refuses a purchase of what was copied of this leader at a loss a short time ago: who buys a thin book, sells into his
 * copiers and buys again finds none of them a second time.
 *
 * It counts from the booking of the loss, and while a sale is under way nobody knows yet whether it is one. Sales never ask.
 */
export function coolingDown({
  position,
  now,
  settings,
}: Pick<Snapshot, 'position' | 'now' | 'settings'>): DenyReason | undefined {
  const minimumMs = settings.limits.filters?.cooldownAfterLossMs;
  if (minimumMs === undefined) return undefined;
  if (position.selling > 0n) return { code: 'COOLING_DOWN', minimumMs };
  if (position.lostAt === undefined) return undefined;
  const ageMs = now - position.lostAt;
  return ageMs >= minimumMs ? undefined : { code: 'COOLING_DOWN', ageMs, minimumMs };
}
