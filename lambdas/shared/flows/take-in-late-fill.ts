import { lateFill, mayFillLate } from '#core/execution/late-fill.ts';
import { type ChildOrder, isChildOpen } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { type VenueOrderId } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { type Venue, type WalletTrade } from '#ports/venue.ts';
import { commitPlan } from './commit-plan.ts';
import { loadPosition } from './load-position.ts';
import { tripBreaker, type TripDeps } from './trip-breaker.ts';

export type LateFillDeps = TripDeps & { readonly venue: Venue };

type OrderInput = {
  readonly id: VenueOrderId;
  readonly follower: Follower;
  /** What the wallet's list tells of it. */
  readonly trades: readonly WalletTrade[];
};

/**
 * Takes in what the wallet's list tells of an order of ours that was over and does not know it. The follower only closes
 * positions from then on, and a person is told; it is booked when it is confirmed.
 *
 * @returns False while a fill is not taken in that should be.
 * @throws UnavailableError, UnreadableAnswerError, ConfigurationError
 */
export async function takeInLateFill(deps: LateFillDeps, { id, follower, trades }: OrderInput): Promise<boolean> {
  const child = await deps.ledger.child(id);
  if (child === undefined || !isOverWithNews(child, trades)) return true;
  deps.log.warn('fill of an order that was over', { venueOrderId: id, state: child.state, follower: follower.name });
  await tripBreaker(deps, { ledger: child, code: 'LATE_FILL' });
  deps.log.count('LateFills');
  // Bytes that never left our side cannot be filled: whatever the list means, a person looks at it.
  if (!mayFillLate(child)) return true;
  const reports = await deps.venue.trades(follower, child, unixMs(Math.min(...trades.map((one) => one.matchedAt))));
  await commitPlan(deps.ledger, async () => {
    const current = await deps.ledger.child(id);
    if (current === undefined || !mayFillLate(current)) return undefined;
    const parent = await deps.ledger.parent(current.parentId);
    invariant(parent !== undefined, 'a child has a parent');
    const position = current.side === 'SELL' ? await loadPosition(deps.ledger, parent) : undefined;
    return lateFill({ child: current, parent, position, reports });
  });
  const after = await deps.ledger.child(id);
  return after !== undefined && !hasNews(after, trades);
}

/** Whether a list tells of a fill that an order which was over does not know. */
export function isOverWithNews(child: ChildOrder, trades: readonly WalletTrade[]): boolean {
  return !isChildOpen(child.state) && hasNews(child, trades);
}

function hasNews({ trades: known }: ChildOrder, trades: readonly WalletTrade[]): boolean {
  return trades.some(({ tradeId, status }) => status !== 'FAILED' && !known.some((trade) => trade.tradeId === tradeId));
}
