import { type Book, type Market } from '#core/model/market.ts';
import { type ConditionId, type TokenId } from '#core/values/ids.ts';
import { type MarketData } from '#ports/market-data.ts';

/** Markets and books of one run: each is read once, however many positions ask for it. */
export type PricesOfRun = {
  market(condition: ConditionId): Promise<Market | undefined>;
  /** True where nothing of a market is traded any more. */
  isClosed(condition: ConditionId): Promise<boolean>;
  book(token: TokenId): Promise<Book | undefined>;
};

/** Starts with nothing read; what could not be read stays unread for the run. */
export function pricesOfRun(markets: Pick<MarketData, 'market' | 'isClosed' | 'book'>): PricesOfRun {
  const known = new Map<ConditionId, Promise<Market | undefined>>();
  const closed = new Map<ConditionId, Promise<boolean>>();
  const books = new Map<TokenId, Promise<Book | undefined>>();
  return {
    market: (condition) => once(known, condition, () => markets.market(condition)),
    isClosed: (condition) => once(closed, condition, () => markets.isClosed(condition)),
    book: (token) => once(books, token, () => markets.book(token)),
  };
}

async function once<K, V>(known: Map<K, Promise<V>>, key: K, read: () => Promise<V>): Promise<V> {
  const found = known.get(key) ?? read();
  known.set(key, found);
  return found;
}
