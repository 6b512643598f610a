import { type MarketData } from '#ports/market-data.ts';

/** Markets and books, each asked for once: for one command that looks at many trades of few markets. */
export function rememberedMarkets(markets: MarketData): MarketData {
  return {
    ...markets,
    market: once((condition) => markets.market(condition)),
    tokensOf: once((condition) => markets.tokensOf(condition)),
    book: once((token) => markets.book(token)),
  };
}

/** A question that failed is asked again. */
function once<K, V>(ask: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const known = new Map<K, V>();
  return async (key) => {
    if (known.has(key)) return known.get(key) as V;
    const answer = await ask(key);
    known.set(key, answer);
    return answer;
  };
}
