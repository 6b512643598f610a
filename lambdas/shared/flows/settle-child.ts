import { closeChild } from '#core/execution/close-child.ts';
import { EXIT_RETRY_MS } from '#core/execution/plan-exit.ts';
import { mergeTrades } from '#core/ledger/merge-trades.ts';
import { putChild } from '#core/ledger/put.ts';
import { settle } from '#core/ledger/settle.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { isFinal } from '#core/model/trade.ts';
import { type VenueOrderId } from '#core/values/ids.ts';
import { sum } from '#core/values/quantity.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { later } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { type Doorbell } from '#ports/doorbell.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { type Venue } from '#ports/venue.ts';
import { commitPlan } from './commit-plan.ts';
import { loadPosition } from './load-position.ts';

export type SettleDeps = {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly venue: Venue;
  readonly doorbell: Doorbell;
  readonly log: Log;
};

/** Trades are read from before the first post: clocks differ. */
const TRADES_MARGIN_MS = 60_000;

/**
 * Brings an acknowledged child up to date with the venue: books what is confirmed, each trade once, and ends the child
 * when the venue shows the order over and every trade of it final.
 */
export async function settleChild(deps: SettleDeps, child: ChildOrder, follower: Follower): Promise<void> {
  const since = later(child.firstPostAt ?? child.reservedAt, -TRADES_MARGIN_MS);
  const order = await deps.venue.order(follower, child);
  const reports = await deps.venue.trades(follower, child, since);
  await commitPlan(deps.ledger, async () => {
    const current = await deps.ledger.child(child.venueOrderId);
    const trades = current === undefined ? undefined : mergeTrades(current, reports);
    return current === undefined || trades === undefined ? undefined : [putChild(current, { trades })];
  });
  await settleConfirmed(deps, child.venueOrderId);
  if (order?.isTerminal === true) await finish(deps, child.venueOrderId, order.matched);
  // A filled order may vanish from the look-up: when its trades add up to all that it asked for, nothing can follow.
  if (order === undefined && child.domain !== 'v2') await finish(deps, child.venueOrderId, child.shares);
}

async function settleConfirmed(deps: SettleDeps, id: VenueOrderId): Promise<void> {
  const stored = await deps.ledger.child(id);
  for (const { tradeId } of stored?.trades ?? []) {
    const isBooked = await commitPlan(deps.ledger, async () => {
      const child = await deps.ledger.child(id);
      const trade = child?.trades.find((one) => one.tradeId === tradeId);
      if (child === undefined || trade?.status !== 'CONFIRMED' || trade.settled) return undefined;
      const position = await deps.ledger.position(child);
      if (position === undefined) return undefined;
      return settle({ child, trade, position, now: await deps.clock.now() });
    });
    if (!isBooked) continue;
    deps.log.info('settled', { venueOrderId: id, tradeId });
    deps.log.count('TradesSettled');
  }
}

async function finish(deps: SettleDeps, id: VenueOrderId, matched: bigint): Promise<void> {
  const isFinished = await commitPlan(deps.ledger, async () => {
    const child = await deps.ledger.child(id);
    if (child?.state !== 'ACKED' || !isComplete(child, matched)) return undefined;
    const parent = await deps.ledger.parent(child.parentId);
    if (parent?.openChild !== id) return undefined;
    const position = await loadPosition(deps.ledger, parent);
    const isRestLeft = child.side === 'SELL' && child.leftShares > 0n;
    const retry = isRestLeft ? { retryMs: EXIT_RETRY_MS } : {};
    return closeChild({ parent, child, position, state: 'DONE', now: await deps.clock.now(), ...retry });
  });
  if (isFinished) await ringExit(deps, id);
}

/** Nothing is missing: the trades add up to what the venue says was matched, each is final, and what counts is booked. */
function isComplete(child: ChildOrder, matched: bigint): boolean {
  const total = sum(
    NO_SHARES,
    child.trades.map((trade) => trade.shares),
  );
  return (
    total === matched &&
    child.trades.every((trade) => isFinal(trade.status) && (trade.settled || trade.status === 'FAILED'))
  );
}

/** Whatever a position's exit waited for may have come: a fill of a purchase, or the end of its own try. */
async function ringExit(deps: SettleDeps, id: VenueOrderId): Promise<void> {
  const child = await deps.ledger.child(id);
  const position = child === undefined ? undefined : await deps.ledger.position(child);
  const exit = position?.exit === undefined ? undefined : await deps.ledger.parent(position.exit);
  if (exit !== undefined && exit.openChild === undefined) await deps.doorbell.ring(exit, id.slice(2, 18));
}
