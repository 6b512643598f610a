import { type Book, type BookLevel, type Market } from '../model/market.ts';
import { type ConditionId, type TokenId } from '../values/ids.ts';
import { MICRO } from '../values/decimal.ts';
import { type Price, price } from '../values/price.ts';
import { larger, minus, sum } from '../values/quantity.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type MatchedFill } from './match-order.ts';

/** Shares that one of our pretended orders took at a price from one side of a token's book. */
export type Take = {
  readonly token: TokenId;
  readonly from: 'asks' | 'bids';
  readonly price: Price;
  readonly shares: Shares;
  readonly at: UnixMs;
};

/** What such orders, whoever sent them, have lately taken from the books of a market. */
export type TakenDepth = {
  readonly condition: ConditionId;
  readonly takes: readonly Take[];
  readonly version: bigint;
};

/** What our paper orders took is not offered to them again for so long: the real book never noticed that it is gone. */
export const TAKEN_FOR_MS = 60_000;

type LeftInput = {
  readonly book: Book;
  readonly market: Market;
  readonly token: TokenId;
  readonly side: 'BUY' | 'SELL';
  readonly depth: TakenDepth | undefined;
  readonly now: UnixMs;
};

/** The side of a book that an order meets, without what paper orders have lately taken from it; best first. */
export function levelsLeft({ book, market, token, side, depth, now }: LeftInput): readonly BookLevel[] {
  const from = side === 'BUY' ? 'asks' : 'bids';
  const recent = recentTakes(depth, now).map((take) => seenFrom(take, market, token));
  return book[from]
    .map((level) => {
      const taken = recent.filter((take) => take.from === from && take.price === level.price);
      const total = sum(
        NO_SHARES,
        taken.map(({ shares }) => shares),
      );
      return { price: level.price, shares: larger(minus(level.shares, total), NO_SHARES) };
    })
    .filter(({ shares }) => shares > 0n);
}

type AddInput = Omit<LeftInput, 'book'> & { readonly fills: readonly Pick<MatchedFill, 'price' | 'shares'>[] };

/** Notes what an order takes, and forgets what is too old to count. */
export function withTakes({ market, token, side, depth, now, fills }: AddInput): TakenDepth {
  const from = side === 'BUY' ? 'asks' : 'bids';
  const takes = fills.map(({ price: at, shares }): Take => ({ token, from, price: at, shares, at: now }));
  return {
    condition: market.condition,
    takes: [...recentTakes(depth, now), ...takes],
    version: (depth?.version ?? 0n) + 1n,
  };
}

function recentTakes(depth: TakenDepth | undefined, now: UnixMs): readonly Take[] {
  return (depth?.takes ?? []).filter(({ at }) => now - at < TAKEN_FOR_MS);
}

/** An offer of one outcome at a price is a bid for the other at what is left to a dollar: both books show the same shares. */
function seenFrom(take: Take, { tokens }: Market, token: TokenId): Take {
  const isOther = take.token !== token && tokens.length === 2;
  return isOther ? { ...take, token, from: take.from === 'asks' ? 'bids' : 'asks', price: rest(take.price) } : take;
}

function rest(at: Price): Price {
  return price(MICRO - at);
}
