import { GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { isLeader } from '#core/model/position.ts';
import { type OrderWait } from '#core/model/working-order.ts';
import { isTradingStopped } from '#core/risk/trading-stopped.ts';
import { pauseInForce, regionInForce } from '#core/risk/venue-restriction.ts';
import { findUnknownOutcome } from './find-unknown-outcome.ts';
import { type OrderDeps, type OrderInput } from './order-step.ts';

/**
 * What forbids an order that works over time to place anything, whatever the book says; undefined where nothing does.
 *
 * The reservation has mode and limits as its conditions: this only says why beforehand, and lets what rests be cancelled.
 */
export async function orderStop(
  deps: Pick<OrderDeps, 'ledger'>,
  { parent, settings, now }: Pick<OrderInput, 'parent' | 'now'> & Partial<OrderInput>,
): Promise<OrderWait | undefined> {
  if (parent.work.isPaused === true) return 'PAUSED';
  const isBuying = parent.side === 'BUY';
  const globalCap = await deps.ledger.cap(parent, GLOBAL_CAP);
  // A person's own order has no leader.
  const isCopying = isBuying && isLeader(parent.leader);
  const ofLeader = isCopying ? await deps.ledger.cap(parent, leaderCap(parent.leader)) : undefined;
  if (isTradingStopped({ side: parent.side, globalCap, leaderCap: ofLeader })) return 'TRADING_STOPPED';
  // What was last known of lost settings buys nothing, of a leader or of one's own.
  if (isBuying && settings?.isLastKnown === true) return 'SETTINGS_LOST';
  const restrictions = await deps.ledger.venueRestrictions();
  if (pauseInForce(restrictions, now) !== undefined) return 'VENUE_PAUSED';
  // From some regions positions may be closed and not opened: a sale is tried.
  if (parent.side === 'SELL') return undefined;
  if (regionInForce(restrictions, now) !== undefined) return 'VENUE_PAUSED';
  const positions = await deps.ledger.tokenPositions(parent, parent.token);
  return (await findUnknownOutcome(deps.ledger, positions, now)) === undefined ? undefined : 'OUTCOME_UNKNOWN';
}
