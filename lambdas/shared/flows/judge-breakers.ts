import { breakerLimits } from '#core/risk/breaker-limits.ts';
import { judgeFollower } from '#core/risk/judge-follower.ts';
import { type Settings } from '#core/model/settings.ts';
import { withNothing } from '#core/risk/post-health.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type LedgerName } from '#ports/ledger.ts';
import { type Snapshots } from '#ports/snapshots.ts';
import { notePost } from './note-post.ts';
import { tripBreaker, type TripDeps } from './trip-breaker.ts';

export type BreakerDeps = TripDeps & { readonly snapshots: Pick<Snapshots, 'followerEquity'> };

type BreakersInput = { readonly settings: Settings; readonly now: UnixMs };

/**
 * Trips the breakers that a follower's numbers call for: what a day has lost, errors in a row, unknown outcomes. It adds
 * and never removes: once tripped, a breaker holds until a person resets it.
 *
 * Orders that have tripped one are forgotten after it is stored, or it would trip again right after its reset. A day's
 * loss is not forgotten: reset on the same day it trips again, as long as the loss stands.
 */
export async function judgeBreakers(
  deps: BreakerDeps,
  ledger: LedgerName,
  { settings, now }: BreakersInput,
): Promise<void> {
  const [equity, posts] = await Promise.all([deps.snapshots.followerEquity(ledger), deps.ledger.postHealth(ledger)]);
  for (const { code, why } of judgeFollower({ equity, posts, limits: breakerLimits(settings), now })) {
    await tripBreaker(deps, { ledger, code, why });
    if (code !== 'DAILY_LOSS') await notePost(deps.ledger, ledger, (before) => withNothing(before, code));
  }
}
