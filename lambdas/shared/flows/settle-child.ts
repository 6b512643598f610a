import { isDollarSized } from '#core/execution/is-dollar-sized.ts';
import { isOverdue } from '#core/execution/plan-proof.ts';
import { type Change } from '#core/ledger/change.ts';
import { chainAmounts, type TradeAmounts } from '#core/ledger/chain-amounts.ts';
import { noteLateSale } from '#core/ledger/late-sales.ts';
import { mergeTrades, restatedTrades } from '#core/ledger/merge-trades.ts';
import { putChild } from '#core/ledger/put.ts';
import { settle } from '#core/ledger/settle.ts';
import { type ChildOrder, hasWork } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { type Trade } from '#core/model/trade.ts';
import { later } from '#core/values/unix-ms.ts';
import { PortError } from '#ports/errors.ts';
import { commitPlan } from './commit-plan.ts';
import { endChild, type SettleDeps } from './end-child.ts';
import { countOverdue, followVanished } from './follow-vanished.ts';
import { lookUpOrder } from './look-up-order.ts';
import { ringExit } from './ring-exit.ts';

/** Trades are read from before the first post: clocks differ. */
const TRADES_MARGIN_MS = 60_000;

/**
 * Brings an acknowledged child up to date with the venue: books what is confirmed, each trade once, and ends the child
 * when the venue shows the order over and every trade of it final. One that was filled late only has its trades booked.
 */
export async function settleChild(deps: SettleDeps, child: ChildOrder, follower: Follower): Promise<void> {
  const { venueOrderId: id } = child;
  const since = later(child.firstPostAt ?? child.reservedAt, -TRADES_MARGIN_MS);
  const looked = child.state === 'LATE_FILL' ? undefined : await lookUpOrder(deps, { child, follower });
  const reports = await deps.venue.trades(follower, child, since);
  const restated = restatedTrades(child, reports);
  if (restated > 0) deps.log.count('TradesRestated', restated);
  await commitPlan(deps.ledger, async () => {
    const current = await deps.ledger.child(id);
    if (current === undefined) return undefined;
    const trades = mergeTrades(current, reports);
    const evidence = current.state === 'ACKED' ? undefined : current.evidence;
    const changes = [
      ...(trades === undefined ? [] : [putChild(current, { trades, evidence })]),
      ...(await lateSaleNoted(deps.ledger, current, trades)),
    ];
    return changes.length === 0 ? undefined : changes;
  });
  await settleConfirmed(deps, child);
  if (looked === undefined) {
    await tellStuck(deps, id);
    return ringExit(deps, child);
  }
  // What the trades told is booked; whether more will come is not said without the order.
  if (!looked.isAnswered) throw looked.error;
  const { order } = looked;
  if (order?.isTerminal === true && (await endChild(deps, { id, follower, matched: order.matched }))) return;
  // A filled order may vanish from the look-up: when its trades add up to all that it asked for, nothing can
  // follow, but where one that failed has given back what may rest.
  const mayBeWhole = order === undefined && !isDollarSized(child);
  if (mayBeWhole && (await endChild(deps, { id, follower, matched: child.shares, isHidden: true }))) return;
  await followVanished(deps, { id, follower, order });
}

/** No sale is decided of a position without what a late one of it has sold. */
async function lateSaleNoted(
  ledger: SettleDeps['ledger'],
  child: ChildOrder,
  trades = child.trades,
): Promise<readonly Change[]> {
  if (child.side === 'BUY' || child.state !== 'LATE_FILL') return [];
  const position = await ledger.position(child);
  return position === undefined ? [] : noteLateSale(position, child, trades);
}

/** What came late is followed by nobody else, and its position sells nothing before it is over. */
async function tellStuck(deps: SettleDeps, id: ChildOrder['venueOrderId']): Promise<void> {
  const child = await deps.ledger.child(id);
  if (child !== undefined && hasWork(child) && isOverdue(child, await deps.clock.now())) countOverdue(deps, child);
}

async function settleConfirmed(deps: SettleDeps, { venueOrderId: id }: ChildOrder): Promise<void> {
  const stored = await deps.ledger.child(id);
  for (const { tradeId, status, settled } of stored?.trades ?? []) {
    if (stored === undefined || status !== 'CONFIRMED' || settled) continue;
    const amounts = await amountsOf(deps, stored, tradeId);
    const isBooked = await commitPlan(deps.ledger, async () => {
      const child = await deps.ledger.child(id);
      const trade = child?.trades.find((one) => one.tradeId === tradeId);
      if (child === undefined || trade?.status !== 'CONFIRMED' || trade.settled) return undefined;
      const position = await deps.ledger.position(child);
      if (position === undefined) return undefined;
      return settle({ child, trade: exact(trade, amounts), position, now: await deps.clock.now() });
    });
    if (!isBooked) continue;
    deps.log.info('settled', { venueOrderId: id, tradeId, from: amounts === undefined ? 'formula' : 'chain' });
    deps.log.count('TradesSettled');
    await noteBreach(deps, stored);
  }
}

function exact(trade: Trade, amounts: TradeAmounts | undefined): Trade {
  return amounts === undefined ? { ...trade, feeFrom: 'formula' } : { ...trade, ...amounts, feeFrom: 'chain' };
}

/** What the chain says that a trade moved; undefined where it does not say: then the venue's formula counts. */
async function amountsOf(
  { chain, log }: SettleDeps,
  child: ChildOrder,
  tradeId: string,
): Promise<TradeAmounts | undefined> {
  const trade = child.trades.find((one) => one.tradeId === tradeId);
  if (trade?.transaction === undefined) return undefined;
  try {
    const fills = await chain.fillsOf(trade.transaction, child);
    return fills === undefined ? undefined : chainAmounts(trade, child.trades, fills);
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    log.warn('chain does not tell a fill', { venueOrderId: child.venueOrderId, code: error.code });
    return undefined;
  }
}

/** A sale that came late may have sold what was sold again meanwhile: nothing more is sold until that is judged. */
async function noteBreach({ ledger, log }: SettleDeps, child: ChildOrder): Promise<void> {
  if (child.side !== 'SELL' || child.state !== 'LATE_FILL') return;
  const position = await ledger.position(child);
  if (position === undefined || position.available >= 0n) return;
  log.warn('less than nothing is owned', { venueOrderId: child.venueOrderId, token: child.token });
  log.count('PositionsBelowZero');
}
