import { type Book, type Market, type Resolution } from '#core/model/market.ts';
import { type ConditionId, type TokenId } from '#core/values/ids.ts';
import { type MarketData } from '#ports/market-data.ts';

/** Market data that a test writes down. */
export type ScriptedMarkets = MarketData & {
  readonly known: Map<ConditionId, Market>;
  readonly closed: Set<ConditionId>;
  readonly books: Map<TokenId, Book>;
  readonly paid: Map<ConditionId, Resolution>;
};

/** Starts without any market. */
export function scriptedMarkets(): ScriptedMarkets {
  const known = new Map<ConditionId, Market>();
  const closed = new Set<ConditionId>();
  const books = new Map<TokenId, Book>();
  const paid = new Map<ConditionId, Resolution>();
  return {
    known,
    closed,
    books,
    paid,
    market: (condition) => Promise.resolve(known.get(condition)),
    isClosed: (condition) => Promise.resolve(closed.has(condition)),
    tokensOf: (condition) => Promise.resolve(known.get(condition)?.tokens.map(({ token }) => token)),
    outcomeOf: (token) => {
      const market = [...known.values()].find(({ tokens }) => tokens.some((one) => one.token === token));
      const outcome = market?.tokens.find((one) => one.token === token)?.outcome ?? '';
      return Promise.resolve(
        market === undefined ? undefined : { condition: market.condition, title: market.question, outcome },
      );
    },
    domainOf: (condition) => Promise.resolve(known.get(condition)?.domain),
    book: (token) => Promise.resolve(books.get(token)),
    resolutions: (markets) =>
      Promise.resolve(
        markets.flatMap(({ condition }) => {
          const resolution = paid.get(condition);
          return resolution === undefined ? [] : [resolution];
        }),
      ),
  };
}
