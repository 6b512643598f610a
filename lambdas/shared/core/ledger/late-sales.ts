import { type ChildOrder } from '../model/child-order.ts';
import { type Position } from '../model/position.ts';
import { isOver } from '../model/trade.ts';
import { sum } from '../values/quantity.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { type Change } from './change.ts';
import { putPosition } from './put.ts';

type LateSales = Pick<Position, 'lateSales'>;
type Sale = Pick<ChildOrder, 'venueOrderId' | 'trades'>;

/** Forgets a late sale of which everything is booked or has failed. */
export function withoutLateSale(
  { lateSales }: LateSales,
  { venueOrderId: id, trades }: Sale,
): { readonly lateSales?: LateSales['lateSales'] | undefined } {
  if (lateSales?.includes(id) !== true || !trades.every(isOver)) return {};
  const others = lateSales.filter((one) => one !== id);
  return { lateSales: others.length === 0 ? undefined : others };
}

/**
 * Holds a position against what is known of a sale of it that was filled late: with each trade that is new its version moves,
 * and when all of them are over the sale is forgotten.
 *
 * @param trades - As the sale is stored from now on.
 * @returns Nothing where the position says so already.
 */
export function noteLateSale(position: Position, sale: Sale, trades: Sale['trades']): readonly Change[] {
  const told = { ...sale, trades };
  const { lateSales = [] } = position;
  const isNoted = lateSales.includes(sale.venueOrderId);
  if (trades.every(isOver)) return isNoted ? [putPosition(position, withoutLateSale(position, told))] : [];
  const isNew = trades.some((trade) => !isOver(trade) && !sale.trades.some((one) => one.tradeId === trade.tradeId));
  if (!isNoted) return [putPosition(position, { lateSales: [...lateSales, sale.venueOrderId] })];
  return isNew ? [putPosition(position, {})] : [];
}

/** Shares that these sales have sold by the venue's word, and that no booking has taken out of their position yet. */
export function soldUnbooked(sales: readonly Pick<ChildOrder, 'trades'>[]): Shares {
  const unbooked = sales.flatMap(({ trades }) => trades.filter((trade) => !isOver(trade)));
  return sum(
    NO_SHARES,
    unbooked.map(({ shares }) => shares),
  );
}
