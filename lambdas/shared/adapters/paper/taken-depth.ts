import { type Book, type BookLevel, type Market } from '#core/model/market.ts';
import { type TokenId } from '#core/values/ids.ts';
import { MICRO } from '#core/values/decimal.ts';
import { type Price, price } from '#core/values/price.ts';
import { sum } from '#core/values/quantity.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type PaperDepth, type PaperFill, type Take } from '#ports/paper-store.ts';
import { leftOf } from './settling.ts';

/** What our paper orders took is not offered to them again for so long: the real book never noticed that it is gone. */
export const TAKEN_FOR_MS = 60_000;

type LeftInput = {
  readonly book: Book;
  readonly market: Market;
  readonly token: TokenId;
  readonly side: 'BUY' | 'SELL';
  readonly depth: PaperDepth | undefined;
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
      return { price: level.price, shares: leftOf(level.shares, total, NO_SHARES) };
    })
    .filter(({ shares }) => shares > 0n);
}

type AddInput = Omit<LeftInput, 'book'> & { readonly fills: readonly Pick<PaperFill, 'price' | 'shares'>[] };

/** Notes what an order takes, and forgets what is too old to count. */
export function withTakes({ market, token, side, depth, now, fills }: AddInput): PaperDepth {
  const from = side === 'BUY' ? 'asks' : 'bids';
  const takes = fills.map(({ price: at, shares }): Take => ({ token, from, price: at, shares, at: now }));
  return {
    condition: market.condition,
    takes: [...recentTakes(depth, now), ...takes],
    version: (depth?.version ?? 0n) + 1n,
  };
}

function recentTakes(depth: PaperDepth | undefined, now: UnixMs): readonly Take[] {
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
