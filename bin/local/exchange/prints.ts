import { type MarketIndex, isResolved, type Market, type Token } from './market-index.ts';
import { ONE } from './micro.ts';
import { countUpTo } from './sorted.ts';
import type { World } from './world.ts';

/** A leader's trade as the market's first outcome sees it: buying the second is selling the first. */
export type Print = {
  readonly atMs: number;
  readonly side: 'BUY' | 'SELL';
  readonly priceMicro: bigint;
  readonly sizeMicro: bigint;
  /** Counts the prints of the market from 0. */
  readonly number: number;
  /** The outcome that the leader itself traded. */
  readonly outcomeIndex: 0 | 1;
};

/** What a trade tells of a price, in terms of the market's first outcome. */
export type LastTrade = Pick<Print, 'atMs' | 'side' | 'priceMicro'>;

/** The recorded trades of all markets, by time. */
export type Prints = {
  /** The print that set the market's book last, `undefined` before the first one. */
  lastRebase(market: Market, nowMs: number): Print | undefined;
  /** The last trade of a market by a leader or a stranger, `undefined` before the first one. */
  last(market: Market, atMs: number): LastTrade | undefined;
  /** Notes a stranger's trade, which has a price but sets no book; each not before the one before it. */
  add(market: Market, trade: LastTrade): void;
  /** The value of one share in millionths of a dollar: payout, else last price, else half a dollar. */
  mark(token: Token, atMs: number): bigint;
  /** The first instant after another at which the market prints. */
  nextMs(market: Market, afterMs: number): number | undefined;
  /** What printed in a market at exactly an instant. */
  printedAt(market: Market, atMs: number): readonly Print[];
  /** The last traded price of a token, `undefined` before the first trade. */
  lastPrice(token: Token, atMs: number): bigint | undefined;
};

type MarketPrints = {
  readonly times: number[];
  readonly prints: Print[];
  readonly rebaseTimes: number[];
  readonly rebases: Print[];
  readonly addedTimes: number[];
  readonly added: LastTrade[];
};

/** A print this soon after the one that set the book changes nothing, so a copy meets the book its leader left. */
export const REBASE_QUIET_MS = 20_000;

/** Reads the prints of a world. */
export function indexPrints(world: World, markets: MarketIndex): Prints {
  const byMarket = markets.all.map(noPrints);
  for (const row of world.rows) {
    const token = row.type === 'TRADE' && row.side !== '' ? markets.token(row.tokenId) : undefined;
    const known = token === undefined ? undefined : byMarket[token.market.index];
    if (token === undefined || known === undefined || row.side === '' || row.sizeMicro <= 0n) continue;
    addPrint(known, {
      atMs: row.timestampS * 1000,
      side: token.outcomeIndex === 0 ? row.side : otherSide(row.side),
      priceMicro: token.outcomeIndex === 0 ? priceOf(row.price) : ONE - priceOf(row.price),
      sizeMicro: row.sizeMicro,
      number: known.prints.length,
      outcomeIndex: token.outcomeIndex,
    });
  }
  const last = (market: Market, atMs: number): LastTrade | undefined => {
    const known = byMarket[market.index];
    const print = known?.prints[countUpTo(known.times, atMs) - 1];
    const added = known?.added[countUpTo(known.addedTimes, atMs) - 1];
    return added === undefined || (print?.atMs ?? -Infinity) > added.atMs ? print : added;
  };
  const lastPrice = (token: Token, atMs: number): bigint | undefined => {
    const print = last(token.market, atMs);
    if (print === undefined) return undefined;
    return token.outcomeIndex === 0 ? print.priceMicro : ONE - print.priceMicro;
  };
  return {
    last,
    lastPrice,
    add: (market, trade) => {
      byMarket[market.index]?.addedTimes.push(trade.atMs);
      byMarket[market.index]?.added.push(trade);
    },
    nextMs: (market, afterMs) => {
      const times = byMarket[market.index]?.times ?? [];
      return times[countUpTo(times, afterMs)];
    },
    printedAt: (market, atMs) => {
      const known = byMarket[market.index];
      return known?.prints.slice(countUpTo(known.times, atMs - 1), countUpTo(known.times, atMs)) ?? [];
    },
    lastRebase: (market, nowMs) => {
      const known = byMarket[market.index];
      return known?.rebases[countUpTo(known.rebaseTimes, nowMs) - 1];
    },
    mark: (token, atMs) => {
      if (isResolved(token.market, atMs)) return token.market.resolution?.payoutsMicro[token.outcomeIndex] ?? 0n;
      return lastPrice(token, atMs) ?? ONE / 2n;
    },
  };
}

function noPrints(): MarketPrints {
  return { times: [], prints: [], rebaseTimes: [], rebases: [], addedTimes: [], added: [] };
}

function addPrint(known: MarketPrints, print: Print): void {
  known.times.push(print.atMs);
  known.prints.push(print);
  const lastRebaseMs = known.rebaseTimes.at(-1);
  if (lastRebaseMs !== undefined && print.atMs < lastRebaseMs + REBASE_QUIET_MS) return;
  known.rebaseTimes.push(print.atMs);
  known.rebases.push(print);
}

function otherSide(side: 'BUY' | 'SELL'): 'BUY' | 'SELL' {
  return side === 'BUY' ? 'SELL' : 'BUY';
}

function priceOf(price: number): bigint {
  return BigInt(Math.round(Math.min(Math.max(price, 0), 1) * 1_000_000));
}
