import { type PlacedOrder, remainingMicro } from './accounts.ts';
import type { Level } from './book-rule.ts';
import { ONE } from './micro.ts';

/** An order with its place in the book of its market's first outcome: a buyer of the second offers the first. */
export type Resting = {
  readonly placed: PlacedOrder;
  readonly side: 'bids' | 'asks';
  readonly priceMicro: bigint;
  readonly sinceMs: number;
};

/** The followers' orders that wait in the books. */
export type RestingOrders = {
  add(placed: PlacedOrder, sinceMs: number): void;
  remove(placed: PlacedOrder): void;
  /** One side of a market's first outcome, the best price first, the oldest of a price first. */
  queue(marketIndex: number, side: 'bids' | 'asks'): readonly Resting[];
  /** Indexes of the markets in which an order rests. */
  markets(): readonly number[];
};

/** Keeps the resting orders of one exchange. */
export function restingOrders(): RestingOrders {
  const byMarket = new Map<number, Resting[]>();
  return {
    add: (placed, sinceMs) => {
      const { market } = placed.token;
      const known = byMarket.get(market.index) ?? [];
      known.push(placeOf(placed, sinceMs));
      byMarket.set(market.index, known);
    },
    remove: (placed) => {
      const { index } = placed.token.market;
      const left = (byMarket.get(index) ?? []).filter((resting) => resting.placed !== placed);
      if (left.length > 0) byMarket.set(index, left);
      else byMarket.delete(index);
    },
    // Kept in the order of arrival, and the sort keeps that order among equals.
    queue: (marketIndex, side) =>
      (byMarket.get(marketIndex) ?? [])
        .filter((resting) => resting.side === side)
        .sort((left, right) => (side === 'bids' ? -1 : 1) * Number(left.priceMicro - right.priceMicro)),
    markets: () => [...byMarket.keys()],
  };
}

/** What a resting order adds to the book of the first outcome. */
export function restingLevel({ placed, priceMicro }: Resting): Level {
  return { priceMicro, sizeMicro: remainingMicro(placed) };
}

function placeOf(placed: PlacedOrder, sinceMs: number): Resting {
  const isFirst = placed.token.outcomeIndex === 0;
  const isBid = (placed.order.side === 'BUY') === isFirst;
  const priceMicro = isFirst ? placed.limitMicro : ONE - placed.limitMicro;
  return { placed, side: isBid ? 'bids' : 'asks', priceMicro, sinceMs };
}
