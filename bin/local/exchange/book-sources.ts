import { type Ladder, ladderAfterPrint, type Level } from './book-rule.ts';
import type { Market, MarketIndex, Token } from './market-index.ts';
import { ONE, parseMicro } from './micro.ts';
import type { Prints } from './prints.ts';
import { countUpTo } from './sorted.ts';
import type { BookMessage, World } from './world.ts';

/** A book before anybody took from it, of the token whose prices it has; `epoch` changes whenever it is made anew. */
export type BookSource = {
  readonly token: Token;
  readonly epoch: string;
  readonly sinceMs: number;
  readonly ladder: Ladder;
};

/** Finds books, and when they change by themselves. */
export type BookSources = {
  /** The book of a token at an instant, `undefined` when it has none. */
  at(token: Token, nowMs: number): BookSource | undefined;
  /** The first instant after another at which the book of a market is made anew. */
  nextChangeMs(market: Market, afterMs: number): number | undefined;
};

/** What was taken comes back, and the price moves by at most a tick, this often after a print. */
export const REFILL_MS = 300_000;

type Snapshots = { readonly times: number[]; readonly messages: BookMessage[] };

/**
 * Finds the book of a token at an instant: its own recorded one, else that of the other outcome, else the rule's for
 * the market's first outcome; `undefined` before the first print.
 */
export function bookSources(world: World, markets: MarketIndex, prints: Prints): BookSources {
  const snapshots = indexSnapshots(world);
  const ruleLadders = new Map<number, { readonly epoch: string; readonly ladder: Ladder }>();

  const recorded = (token: Token, nowMs: number): BookSource | undefined => {
    const known = snapshots.get(token.tokenId);
    const count = known === undefined ? 0 : countUpTo(known.times, nowMs);
    const message = known?.messages[count - 1];
    if (message === undefined) return undefined;
    return { token, epoch: `s${count}`, sinceMs: message.atMs, ladder: parseLadder(message) };
  };
  const byRule = (market: Market, nowMs: number): BookSource | undefined => {
    const print = prints.lastRebase(market, nowMs);
    const token = markets.token(market.tokens[0].tokenId);
    if (print === undefined || token === undefined) return undefined;
    const refill = Math.floor((nowMs - print.atMs) / REFILL_MS);
    // A market whose tick changed gets another ladder, one that stays on ticks.
    const epoch = `r${print.number}.${refill}${market.isTickChanged ? `.${market.tickSize}` : ''}`;
    let made = ruleLadders.get(market.index);
    if (made?.epoch !== epoch) {
      const input = { seed: world.seed, marketName: market.conditionId, print, refill, tickMicro: market.tickMicro };
      made = { epoch, ladder: ladderAfterPrint(input) };
      ruleLadders.set(market.index, made);
    }
    return { token, epoch, sinceMs: print.atMs + refill * REFILL_MS, ladder: made.ladder };
  };
  return {
    at: (token, nowMs) =>
      recorded(token, nowMs) ?? recorded(sibling(markets, token), nowMs) ?? byRule(token.market, nowMs),
    nextChangeMs: (market, afterMs) => {
      const rebase = prints.lastRebase(market, afterMs);
      const refills = rebase === undefined ? 0 : Math.floor((afterMs - rebase.atMs) / REFILL_MS) + 1;
      const instants = [
        prints.nextMs(market, afterMs),
        rebase === undefined ? undefined : rebase.atMs + refills * REFILL_MS,
        ...market.tokens.map(({ tokenId }) => {
          const times = snapshots.get(tokenId)?.times ?? [];
          return times[countUpTo(times, afterMs)];
        }),
      ].filter((instant) => instant !== undefined);
      return instants.length === 0 ? undefined : Math.min(...instants);
    },
  };
}

/** The token of the other outcome. */
export function sibling(markets: MarketIndex, token: Token): Token {
  return markets.token(token.market.tokens[token.outcomeIndex === 0 ? 1 : 0].tokenId) ?? token;
}

function indexSnapshots(world: World): Map<string, Snapshots> {
  const snapshots = new Map<string, Snapshots>();
  for (const message of [...world.books].sort((left, right) => left.atMs - right.atMs)) {
    const known = snapshots.get(message.tokenId) ?? { times: [], messages: [] };
    known.times.push(message.atMs);
    known.messages.push(message);
    snapshots.set(message.tokenId, known);
  }
  return snapshots;
}

function parseLadder(message: BookMessage): Ladder {
  const parse = (levels: BookMessage['bids']): Level[] =>
    levels
      .map(({ price, size }) => ({ priceMicro: parseMicro(price) ?? 0n, sizeMicro: parseMicro(size) ?? 0n }))
      .filter(({ priceMicro, sizeMicro }) => priceMicro > 0n && priceMicro < ONE && sizeMicro > 0n);
  const ascending = (left: Level, right: Level): number => (left.priceMicro < right.priceMicro ? -1 : 1);
  return {
    bids: parse(message.bids).sort((left, right) => -ascending(left, right)),
    asks: parse(message.asks).sort(ascending),
  };
}
