import { type BookSource, bookSources, sibling } from './book-sources.ts';
import type { Ladder, Level } from './book-rule.ts';
import { isResolved, type MarketIndex, type Token } from './market-index.ts';
import { ONE } from './micro.ts';
import type { Prints } from './prints.ts';
import type { World } from './world.ts';

/** A token's book at an instant, less what followers took; `epoch` names the state that they took it from. */
export type Book = Ladder & { readonly epoch: string; readonly sinceMs: number };

/** The books of all tokens. */
export type OrderBooks = {
  /** The book of a token, `undefined` when the market has none: nothing printed yet, or resolved. */
  book(token: Token, nowMs: number): Book | undefined;
  /** Takes shares off a side, and remembers it as long as the book of that epoch lasts. */
  take(token: Token, taken: Taken): void;
};

/** Levels that an order of a follower ate, in the token's own prices. */
export type Taken = { readonly epoch: string; readonly side: 'bids' | 'asks'; readonly levels: readonly Level[] };

/** Keeps the books of a world: recorded ones where there are any, the rule's elsewhere. */
export function orderBooks(world: World, markets: MarketIndex, prints: Prints): OrderBooks {
  const sources = bookSources(world, markets, prints);
  const takenOf = new Map<string, { readonly epoch: string; readonly byLevel: Map<string, bigint> }>();

  const lessTaken = (source: BookSource): Ladder => {
    const taken = takenOf.get(source.token.tokenId);
    if (taken?.epoch !== source.epoch) return source.ladder;
    const left = (side: 'bids' | 'asks'): Level[] =>
      source.ladder[side]
        .map(({ priceMicro, sizeMicro }) => ({
          priceMicro,
          sizeMicro: sizeMicro - (taken.byLevel.get(`${side}${priceMicro}`) ?? 0n),
        }))
        .filter((level) => level.sizeMicro > 0n);
    return { bids: left('bids'), asks: left('asks') };
  };

  return {
    book: (token, nowMs) => {
      if (isResolved(token.market, nowMs)) return undefined;
      const source = sources(token, nowMs);
      if (source === undefined) return undefined;
      const ladder = lessTaken(source);
      const own = source.token.tokenId === token.tokenId ? ladder : mirrored(ladder);
      return { ...own, epoch: `${source.token.outcomeIndex}${source.epoch}`, sinceMs: source.sinceMs };
    },
    take: (token, { epoch, side, levels }) => {
      const isOwn = epoch.startsWith(String(token.outcomeIndex));
      const tokenId = isOwn ? token.tokenId : sibling(markets, token).tokenId;
      const sourceSide = isOwn === (side === 'asks') ? 'asks' : 'bids';
      let taken = takenOf.get(tokenId);
      if (taken?.epoch !== epoch.slice(1)) {
        taken = { epoch: epoch.slice(1), byLevel: new Map() };
        takenOf.set(tokenId, taken);
      }
      for (const level of levels) {
        const name = `${sourceSide}${isOwn ? level.priceMicro : ONE - level.priceMicro}`;
        taken.byLevel.set(name, (taken.byLevel.get(name) ?? 0n) + level.sizeMicro);
      }
    },
  };
}

/** The same book seen from the other outcome: who bids 0.40 for one asks 0.60 for the other. */
function mirrored(ladder: Ladder): Ladder {
  const mirror = (levels: readonly Level[]): Level[] =>
    levels.map(({ priceMicro, sizeMicro }) => ({ priceMicro: ONE - priceMicro, sizeMicro }));
  return { bids: mirror(ladder.asks), asks: mirror(ladder.bids) };
}
