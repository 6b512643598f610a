import { MICRO } from '../values/decimal.ts';
import { type TokenId } from '../values/ids.ts';
import { type Price, price } from '../values/price.ts';
import { DAY_MS, type UnixMs } from '../values/unix-ms.ts';
import { type PricePoint, type SeriesMarket } from './leader-act.ts';

/** What told a mark: the last one of before, or what the other outcome leaves of a dollar, where nothing newer does. */
export type MarkSource = 'payout' | 'bid' | 'trade' | 'last' | 'other';

/** What a share is worth, and what told it. */
export type SeriesMark = { readonly price: Price; readonly from: MarkSource };

/** Tells marks at moments that only go forward: nothing that comes later is known. */
export type MarkKeeper = {
  /** Takes in what was known up to a moment, this one included. */
  readonly advance: (now: UnixMs) => void;
  /** Takes in a trade. */
  readonly note: (token: TokenId, at: UnixMs, traded: Price) => void;
  /** @returns undefined where nothing has ever told what a share of it or of the other outcome is worth */
  readonly markOf: (market: SeriesMarket, token: TokenId, now: UnixMs) => SeriesMark | undefined;
};

type Seen = { readonly at: UnixMs; readonly price: Price | undefined };

/**
 * Keeps marks as quant.md 1.2 has them: from its resolution on what a share pays; else the best bid of the newest book of
 * the past 24 hours; without one the last trade of the past 24 hours; else what it was marked at last.
 *
 * @param points - Sorted by time.
 */
export function markKeeper(points: readonly PricePoint[]): MarkKeeper {
  const bids = new Map<TokenId, Seen>();
  const trades = new Map<TokenId, Seen>();
  const marked = new Map<TokenId, Price>();
  let next = 0;

  const own = (market: SeriesMarket, token: TokenId, now: UnixMs): SeriesMark | undefined => {
    const paid = payoutOf(market, token, now);
    if (paid !== undefined) return { price: paid, from: 'payout' };
    const [bid, trade] = [bids.get(token), trades.get(token)];
    const [freshBid, freshTrade] = [freshOf(bid, now), freshOf(trade, now)];
    const fresh = freshBid ?? freshTrade;
    if (fresh !== undefined) {
      marked.set(token, fresh);
      return { price: fresh, from: freshBid === undefined ? 'trade' : 'bid' };
    }
    const last = marked.get(token) ?? trade?.price ?? bid?.price;
    return last === undefined ? undefined : { price: last, from: 'last' };
  };

  return {
    advance: (now) => {
      for (let point = points[next]; point !== undefined && point.at <= now; point = points[next]) {
        (point.kind === 'bid' ? bids : trades).set(point.token, { at: point.at, price: point.price });
        next += 1;
      }
    },
    note: (token, at, traded) => {
      trades.set(token, { at, price: traded });
    },
    markOf: (market, token, now) => {
      const mark = own(market, token, now);
      if (mark !== undefined) return mark;
      const other = own(market, otherOf(market, token), now);
      return other === undefined ? undefined : { price: price(MICRO - other.price), from: 'other' };
    },
  };
}

/** What a share pays, once that is final. */
export function payoutOf({ tokens, payout }: SeriesMarket, token: TokenId, now: UnixMs): Price | undefined {
  return payout === undefined || payout.at > now ? undefined : payout.perShare[token === tokens[0] ? 0 : 1];
}

/** The other outcome of a market. */
export function otherOf({ tokens }: SeriesMarket, token: TokenId): TokenId {
  return token === tokens[0] ? tokens[1] : tokens[0];
}

function freshOf(seen: Seen | undefined, now: UnixMs): Price | undefined {
  return seen === undefined || now - seen.at > DAY_MS ? undefined : seen.price;
}
