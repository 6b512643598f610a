import { withOwnBid } from '#core/execution/working/with-own-bid.ts';
import { type Book, type BookLevel, type OrderDomain } from '#core/model/market.ts';
import { type WorkingChild } from '#core/model/working-order.ts';
import { MICRO } from '#core/values/decimal.ts';
import { costOf, type Price } from '#core/values/price.ts';
import { larger, minus, plus, smaller, sum } from '#core/values/quantity.ts';
import { NO_SHARES, type Shares, shares } from '#core/values/shares.ts';
import { type BookMoment } from './book-tape.ts';

/** What one of our purchases was filled at one price. */
export type PlayedFill = { readonly price: Price; readonly shares: Shares; readonly isMaker: boolean };

/** A recorded book that our own purchases take part in. */
export type BookVenue = {
  /** The book as it shows to us: recorded, less what we took, with what rests of ours. */
  book(): Book;
  rests(): boolean;
  /** True while our own order rests at the best bid, alone or beside others. */
  isAtTop(): boolean;
  place(child: WorkingChild): readonly PlayedFill[];
  cancel(): void;
  /** Moves to the next recorded moment. */
  advance(moment: BookMoment): readonly PlayedFill[];
};

type Resting = { readonly limit: Price; left: Shares; ahead: Shares; met: Shares };

/**
 * Fills purchases from a recorded book.
 *
 * What is taken is taken from the recorded offers, and is missing there until their price is cleared: shares, but a FAK on a
 * market of the new protocol spends its dollars, which below its limit buy more. What rests stands behind everything at its
 * price: recorded trades at it eat those first, orders that go only shorten the queue where the book shows fewer than stood
 * ahead. Trades below it, and offers recorded at or below it, would have met it first.
 */
export function bookVenue(first: Book, domain: OrderDomain): BookVenue {
  let recorded = first;
  const taken = new Map<Price, Shares>();
  let own: Resting | undefined;

  const asks = (): readonly BookLevel[] =>
    recorded.asks
      .map((level) => ({
        ...level,
        shares: larger(minus(level.shares, taken.get(level.price) ?? NO_SHARES), NO_SHARES),
      }))
      .filter((level) => level.shares > 0n);
  const take = ({ kind, limit, shares: most }: WorkingChild): readonly PlayedFill[] => {
    const fills: PlayedFill[] = [];
    let [left, dollarsLeft] = [most, costOf(most, limit)];
    for (const level of asks()) {
      if (level.price > limit) break;
      const wanted = kind === 'FAK' && domain === 'v2' ? shares((dollarsLeft * MICRO) / level.price) : left;
      const got = smaller(wanted, level.shares);
      if (got <= 0n) break;
      fills.push({ price: level.price, shares: got, isMaker: false });
      taken.set(level.price, plus(taken.get(level.price) ?? NO_SHARES, got));
      left = minus(left, got);
      dollarsLeft = minus(dollarsLeft, costOf(got, level.price));
    }
    return fills;
  };
  const rest = (limit: Price, left: Shares): void => {
    if (left > 0n) own = { limit, left, ahead: sharesAt(recorded.bids, limit), met: NO_SHARES };
  };
  const fillOwn = (count: Shares): readonly PlayedFill[] => {
    if (own === undefined || count <= 0n) return [];
    const got = smaller(count, own.left);
    const { limit } = own;
    own.left = minus(own.left, got);
    if (own.left === 0n) own = undefined;
    return got > 0n ? [{ price: limit, shares: got, isMaker: true }] : [];
  };

  return {
    book: () => ({
      bids: own === undefined ? recorded.bids : withOwnBid(recorded.bids, { price: own.limit, shares: own.left }),
      asks: asks(),
    }),
    rests: () => own !== undefined,
    isAtTop: () => own !== undefined && own.limit >= (recorded.bids[0]?.price ?? own.limit),
    place: (child) => {
      if (child.kind !== 'GTD') {
        const fills = take(child);
        const filled = fills.map((fill) => fill.shares);
        if (child.kind === 'CROSSING_GTD') rest(child.limit, minus(child.shares, sum(NO_SHARES, filled)));
        return fills;
      }
      const best = asks()[0];
      // A post-only order that would trade is refused.
      if (best === undefined || child.limit < best.price) rest(child.limit, child.shares);
      return [];
    },
    cancel: () => {
      own = undefined;
    },
    advance: ({ book, trades }) => {
      recorded = book;
      const offered = new Set(book.asks.map((level) => level.price));
      for (const at of [...taken.keys()]) if (!offered.has(at)) taken.delete(at);
      return [
        ...trades.flatMap((trade) => (trade.side === 'bids' ? fillOwn(reaching(own, trade)) : [])),
        ...fillOwn(offeredTo(own, { bids: book.bids, asks: asks() })),
      ];
    },
  };
}

/** What of a trade comes to our order, after those who stand ahead at its price. */
function reaching(own: Resting | undefined, trade: { readonly price: Price; readonly shares: Shares }): Shares {
  if (own === undefined || trade.price > own.limit) return NO_SHARES;
  if (trade.price < own.limit) return trade.shares;
  const eaten = smaller(own.ahead, trade.shares);
  own.ahead = minus(own.ahead, eaten);
  return minus(trade.shares, eaten);
}

/** What is offered at our price or below came after us, each share of it once. */
function offeredTo(own: Resting | undefined, { bids, asks }: Book): Shares {
  if (own === undefined) return NO_SHARES;
  own.ahead = smaller(own.ahead, sharesAt(bids, own.limit));
  const within = asks.filter((level) => level.price <= own.limit).map((level) => level.shares);
  const offered = sum(NO_SHARES, within);
  const fresh = larger(minus(offered, own.met), NO_SHARES);
  own.met = offered;
  return fresh;
}

function sharesAt(levels: readonly BookLevel[], at: Price): Shares {
  return levels.find((level) => level.price === at)?.shares ?? NO_SHARES;
}
