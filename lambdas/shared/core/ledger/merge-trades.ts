import { feeOf } from '../execution/fee.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { isFinal, type Trade, type TradeRole, type TradeStatus } from '../model/trade.ts';
import { bps } from '../values/bps.ts';
import { type TransactionHash } from '../values/ids.ts';
import { costOf, type Price, proceedsOf } from '../values/price.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';

/** A trade as the venue reports it now. */
type Report = {
  readonly tradeId: string;
  readonly shares: Shares;
  readonly price: Price;
  readonly role: TradeRole;
  readonly status: TradeStatus;
  readonly transaction?: TransactionHash;
  readonly matchedAt?: UnixMs;
};

const RANK: Readonly<Record<TradeStatus, number>> = { MATCHED: 0, RETRYING: 1, MINED: 2, CONFIRMED: 3, FAILED: 3 };

/**
 * Brings what a child knows of its trades up to date; a status never moves backwards and never leaves an end.
 *
 * A trade is its id: its hash follows the newest status, its shares stay those of the first report.
 *
 * @returns The trades, or undefined when the reports tell nothing new.
 */
export function mergeTrades(child: ChildOrder, reports: readonly Report[]): readonly Trade[] | undefined {
  let isNews = false;
  const merged = new Map(child.trades.map((trade) => [trade.tradeId, trade]));
  for (const report of reports) {
    const known = merged.get(report.tradeId);
    if (known !== undefined && !movesForward(known.status, report.status)) continue;
    isNews = true;
    merged.set(report.tradeId, known === undefined ? tradeOf(child, report) : moved(known, report));
  }
  return isNews ? [...merged.values()] : undefined;
}

/** How many trades the venue reports with other shares than before: they are told, never booked. */
export function restatedTrades({ trades }: Pick<ChildOrder, 'trades'>, reports: readonly Report[]): number {
  return reports.filter((report) =>
    trades.some((known) => known.tradeId === report.tradeId && known.shares !== report.shares),
  ).length;
}

function movesForward(from: TradeStatus, to: TradeStatus): boolean {
  return !isFinal(from) && RANK[to] > RANK[from];
}

function moved(known: Trade, { status, transaction }: Report): Trade {
  return { ...known, status, ...(transaction === undefined ? {} : { transaction }) };
}

function tradeOf(child: ChildOrder, { tradeId, shares, price, role, status, transaction, matchedAt }: Report): Trade {
  // By the match, not by the order: one that crosses the book pays for what it takes there, and then may wait for more.
  const rateBps = bps(role === 'TAKER' ? child.feeRateBps : 0n);
  const fee = feeOf(shares, price, { rateBps, exponent: child.feeExponent });
  const gross = child.side === 'BUY' ? costOf(shares, price) : proceedsOf(shares, price);
  return {
    tradeId,
    shares,
    price,
    gross,
    fee,
    status,
    settled: false,
    ...(transaction === undefined ? {} : { transaction }),
    ...(matchedAt === undefined ? {} : { matchedAt }),
  };
}
