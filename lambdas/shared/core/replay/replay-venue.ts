import { type MatchedFill, matchOrder } from '../execution/match-order.ts';
import { levelsLeft, type TakenDepth, withTakes } from '../execution/taken-depth.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { type Book, type Market, type Resolution } from '../model/market.ts';
import { type ConditionId, type TokenId } from '../values/ids.ts';
import { type Price } from '../values/price.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { mirroredBook, syntheticBook } from './synthetic-book.ts';

/** The venue as a replay knows it at its moment: markets, books, prints, payouts, and what our own orders took. */
export type ReplayVenue = {
  /** Undefined where the venue lists no such market (any more). */
  market(condition: ConditionId): Market | undefined;
  book(token: TokenId): Book | undefined;
  resolution(condition: ConditionId): Resolution | undefined;
  putMarket(market: Market): void;
  /** A recorded book: from now on none is made for its market. */
  putBook(token: TokenId, book: Book): void;
  /** A trade of anybody's: where no book was recorded, it tells where the next one finds offers. */
  print(token: TokenId, at: Price): void;
  resolve(resolution: Resolution): void;
  /** What an order would be filled with from the book of this moment, less what our own orders took; none where nobody meets it. */
  meet(child: ChildOrder, now: UnixMs): readonly MatchedFill[];
  /** Takes from the book what an order was filled with. */
  take(child: ChildOrder, fills: readonly MatchedFill[], now: UnixMs): void;
};

/** Starts with no market. */
export function replayVenue(): ReplayVenue {
  const markets = new Map<ConditionId, Market>();
  const conditions = new Map<TokenId, ConditionId>();
  const recorded = new Map<TokenId, Book>();
  const made = new Map<TokenId, Book>();
  const resolutions = new Map<ConditionId, Resolution>();
  const depths = new Map<ConditionId, TakenDepth>();
  const marketOf = (token: TokenId): Market | undefined => {
    const condition = conditions.get(token);
    return condition === undefined ? undefined : markets.get(condition);
  };
  const book = (token: TokenId): Book | undefined => {
    const other = marketOf(token)?.tokens.find((one) => one.token !== token)?.token;
    const mirrored = other === undefined ? undefined : recorded.get(other);
    return recorded.get(token) ?? (mirrored === undefined ? made.get(token) : mirroredBook(mirrored));
  };
  return {
    market: (condition) => markets.get(condition),
    book,
    resolution: (condition) => resolutions.get(condition),
    putMarket: (market) => {
      if (resolutions.has(market.condition)) return;
      markets.set(market.condition, market);
      for (const { token } of market.tokens) conditions.set(token, market.condition);
    },
    putBook: (token, shown) => {
      recorded.set(token, shown);
    },
    print: (token, at) => {
      const market = marketOf(token);
      if (market === undefined) return;
      const shown = syntheticBook(at, market);
      made.set(token, shown);
      for (const one of market.tokens) if (one.token !== token) made.set(one.token, mirroredBook(shown));
    },
    resolve: (resolution) => {
      const { condition } = resolution;
      resolutions.set(condition, resolution);
      for (const { token } of markets.get(condition)?.tokens ?? []) {
        recorded.delete(token);
        made.delete(token);
      }
      markets.delete(condition);
    },
    meet: (child, now) => {
      const { token, condition, side } = child;
      const market = markets.get(condition);
      const shown = book(token);
      if (market === undefined || !market.isAcceptingOrders || shown === undefined) return [];
      const place = { market, token, side, depth: depths.get(condition), now };
      return matchOrder({ order: child, levels: levelsLeft({ ...place, book: shown }), fee: market.fee });
    },
    take: ({ token, condition, side }, fills, now) => {
      const market = markets.get(condition);
      if (market === undefined) return;
      depths.set(condition, withTakes({ market, token, side, depth: depths.get(condition), now, fills }));
    },
  };
}
