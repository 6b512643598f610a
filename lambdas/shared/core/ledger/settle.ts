import { LAST_SHARES } from '../execution/reserve-entry.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { CASH, COLLATERAL, EXTERNAL, FEES, PNL, positionAccount } from '../model/journal.ts';
import { ownedOf, type Position, WHOLE_KEEP } from '../model/position.ts';
import { type Trade } from '../model/trade.ts';
import { invariant } from '../values/invariant.ts';
import { minus, plus, scaleFloor, smaller } from '../values/quantity.ts';
import { NO_SHARES } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { type Change } from './change.ts';
import { credit, debit, journalEntry } from './journal-entry.ts';
import { lateKeepOf } from './late-keeps.ts';
import { withoutLateSale } from './late-sales.ts';
import { capNames, moveCaps } from './move-cap.ts';
import { noteLoss } from './note-loss.ts';
import { putChild, putPosition } from './put.ts';

type SettleInput = {
  readonly child: ChildOrder;
  /** A confirmed trade of the child that is not settled yet. */
  readonly trade: Trade;
  readonly position: Position;
  readonly now: UnixMs;
};

/**
 * Books one confirmed trade: journal, position and caps in one transaction, once for each of the venue's trade ids.
 *
 * What the order held shrinks by what the trade used; a cost beyond it still enters what is posted.
 */
export function settle(input: SettleInput): readonly Change[] {
  const known = input.child.trades.find((one) => one.tradeId === input.trade.tradeId);
  invariant(known?.status === 'CONFIRMED' && !known.settled, 'only a confirmed trade of the child settles, once');
  return input.child.side === 'BUY' ? settleBuy(input) : settleSell(input);
}

function settleBuy({ child, trade, position, now }: SettleInput): readonly Change[] {
  const cost = plus(trade.gross, trade.fee);
  const used = smaller(cost, child.leftUsd);
  const bought = smaller(trade.shares, child.leftToBuy);
  const kept = scaleFloor(trade.shares, keepOf(child, position), WHOLE_KEEP);
  const account = positionAccount(child.token, child.leader);
  return [
    putChild(child, {
      trades: settled(child, trade, now),
      leftUsd: minus(child.leftUsd, used),
      leftToBuy: minus(child.leftToBuy, bought),
    }),
    putPosition(position, {
      available: plus(position.available, trade.shares),
      target: plus(position.target, kept),
      basis: plus(position.basis, cost),
      basisFees: plus(position.basisFees, trade.fee),
      // What was sold and is bought anew has its highest price yet to come: no dust that is left of it keeps the old one.
      ...(ownedOf(position) > LAST_SHARES && position.target > 0n ? {} : { peak: undefined }),
    }),
    // A better price brings more shares than were counted when it was reserved.
    ...moveCaps(child, child.caps, {
      reserved: minus(NO_USD, used),
      posted: cost,
      shares: minus(trade.shares, bought),
      ...countedAgain(child),
    }),
    ...moveCaps(child, capsSince(child, position), { posted: cost }),
    {
      kind: 'journal',
      entry: journalEntry({
        ...child,
        kind: 'buy',
        of: [trade.tradeId, child.venueOrderId],
        at: now,
        legs: [
          credit(CASH, COLLATERAL, cost),
          debit(account, COLLATERAL, trade.gross),
          debit(FEES, COLLATERAL, trade.fee),
          debit(account, child.token, trade.shares),
          credit(EXTERNAL, child.token, trade.shares),
        ],
      }),
    },
  ];
}

/** The place among limited purchases that an order gave back when it ended without a fill; with the first that comes late. */
function countedAgain({ state, counts, trades }: ChildOrder): { readonly adds?: bigint; readonly copies?: bigint } {
  if (state !== 'LATE_FILL' || trades.some((trade) => trade.settled)) return {};
  return {
    ...(counts?.includes('add') === true ? { adds: 1n } : {}),
    ...(counts?.includes('copy') === true ? { copies: 1n } : {}),
  };
}

function settleSell({ child, trade, position, now }: SettleInput): readonly Change[] {
  const fromHeld = smaller(trade.shares, child.leftShares);
  const out = basisPart(position, trade);
  const net = minus(trade.gross, trade.fee);
  const gain = minus(net, out.basis);
  const grossBasis = minus(out.basis, out.fees);
  const account = positionAccount(child.token, child.leader);
  const trades = settled(child, trade, now);
  return [
    putChild(child, { trades, leftShares: minus(child.leftShares, fromHeld) }),
    putPosition(position, {
      selling: minus(position.selling, fromHeld),
      available: minus(position.available, minus(trade.shares, fromHeld)),
      basis: minus(position.basis, out.basis),
      basisFees: minus(position.basisFees, out.fees),
      realised: plus(position.realised, gain),
      ...noteLoss({ position, gain, now }),
      ...withoutLateSale(position, { ...child, trades }),
    }),
    ...moveCaps(child, [...child.caps, ...capsSince(child, position)], {
      posted: minus(NO_USD, out.basis),
      shares: minus(NO_SHARES, trade.shares),
    }),
    {
      kind: 'journal',
      entry: journalEntry({
        ...child,
        kind: 'sell',
        of: [trade.tradeId, child.venueOrderId],
        at: now,
        legs: [
          debit(CASH, COLLATERAL, net),
          debit(FEES, COLLATERAL, trade.fee),
          credit(account, COLLATERAL, grossBasis),
          credit(PNL, COLLATERAL, minus(trade.gross, grossBasis)),
          credit(account, child.token, trade.shares),
          debit(EXTERNAL, child.token, trade.shares),
        ],
      }),
    },
  ];
}

/** What counts the position but not the order: an event that became known after the order was made. */
function capsSince(child: ChildOrder, position: Position): readonly string[] {
  return capNames(position).filter((name) => !child.caps.includes(name));
}

/** The last share takes whatever rounding has left. */
function basisPart(position: Position, { shares }: Trade): { readonly basis: Usd; readonly fees: Usd } {
  const owned = ownedOf(position);
  if (owned <= 0n) return { basis: NO_USD, fees: NO_USD };
  if (shares >= owned) return { basis: position.basis, fees: position.basisFees };
  return {
    basis: scaleFloor(position.basis, shares, owned),
    fees: scaleFloor(position.basisFees, shares, owned),
  };
}

function keepOf(child: ChildOrder, position: Position): bigint {
  const underWay = position.buying.find((pending) => pending.parentId === child.parentId);
  return underWay?.keep ?? lateKeepOf(position, child) ?? WHOLE_KEEP;
}

function settled(child: ChildOrder, trade: Trade, confirmedAt: UnixMs): readonly Trade[] {
  const booked = { ...trade, settled: true, confirmedAt };
  return child.trades.map((known) => (known.tradeId === trade.tradeId ? booked : known));
}
