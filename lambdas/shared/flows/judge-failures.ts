import { failuresInRow, FAILURES_TOLERATED } from '#core/ledger/failures-in-row.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { isFinal } from '#core/model/trade.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { type Venue, type WalletTrade } from '#ports/venue.ts';
import { tripBreaker, type TripDeps } from './trip-breaker.ts';

type JudgeDeps = TripDeps & { readonly venue: Venue };

/** How far back the trade before a failed one is looked for: near first, for a busy wallet has many. */
const LOOK_BACKS_MS = [3_600_000, 86_400_000];

/**
 * Stops entries when a trade of this child failed on chain and the one before it did too: balance or allowance may be
 * missing, and the next one would fail as well. The venue's own list is the memory.
 *
 * @throws UnavailableError, UnreadableAnswerError
 */
export async function judgeFailures(
  deps: JudgeDeps,
  { child, follower, now }: { readonly child: ChildOrder; readonly follower: Follower; readonly now: UnixMs },
): Promise<void> {
  if (!child.trades.some((trade) => trade.status === 'FAILED')) return;
  for (const lookBackMs of LOOK_BACKS_MS) {
    const rows = await deps.venue.walletTrades(follower, later(now, -lookBackMs));
    const trades = rows.filter((row): row is WalletTrade => !('isUnreadable' in row));
    if (failuresInRow(trades) > FAILURES_TOLERATED) {
      const why = `${failuresInRow(trades)} trades failed on chain in a row`;
      await tripBreaker(deps, { ledger: child, code: 'SETTLEMENTS_FAILED', why });
      return;
    }
    if (trades.filter((trade) => isFinal(trade.status)).length > FAILURES_TOLERATED) return;
  }
}
