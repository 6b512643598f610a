import { walkBids } from '../execution/walk-bids.ts';
import { type Book } from '../model/market.ts';
import { ownedOf, type Position } from '../model/position.ts';
import { proceedsOf } from '../values/price.ts';
import { minus, plus } from '../values/quantity.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { quoteOf } from './quote.ts';

/** A copy and its market; of one of which nothing is owned neither book nor market is looked at. */
export type CopyAtMarket = {
  readonly position: Position;
  /** False where the market takes no orders: what is owned there counts at cost. */
  readonly isTrading: boolean;
  readonly book: Book | undefined;
};

/** What copies of one leader have earned, and which of them have a price, or nothing to sell yet. */
export type ValuedCopies = {
  /** Undefined where something that takes orders has no price. */
  readonly profit: Usd | undefined;
  /** The same, if all is sold into the bids that there are. */
  readonly sure: Usd;
  readonly sellable: readonly Position[];
};

/**
 * Values the copies of one leader, realised and open: what is owned counts at its best bid, and at cost where the market
 * takes no orders. Nothing is sold unseen: what has no price waits until it has one.
 */
export function valueCopies(copies: readonly CopyAtMarket[]): ValuedCopies {
  let [profit, sure] = [NO_USD, NO_USD];
  let isKnown = true;
  const sellable: Position[] = [];
  for (const { position, isTrading, book } of copies) {
    profit = plus(profit, position.realised);
    sure = plus(sure, position.realised);
    const owned = ownedOf(position);
    if (owned <= 0n) {
      sellable.push(position);
      continue;
    }
    if (!isTrading) continue;
    const quote = quoteOf(book);
    isKnown &&= quote.isKnown;
    if (!quote.isKnown) continue;
    sellable.push(position);
    profit = plus(profit, minus(proceedsOf(owned, quote.mark), position.basis));
    sure = plus(sure, minus(walkBids(book?.bids ?? [], owned).proceeds, position.basis));
  }
  return { profit: isKnown ? profit : undefined, sure, sellable };
}
