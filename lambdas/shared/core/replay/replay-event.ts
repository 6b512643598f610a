import { type LeaderAction, type LeaderPosition } from '../model/leader-event.ts';
import { type LeaderEquity } from '../model/leader-equity.ts';
import { type Book, type Market, type Resolution } from '../model/market.ts';
import { type TokenId } from '../values/ids.ts';
import { type Price } from '../values/price.ts';
import { type UnixMs } from '../values/unix-ms.ts';

/**
 * Something that happened at a moment, as the tape tells it. Only a tape's facts of markets and what leaders began with may
 * come from later: a tape tells them once.
 */
export type ReplayEvent = { readonly at: UnixMs } & (
  | { readonly kind: 'market'; readonly market: Market }
  | { readonly kind: 'book'; readonly token: TokenId; readonly book: Book }
  | { readonly kind: 'print'; readonly token: TokenId; readonly price: Price }
  /** What a leader holds when he begins to be watched. */
  | { readonly kind: 'baseline'; readonly position: Omit<LeaderPosition, 'version'> }
  /** Of one transaction; a delay later they are seen together. */
  | { readonly kind: 'actions'; readonly actions: readonly LeaderAction[] }
  /** With how many of his positions are no part of it, because nobody has traded them yet. */
  | { readonly kind: 'leader-equity'; readonly equity: LeaderEquity; readonly unpriced?: number }
  | { readonly kind: 'resolution'; readonly resolution: Resolution }
);
