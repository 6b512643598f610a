import { type Book } from '#core/model/market.ts';
import { type Price, price } from '#core/values/price.ts';

/** The mid of a book, rounded down; the bid where nobody offers, undefined where nobody bids. */
export function bookMark(book: Book | undefined): Price | undefined {
  const bid = book?.bids[0]?.price;
  const ask = book?.asks[0]?.price;
  if (bid === undefined || ask === undefined) return bid;
  return price((bid + ask) / 2n);
}
