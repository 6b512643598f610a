import { ONE, parseMicro } from './micro.ts';
import type { MarketFacts, MarketToken, World } from './world.ts';

/** A market with what is derived from its facts: the tick in millionths of a dollar, the condition id in 64 digits. */
export type Market = Omit<MarketFacts, 'tickSize'> & {
  readonly index: number;
  /** The tick of now, which can change while the market lives. */
  tickSize: string;
  tickMicro: bigint;
  isTickChanged: boolean;
  readonly paddedConditionId: string;
};

/** A token with its market and its place in it. */
export type Token = MarketToken & { readonly market: Market; readonly outcomeIndex: 0 | 1 };

/** The markets of a world by each of their ids. */
export type MarketIndex = {
  readonly all: readonly Market[];
  token(tokenId: string): Token | undefined;
  /** By condition id, with 62 or 64 digits. */
  condition(conditionId: string): Market | undefined;
};

/** Indexes the markets of a world. */
export function indexMarkets(world: World): MarketIndex {
  const tokens = new Map<string, Token>();
  const conditions = new Map<string, Market>();
  const all = world.markets.map((facts, index): Market => {
    const market = {
      ...facts,
      index,
      tickMicro: parseMicro(facts.tickSize) ?? 10_000n,
      isTickChanged: false,
      paddedConditionId: padConditionId(facts.conditionId),
    };
    tokens.set(facts.tokens[0].tokenId, { ...facts.tokens[0], market, outcomeIndex: 0 });
    tokens.set(facts.tokens[1].tokenId, { ...facts.tokens[1], market, outcomeIndex: 1 });
    conditions.set(market.paddedConditionId, market);
    return market;
  });
  return {
    all,
    token: (tokenId) => tokens.get(tokenId),
    condition: (conditionId) => conditions.get(padConditionId(conditionId)),
  };
}

/** A condition id in lower case with 64 digits: markets of protocol v2 have 62, padded on the right. */
export function padConditionId(conditionId: string): string {
  return conditionId.toLowerCase().padEnd(66, '0');
}

/** Gives a market another tick, as decimal text. */
export function setTickSize(market: Market, tickSize: string): void {
  market.tickSize = tickSize;
  market.tickMicro = parseMicro(tickSize) ?? market.tickMicro;
  market.isTickChanged = true;
}

/** Whether the market has resolved by an instant. */
export function isResolved(market: Pick<MarketFacts, 'resolution'>, atMs: number): boolean {
  return market.resolution !== undefined && market.resolution.atMs <= atMs;
}

/** Whether a price lies between one tick and a dollar less one tick, as every price of a book does. */
export function isInsidePriceBounds(priceMicro: bigint, tickMicro: bigint): boolean {
  return priceMicro >= tickMicro && priceMicro <= ONE - tickMicro;
}
