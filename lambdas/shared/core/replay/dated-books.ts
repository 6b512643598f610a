import { type Book, type Market } from '../model/market.ts';
import { type TokenId } from '../values/ids.ts';
import { type Price, price } from '../values/price.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { mirroredBook, syntheticBook } from './synthetic-book.ts';

/**
 * Where a book of a moment comes from: recorded; made of trades, because none was recorded; or made because the recorded one
 * had grown too old to be taken for it.
 */
export type BookSource = 'recorded' | 'made' | 'aged';

/** For how long a recorded book is taken for that of the moment: later, trades that nobody recorded may have moved it. */
export const BOOK_AGE_MS = 600_000;

/** The newest book of every token, recorded or made, as it is known at a moment. */
export type DatedBooks = {
  /** Undefined before anything was recorded or traded. */
  shown(token: TokenId, now: UnixMs): { readonly book: Book; readonly source: BookSource } | undefined;
  list(market: Market): void;
  put(token: TokenId, book: Book, at: UnixMs): void;
  /** Makes a book of a trade; one of a market that is not listed tells nothing. */
  print(token: TokenId, last: Price, at: UnixMs): void;
  drop(token: TokenId): void;
};

type DatedBook = { readonly book: Book; readonly at: UnixMs };

/** Starts empty; a recorded book older than the age gives way to one that is made of the newest price. */
export function datedBooks(ageMs = BOOK_AGE_MS): DatedBooks {
  const markets = new Map<TokenId, Market>();
  const recorded = new Map<TokenId, DatedBook>();
  const made = new Map<TokenId, DatedBook>();
  const otherOf = (token: TokenId): TokenId | undefined =>
    markets.get(token)?.tokens.find((one) => one.token !== token)?.token;
  /** The newer of the token's own and that of the other outcome; its own of two of one moment. */
  const newestOf = (token: TokenId): DatedBook | undefined => {
    const own = recorded.get(token);
    const other = otherOf(token);
    const its = other === undefined ? undefined : recorded.get(other);
    const isOwn = own !== undefined && (its === undefined || own.at >= its.at);
    return isOwn || its === undefined ? own : { book: mirroredBook(its.book), at: its.at };
  };
  const print = (token: TokenId, last: Price, at: UnixMs): void => {
    const market = markets.get(token);
    if (market === undefined) return;
    const book = syntheticBook(last, market);
    made.set(token, { book, at });
    const other = otherOf(token);
    if (other !== undefined) made.set(other, { book: mirroredBook(book), at });
  };
  return {
    shown: (token, now) => {
      const newest = newestOf(token);
      if (newest !== undefined && now - newest.at <= ageMs) return { book: newest.book, source: 'recorded' };
      const last = newest === undefined ? undefined : middleOf(newest.book);
      if (newest !== undefined && last !== undefined && (made.get(token)?.at ?? 0) < newest.at)
        print(token, last, newest.at);
      const book = made.get(token)?.book;
      return book === undefined ? undefined : { book, source: newest === undefined ? 'made' : 'aged' };
    },
    list: (market) => {
      for (const { token } of market.tokens) markets.set(token, market);
    },
    put: (token, book, at) => {
      recorded.set(token, { book, at });
    },
    print,
    drop: (token) => {
      recorded.delete(token);
      made.delete(token);
    },
  };
}

/** Between the best prices; of a book with one side, its best. */
function middleOf({ bids: [bid], asks: [ask] }: Book): Price | undefined {
  if (bid === undefined || ask === undefined) return bid?.price ?? ask?.price;
  return price((bid.price + ask.price) / 2n);
}
