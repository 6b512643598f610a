import { formatMicro, ONE } from '../micro.ts';
import type { Venue } from '../venue.ts';

/** The best prices of a token; a side without orders counts as nothing or as a whole dollar. */
export type Touch = { readonly bidMicro: bigint; readonly askMicro: bigint };

/** The best prices of a token at an instant, `undefined` when it has no book. */
export function touchOf({ books, markets }: Venue, tokenId: string, atMs: number): Touch | undefined {
  const token = markets.token(tokenId);
  const book = token === undefined ? undefined : books.book(token, atMs);
  if (book === undefined) return undefined;
  return { bidMicro: book.bids[0]?.priceMicro ?? 0n, askMicro: book.asks[0]?.priceMicro ?? ONE };
}

/** What is told when the best prices are others than before, `undefined` when they are the same. */
export function bestBidAsk(before: Touch | undefined, now: Touch | undefined): Record<string, string> | undefined {
  if (now === undefined || (before?.bidMicro === now.bidMicro && before.askMicro === now.askMicro)) return undefined;
  return {
    best_bid: formatMicro(now.bidMicro),
    best_ask: formatMicro(now.askMicro),
    spread: formatMicro(now.askMicro - now.bidMicro),
  };
}
