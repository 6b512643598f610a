import { type Wallet } from '#core/values/ids.ts';

/** Of which time a leaderboard is. */
export type BoardPeriod = 'day' | 'week' | 'month' | 'all';

/** Which traders are asked for: the first of a leaderboard, at most a thousand. */
export type BoardQuery = {
  readonly period: BoardPeriod;
  readonly sortBy: 'profit' | 'volume';
  readonly limit: number;
};

/** A trader of a leaderboard; the name is text of strangers. */
export type RankedTrader = { readonly wallet: Wallet; readonly name: string };

/** Who is ahead at the venue today: those who lost have left it. */
export interface Leaderboard {
  /** The first traders, each once, the first of them first. @throws UnavailableError, UnreadableAnswerError */
  topTraders(query: BoardQuery): Promise<readonly RankedTrader[]>;
}
