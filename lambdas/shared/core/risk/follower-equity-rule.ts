import { oldestInput } from '../model/follower-equity.ts';
import { type DenyReason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';

/** How old the oldest input of a follower's equity may be before nothing is bought. */
export const FOLLOWER_EQUITY_MAX_AGE_MS = 600_000;

/** Refuses entries while nobody knows what the follower has lost: a breaker that cannot see must not let through. */
export function followerEquityMissing({ followerEquity, now }: Snapshot): DenyReason | undefined {
  if (followerEquity === undefined) return { code: 'FOLLOWER_EQUITY_UNKNOWN' };
  const ageMs = now - oldestInput(followerEquity);
  const maxAgeMs = FOLLOWER_EQUITY_MAX_AGE_MS;
  return ageMs > maxAgeMs ? { code: 'FOLLOWER_EQUITY_STALE', ageMs, maxAgeMs } : undefined;
}
