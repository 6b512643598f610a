import { balanceText } from '../execution/balance-text.ts';
import { closeChild } from '../execution/close-child.ts';
import { KILLED, type MatchedFill } from '../execution/match-order.ts';
import { isToRest } from '../execution/is-to-rest.ts';
import { CROSSES } from '../execution/meet-resting.ts';
import { EXIT_RETRY_MS } from '../execution/plan-exit.ts';
import { refusalNote, refusalReason, refusedForMs } from '../execution/refuse.ts';
import { acknowledge } from '../execution/submit.ts';
import { DROPPED_BEFORE_MS } from '../execution/working/end-of-window.ts';
import { emptyPosition } from '../ledger/empty-position.ts';
import { mergeTrades } from '../ledger/merge-trades.ts';
import { childIn, putChild } from '../ledger/put.ts';
import { settle } from '../ledger/settle.ts';
import { type Change } from '../ledger/change.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type Position } from '../model/position.ts';
import { type Trade, type TradeRole } from '../model/trade.ts';
import { isPostError, withError, withSuccess } from '../risk/post-health.ts';
import { type VenueOrderId } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { costOf as costAt } from '../values/price.ts';
import { minus, plus, sum } from '../values/quantity.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { later, type UnixMs } from '../values/unix-ms.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { notePost } from './note-post.ts';
import { type ReplayRun } from './replay-run.ts';
import { resolvePosition } from './resolve-position.ts';
import { workParent } from './work-parent.ts';

/**
 * Lets the venue match an order with the book that it has now, or place it there where it is to wait; what it refuses is
 * over, and its parent goes on. What an order that may take does not find at once is killed, as the paper venue does: it would
 * be cancelled at the next look.
 */
export function matchSent(run: ReplayRun, order: VenueOrderId, now: UnixMs): void {
  const { child } = loaded(run, order);
  const fills = isToRest(child) ? [] : run.venue.meet(child, now);
  const text = refusalOf(run, { child, fills, now });
  if (text !== undefined) refuse(run, { order, text, now });
  else if (isToRest(child)) takeToRest(run, child, now);
  else takeMatched(run, { child, fills, now });
}

/** What the venue says of an order that it does not take, as the paper one does; undefined of one that it takes. */
function refusalOf(run: ReplayRun, { child, fills, now }: Matched): string | undefined {
  const { condition, fields } = child;
  if (run.venue.market(condition)?.isAcceptingOrders !== true) return KILLED;
  const balance = fields.side === 'BUY' ? freeCash(run, child) : undefined;
  if (balance !== undefined && balance < fields.makerAmount) return balanceText(balance, fields.makerAmount, 0n);
  if (isToRest(child)) return run.venue.crosses(child, now) ? CROSSES : undefined;
  if (fills.length === 0) return KILLED;
  const cost = costOf(fills);
  return balance !== undefined && balance < cost ? balanceText(balance, cost, 0n) : undefined;
}

/** What is matched is paid, although it is booked when it is confirmed, and what rests has promised what it would cost. */
function freeCash({ ledger, unbooked, resting }: ReplayRun, { follower, mode }: ChildOrder): Usd {
  const own = [...unbooked.values()].filter((one) => one.follower === follower);
  const paid = own.reduce((free, { cost }) => minus(free, cost), ledger.cash({ follower, mode }));
  return [...resting.keys()].reduce((free, order) => {
    const other = ledger.child(order);
    return other?.follower === follower ? minus(free, costAt(leftAtRest(other), other.limit)) : free;
  }, paid);
}

function costOf(fills: readonly MatchedFill[]): Usd {
  return sum(
    NO_USD,
    fills.map(({ gross, fee }) => plus(gross, fee)),
  );
}

type Refusal = { readonly order: VenueOrderId; readonly text: string; readonly now: UnixMs };

function refuse(run: ReplayRun, { order, text, now }: Refusal): void {
  const { child, parent, position } = loaded(run, order);
  const [note, reason] = [refusalNote(child, child.posts, text), refusalReason(text)];
  const [state, retryMs] = ['REJECTED' as const, refusedForMs(parent, note.refusal)];
  commit(run, closeChild({ parent, child, position, state, note, reason, retryMs, now }));
  if (isPostError(text)) notePost(run, child.follower, (before) => withError(before, child, text));
  workParent(run, parent.parentId, now);
  dueAgain(run, parent, now);
  resolvePosition(run, position, now);
}

type Matched = { readonly child: ChildOrder; readonly fills: readonly MatchedFill[]; readonly now: UnixMs };

function takeMatched(run: ReplayRun, { child, fills, now }: Matched): void {
  run.found.set(child.venueOrderId, run.venue.depth(child, now));
  run.venue.take(child, fills, now);
  notePost(run, child.follower, withSuccess);
  const acknowledged = acknowledge(child, { sentAt: now, ackedAt: now });
  commit(run, acknowledged);
  noteMatched(run, { child: childIn(acknowledged, child.venueOrderId), fills, role: 'TAKER', now });
}

function takeToRest(run: ReplayRun, child: ChildOrder, now: UnixMs): void {
  const { venueOrderId: order, follower, restsUntil } = child;
  invariant(restsUntil !== undefined, 'what rests expires');
  notePost(run, follower, withSuccess);
  commit(run, acknowledge(child, { sentAt: now, ackedAt: now }));
  run.resting.set(order, { until: later(restsUntil, -DROPPED_BEFORE_MS), met: [] });
}

type Noted = {
  readonly child: ChildOrder;
  readonly fills: readonly Pick<MatchedFill, 'price' | 'shares'>[];
  readonly role: TradeRole;
  readonly now: UnixMs;
};

/** Notes what an order was filled with: of a purchase the cash is gone, and all of it is booked when it is confirmed. */
export function noteMatched(run: ReplayRun, { child, fills, role, now }: Noted): void {
  const { venueOrderId: order, follower, side, trades: before } = child;
  const reports = fills.map(({ shares, price }, at) => ({
    ...{ tradeId: `${order}-${before.length + at}`, shares, price, matchedAt: now },
    ...{ role, status: 'MATCHED' as const },
  }));
  const trades = mergeTrades(child, reports);
  invariant(trades !== undefined, 'what was matched is news');
  commit(run, [putChild(child, { trades })]);
  for (const { tradeId, gross, fee } of trades.slice(before.length))
    if (side === 'BUY') run.unbooked.set(tradeId, { follower, cost: plus(gross, fee) });
  run.due.add(later(now, run.delays.confirmMs), { due: 'confirm', order });
  invariant(run.ledger.child(order)?.state === 'ACKED', 'the venue has the order');
}

/** Books what an order was filled with so long ago that it is confirmed, and ends it where nothing more comes of it. */
export function confirmMatched(run: ReplayRun, order: VenueOrderId, now: UnixMs): void {
  const { child: matched } = loaded(run, order);
  const due = matched.trades.filter(
    ({ status, matchedAt = now }) => status === 'MATCHED' && later(matchedAt, run.delays.confirmMs) <= now,
  );
  const reports = due.map((trade) => ({ ...trade, role: roleOf(matched), status: 'CONFIRMED' as const }));
  const confirmed = mergeTrades(matched, reports);
  invariant(confirmed !== undefined, 'a match is confirmed once');
  commit(run, [putChild(matched, { trades: confirmed })]);
  for (const { tradeId } of due) {
    run.unbooked.delete(tradeId);
    const { child, position } = loaded(run, order);
    const trade = child.trades.find((one) => one.tradeId === tradeId);
    invariant(trade !== undefined, 'a child keeps its trades');
    commit(run, settle({ child, trade: { ...trade, feeFrom: 'formula' }, position, now }));
  }
  endOver(run, order, now);
}

/** Ends an order that rests no more and of which every trade is booked, and lets its position's exit go on. */
export function endOver(run: ReplayRun, order: VenueOrderId, now: UnixMs): void {
  const { child, parent, position } = loaded(run, order);
  if (run.resting.has(order) || !child.trades.every(({ settled }) => settled)) return;
  const retry = child.side === 'SELL' && child.leftShares > 0n ? { retryMs: EXIT_RETRY_MS } : {};
  commit(run, closeChild({ parent, child, position, state: 'DONE', now, ...retry }));
  if (child.trades.length > 0) run.trades.push(tradeOf(run, child, parent));
  run.found.delete(order);
  const exit = run.ledger.position(child)?.exit;
  if (exit !== undefined) workParent(run, exit, now);
  dueAgain(run, parent, now);
  resolvePosition(run, position, now);
}

function roleOf(child: ChildOrder): TradeRole {
  return isToRest(child) ? 'MAKER' : 'TAKER';
}

/** What still waits of an order that rests. */
export function leftAtRest({ shares, trades }: Pick<ChildOrder, 'shares' | 'trades'>): Shares {
  return minus(
    shares,
    sum(
      NO_SHARES,
      trades.map((trade) => trade.shares),
    ),
  );
}

/** What waits for a moment is rung for then; whoever was worked on now has seen to that himself. */
function dueAgain(run: ReplayRun, { parentId, work }: ParentOrder, now: UnixMs): void {
  const next = run.ledger.parent(parentId)?.next;
  if (work === undefined && next !== undefined && next > now) run.due.add(next, { due: 'parent', parentId });
}

function loaded(
  { ledger }: ReplayRun,
  order: VenueOrderId,
): { readonly child: ChildOrder; readonly parent: ParentOrder; readonly position: Position } {
  const child = ledger.child(order);
  const parent = child === undefined ? undefined : ledger.parent(child.parentId);
  invariant(child !== undefined && parent !== undefined, 'an order that was sent is stored, and so is its parent');
  return { child, parent, position: ledger.position(parent) ?? emptyPosition(parent) };
}

function tradeOf(
  { ledger, venue, found }: ReplayRun,
  child: ChildOrder,
  parent: ParentOrder,
): ReplayRun['trades'][number] {
  const { follower, leader, condition, token, side, trades } = child;
  const event = parent.eventId === undefined ? undefined : ledger.event(parent.eventId);
  const market = venue.market(condition);
  const eventGroup = ledger.position(parent)?.eventGroup ?? market?.eventGroup;
  const category = market?.categories[0];
  const depth = found.get(child.venueOrderId);
  invariant(depth !== undefined, 'what was matched found a book');
  const decidedPrice = side === 'BUY' ? parent.decided?.best : child.best;
  return {
    at: matchedAtOf(trades),
    ...{ follower, leader, condition, token, side },
    ...(eventGroup === undefined ? {} : { eventGroup }),
    ...(category === undefined ? {} : { category }),
    ...(parent.eventId === undefined ? {} : { eventId: parent.eventId }),
    shares: sum(
      NO_SHARES,
      trades.map((trade) => trade.shares),
    ),
    wanted: child.shares,
    offered: depth.offered,
    book: depth.source,
    ...(event === undefined || event.price === 0n ? {} : { leaderPrice: event.price }),
    ...(decidedPrice === undefined ? {} : { decidedPrice }),
    gross: sum(
      NO_USD,
      trades.map((trade) => trade.gross),
    ),
    fee: sum(
      NO_USD,
      trades.map((trade) => trade.fee),
    ),
  };
}

function matchedAtOf([first]: readonly Trade[]): UnixMs {
  invariant(first?.matchedAt !== undefined, 'a trade was matched at a moment');
  return first.matchedAt;
}

function commit(run: ReplayRun, changes: readonly Change[]): void {
  const failed = run.ledger.commit(changes);
  invariant(failed.length === 0, 'nobody else changes what a replay has just read');
}
