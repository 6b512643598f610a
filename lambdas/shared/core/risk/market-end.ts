import { type DenyReason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';

/**
 * Refuses a market whose planned end is nearer than asked for, or over; one of which no end is told may end at once.
 *
 * The venue's end is a plan: a market can resolve before it or trade on after it.
 */
export function endsTooSoon({
  market,
  now,
  settings,
}: Pick<Snapshot, 'market' | 'now' | 'settings'>): DenyReason | undefined {
  const minimumMs = settings.limits.filters?.minTimeToEndMs;
  if (market === undefined || minimumMs === undefined) return undefined;
  if (market.endsAt === undefined) return { code: 'MARKET_ENDS_SOON', minimumMs };
  const leftMs = market.endsAt - now;
  return leftMs >= minimumMs ? undefined : { code: 'MARKET_ENDS_SOON', leftMs, minimumMs };
}
