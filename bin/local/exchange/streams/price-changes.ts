import { bookHash } from '../clob-market-data.ts';
import type { Market } from '../market-index.ts';
import { formatMicro, ONE } from '../micro.ts';
import type { Venue } from '../venue.ts';
import { type Touch, touchOf } from './best-bid-ask.ts';

/** The shares at each price of a market's first outcome, bids and asks. */
export type FirstLadder = Readonly<Record<'bids' | 'asks', ReadonlyMap<bigint, bigint>>>;

/** The book of a market's first outcome at an instant, `undefined` when there is none. */
export function ladderOf({ books, markets }: Venue, market: Market, atMs: number): FirstLadder | undefined {
  const token = markets.token(market.tokens[0].tokenId);
  const book = token === undefined ? undefined : books.book(token, atMs);
  if (book === undefined) return undefined;
  const side = (name: 'bids' | 'asks'): Map<bigint, bigint> =>
    new Map(book[name].map(({ priceMicro, sizeMicro }) => [priceMicro, sizeMicro]));
  return { bids: side('bids'), asks: side('asks') };
}

/**
 * The levels that are others than before, each with its mirror in the other outcome's book: the new size at the
 * level, 0 when it is gone.
 */
export function priceChanges(
  venue: Venue,
  market: Market,
  { before, atMs }: { readonly before: FirstLadder | undefined; readonly atMs: number },
): Record<string, string>[] {
  const now = ladderOf(venue, market, atMs);
  if (now === undefined) return [];
  const touches = market.tokens.map(({ tokenId }) => touchOf(venue, tokenId, atMs));
  return (['bids', 'asks'] as const).flatMap((side) => {
    const prices = new Set([...(before?.[side].keys() ?? []), ...now[side].keys()]);
    return [...prices].flatMap((priceMicro) => {
      const sizeMicro = now[side].get(priceMicro) ?? 0n;
      if (sizeMicro === (before?.[side].get(priceMicro) ?? 0n)) return [];
      const changes = [
        { priceMicro, side: side === 'bids' ? 'BUY' : 'SELL' },
        { priceMicro: ONE - priceMicro, side: side === 'bids' ? 'SELL' : 'BUY' },
      ];
      return changes.map((change, index) =>
        changeOf(market.tokens[index]?.tokenId ?? '', { ...change, sizeMicro }, touches[index]),
      );
    });
  });
}

function changeOf(
  tokenId: string,
  { priceMicro, sizeMicro, side }: { readonly priceMicro: bigint; readonly sizeMicro: bigint; readonly side: string },
  touch: Touch | undefined,
): Record<string, string> {
  const [price, size] = [formatMicro(priceMicro), formatMicro(sizeMicro)];
  return {
    asset_id: tokenId,
    price,
    size,
    side,
    hash: bookHash([tokenId, price, size, side]),
    best_bid: formatMicro(touch?.bidMicro ?? 0n),
    best_ask: formatMicro(touch?.askMicro ?? ONE),
  };
}
