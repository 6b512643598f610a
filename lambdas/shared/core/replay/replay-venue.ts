import { type MatchedFill, matchOrder } from '../execution/match-order.ts';
import { isWithin, meetResting, type RestingFill, type RestingOrder, wouldCross } from '../execution/meet-resting.ts';
import { levelsLeft, type TakenDepth, withTakes } from '../execution/taken-depth.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { type Book, type BookLevel, type Market, type Resolution } from '../model/market.ts';
import { type ConditionId, type TokenId } from '../values/ids.ts';
import { type Price } from '../values/price.ts';
import { sum } from '../values/quantity.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type BookSource, datedBooks } from './dated-books.ts';
import { cutLevels, type ReplayFills } from './replay-fills.ts';

/** What an order found at the venue: the shares that stood within its limit, and where they are known from. */
export type FoundDepth = { readonly offered: Shares; readonly source: BookSource };

/** The venue as a replay knows it at its moment: markets, books, prints, payouts, and what our own orders took. */
export type ReplayVenue = {
  /** Undefined where the venue lists no such market (any more). */
  market(condition: ConditionId): Market | undefined;
  book(token: TokenId, now: UnixMs): Book | undefined;
  resolution(condition: ConditionId): Resolution | undefined;
  putMarket(market: Market): void;
  /** A recorded book: it stands for its market until it is too old. */
  putBook(token: TokenId, book: Book, at: UnixMs): void;
  /** A trade of anybody's: where no book of the moment was recorded, it tells where the next one finds offers. */
  print(token: TokenId, last: Price, at: UnixMs): void;
  resolve(resolution: Resolution): void;
  /** What an order would be filled with from the book of this moment, less what our own orders took; none where nobody meets it. */
  meet(child: ChildOrder, now: UnixMs): readonly MatchedFill[];
  /** What of that book stands within the order's limit. */
  depth(child: ChildOrder, now: UnixMs): FoundDepth;
  /** True where an order that is to rest would trade at once. */
  crosses(child: ChildOrder, now: UnixMs): boolean;
  /** Fills an order that rests, and takes that from the book; undefined where nobody comes to it. */
  meetResting(child: ChildOrder, rests: Pick<RestingOrder, 'left' | 'met'>, now: UnixMs): RestingFill | undefined;
  /** Takes from the book what an order was filled with. */
  take(child: ChildOrder, fills: readonly MatchedFill[], now: UnixMs): void;
};

/**
 * Starts with no market; a recorded book older than `bookAgeMs` gives way to one that is made of the newest price. Without
 * `drawn` an order is filled with what its book says.
 */
export function replayVenue(bookAgeMs?: number, drawn?: ReplayFills): ReplayVenue {
  const markets = new Map<ConditionId, Market>();
  const resolutions = new Map<ConditionId, Resolution>();
  // What is bought on paper is nowhere gone from the book of real money.
  const depths = new Map<string, TakenDepth>();
  const depthKey = ({ mode, condition }: ChildOrder): string => `${mode} ${condition}`;
  const books = datedBooks(bookAgeMs);
  const left = (child: ChildOrder, now: UnixMs): readonly BookLevel[] => {
    const { token, condition, side } = child;
    const market = markets.get(condition);
    const shown = books.shown(token, now);
    if (market === undefined || !market.isAcceptingOrders || shown === undefined) return [];
    return levelsLeft({ market, token, side, depth: depths.get(depthKey(child)), now, book: shown.book });
  };
  const met = (child: ChildOrder, now: UnixMs): readonly BookLevel[] => {
    const [market, levels] = [markets.get(child.condition), left(child, now)];
    return drawn === undefined || market === undefined ? levels : drawn.met({ order: child, market, levels });
  };
  return {
    market: (condition) => markets.get(condition),
    book: (token, now) => books.shown(token, now)?.book,
    resolution: (condition) => resolutions.get(condition),
    putMarket: (market) => {
      if (resolutions.has(market.condition)) return;
      markets.set(market.condition, market);
      books.list(market);
    },
    putBook: (token, book, at) => {
      books.put(token, book, at);
    },
    print: (token, last, at) => {
      books.print(token, last, at);
    },
    resolve: (resolution) => {
      const { condition } = resolution;
      resolutions.set(condition, resolution);
      for (const { token } of markets.get(condition)?.tokens ?? []) books.drop(token);
      markets.delete(condition);
    },
    meet: (child, now) => {
      const market = markets.get(child.condition);
      if (market === undefined) return [];
      const [{ fee }, levels] = [market, met(child, now)];
      const fills = matchOrder({ order: child, levels, fee });
      if (drawn === undefined) return fills;
      const most = drawn.left({ order: child, market, levels: left(child, now) }, sharesOf(fills));
      return matchOrder({ order: child, levels: cutLevels(levels, most), fee });
    },
    depth: (child, now) => ({
      offered: sum(
        NO_SHARES,
        met(child, now).flatMap((level) => (isWithin(level, child.side, child.limit) ? [level.shares] : [])),
      ),
      source: books.shown(child.token, now)?.source ?? 'made',
    }),
    crosses: ({ token, side, limit }, now) => {
      const book = books.shown(token, now)?.book;
      return book !== undefined && wouldCross(book, { side, limit });
    },
    meetResting: (child, rests, now) => {
      const { token, condition, side, limit } = child;
      const [market, book] = [markets.get(condition), books.shown(token, now)?.book];
      if (market === undefined || book === undefined) return undefined;
      const [key, order] = [depthKey(child), { token, side, limit, ...rests }];
      const fill = meetResting(order, { book, market, depth: depths.get(key), now });
      if (fill === undefined) return undefined;
      depths.set(key, withTakes({ market, token, side, depth: depths.get(key), now, fills: fill.taken }));
      return fill;
    },
    take: (child, fills, now) => {
      const { token, condition, side } = child;
      const market = markets.get(condition);
      if (market === undefined) return;
      // Fills are of the first levels, one each: what is gone is gone from where the book shows it.
      const shown = left(child, now);
      const taken = fills.map((fill, at) => ({ ...fill, price: shown[at]?.price ?? fill.price }));
      const key = depthKey(child);
      depths.set(key, withTakes({ market, token, side, depth: depths.get(key), now, fills: taken }));
    },
  };
}

function sharesOf(fills: readonly MatchedFill[]): Shares {
  return sum(
    NO_SHARES,
    fills.map(({ shares }) => shares),
  );
}
