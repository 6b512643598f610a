import { type BookSource, bookSources, sibling } from './book-sources.ts';
import type { Ladder, Level } from './book-rule.ts';
import type { MatchLevel } from './matching.ts';
import { isResolved, type Market, type MarketIndex, type Token } from './market-index.ts';
import { ONE } from './micro.ts';
import type { Prints } from './prints.ts';
import { type Resting, restingLevel, type RestingOrders, restingOrders } from './resting-orders.ts';
import type { World } from './world.ts';

/** A token's book at an instant, less what was taken from it; `epoch` names the state that they took it from. */
export type Book = Ladder & { readonly epoch: string; readonly sinceMs: number };

/** The books of all tokens. */
export type OrderBooks = {
  /** What everybody sees, `undefined` when there is no book: nothing printed yet and nothing rests, or resolved. */
  book(token: Token, nowMs: number): Book | undefined;
  /** The book of everybody but the followers, less what was taken from it. */
  strangers(token: Token, nowMs: number): Book | undefined;
  /** The book of everybody but the followers as it was made, before anybody took from it. */
  made(token: Token, nowMs: number): Ladder | undefined;
  /** Who would be met by an order of a side, by price, and then by who came first. */
  offers(token: Token, side: 'BUY' | 'SELL', nowMs: number): { readonly epoch: string; readonly levels: MatchLevel[] };
  /** Takes shares off a side for whoever is no leader, and remembers it as long as the book of that epoch lasts. */
  take(token: Token, taken: Taken): void;
  /** The first instant after another at which the book of a market is made anew. */
  nextChangeMs(market: Market, afterMs: number): number | undefined;
};

/** Levels that an order ate, in the token's own prices. */
export type Taken = { readonly epoch: string; readonly side: 'bids' | 'asks'; readonly levels: readonly Level[] };

/** Keeps the books of a world: recorded ones where there are any, the rule's elsewhere, and what rests in them. */
export function orderBooks(
  world: World,
  markets: MarketIndex,
  prints: Prints,
  resting: RestingOrders = restingOrders(),
): OrderBooks {
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

  const sourceOf = (token: Token, nowMs: number): BookSource | undefined =>
    isResolved(token.market, nowMs) ? undefined : sources.at(token, nowMs);
  const strangers = (token: Token, nowMs: number): Book | undefined => {
    const source = sourceOf(token, nowMs);
    if (source === undefined) return undefined;
    return {
      ...seenFrom(token, source, lessTaken(source)),
      epoch: `${source.token.outcomeIndex}${source.epoch}`,
      sinceMs: source.sinceMs,
    };
  };

  /** The orders of followers on one side of a token's own book. */
  const queue = (token: Token, side: 'bids' | 'asks'): readonly Resting[] => {
    const isFirst = token.outcomeIndex === 0;
    return resting.queue(token.market.index, isFirst === (side === 'bids') ? 'bids' : 'asks');
  };
  const levelIn = (token: Token, one: Resting): Level =>
    token.outcomeIndex === 0 ? restingLevel(one) : mirror(restingLevel(one));

  return {
    strangers,
    made: (token, nowMs) => {
      const source = sourceOf(token, nowMs);
      return source === undefined ? undefined : seenFrom(token, source, source.ladder);
    },
    book: (token, nowMs) => {
      const book = strangers(token, nowMs);
      const [bids, asks] = [queue(token, 'bids'), queue(token, 'asks')];
      if (bids.length + asks.length === 0 || isResolved(token.market, nowMs)) return book;
      const all = (levels: readonly Level[] | undefined, own: readonly Resting[]): Level[] =>
        added([...(levels ?? []), ...own.map((one) => levelIn(token, one))]);
      return {
        bids: all(book?.bids, bids).reverse(),
        asks: all(book?.asks, asks),
        epoch: book?.epoch ?? '',
        sinceMs: Math.max(book?.sinceMs ?? 0, ...[...bids, ...asks].map(({ sinceMs }) => sinceMs)),
      };
    },
    offers: (token, side, nowMs) => {
      const book = strangers(token, nowMs);
      const met = side === 'BUY' ? 'asks' : 'bids';
      const offered = [
        ...(book?.[met] ?? []).map((level) => ({ level, sinceMs: book?.sinceMs ?? 0 })),
        ...queue(token, met).map((one) => ({
          level: { ...levelIn(token, one), makerOrderId: one.placed.id },
          sinceMs: one.sinceMs,
        })),
      ];
      const sign = side === 'BUY' ? 1 : -1;
      offered.sort(
        (left, right) => sign * Number(left.level.priceMicro - right.level.priceMicro) || left.sinceMs - right.sinceMs,
      );
      return { epoch: book?.epoch ?? '', levels: offered.map(({ level }) => level) };
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
    nextChangeMs: (market, afterMs) => sources.nextChangeMs(market, afterMs),
  };
}

function seenFrom(token: Token, source: BookSource, ladder: Ladder): Ladder {
  return source.token.tokenId === token.tokenId ? ladder : mirrored(ladder);
}

/** The same book seen from the other outcome: who bids 0.40 for one asks 0.60 for the other. */
function mirrored(ladder: Ladder): Ladder {
  return { bids: ladder.asks.map(mirror), asks: ladder.bids.map(mirror) };
}

function mirror({ priceMicro, sizeMicro }: Level): Level {
  return { priceMicro: ONE - priceMicro, sizeMicro };
}

/** One level a price, the lowest price first. */
function added(levels: readonly Level[]): Level[] {
  const sizes = new Map<bigint, bigint>();
  for (const { priceMicro, sizeMicro } of levels) sizes.set(priceMicro, (sizes.get(priceMicro) ?? 0n) + sizeMicro);
  return [...sizes]
    .map(([priceMicro, sizeMicro]) => ({ priceMicro, sizeMicro }))
    .sort((left, right) => Number(left.priceMicro - right.priceMicro));
}
