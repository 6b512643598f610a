import { type Book, type Market, type OrderDomain, type Resolution } from '#core/model/market.ts';
import { type ConditionId, type TokenId } from '#core/values/ids.ts';

/** What a token is a share of. */
export type OutcomeOfMarket = { readonly condition: ConditionId; readonly title: string; readonly outcome: string };

/** Markets, books and outcomes. Every method throws UnavailableError or UnreadableAnswerError. */
export interface MarketData {
  /** A market with fresh trading facts; undefined when the venue does not know it or it no longer trades by book. */
  market(condition: ConditionId): Promise<Market | undefined>;
  /** True where the venue says that nothing of a market is traded by book any more; false also where it is unknown. */
  isClosed(condition: ConditionId): Promise<boolean>;
  /** The two tokens of a market, closed ones too; undefined when unknown. */
  tokensOf(condition: ConditionId): Promise<readonly TokenId[] | undefined>;
  /** The market of a token, closed ones too, by its condition where that is known; undefined when unknown. */
  outcomeOf(token: TokenId, condition?: ConditionId): Promise<OutcomeOfMarket | undefined>;
  /** Which contract keeps the tokens of a market, closed ones too; undefined when unknown. */
  domainOf(condition: ConditionId): Promise<OrderDomain | undefined>;
  /** The book of a token, best first; undefined when there is none. */
  book(token: TokenId): Promise<Book | undefined>;
  /** Final payouts of those of the markets that have them; the tokens are in the venue's order of outcomes. */
  resolutions(
    markets: readonly { readonly condition: ConditionId; readonly tokens: readonly TokenId[] }[],
  ): Promise<readonly Resolution[]>;
}
