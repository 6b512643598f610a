import { type Coverage } from '#core/model/coverage.ts';
import { type LeaderEquity } from '#core/model/leader-equity.ts';
import { type Wallet } from '#core/values/ids.ts';

/** What was measured of leaders. Every method throws UnavailableError. */
export interface Snapshots {
  leaderEquity(leader: Wallet): Promise<LeaderEquity | undefined>;
  /** Keeps the newer of the stored snapshot and this one. */
  putLeaderEquity(equity: LeaderEquity): Promise<void>;
  /** What a UTC day (YYYY-MM-DD) of a leader was measured at; undefined before it was. */
  coverage(leader: Wallet, day: string): Promise<Coverage | undefined>;
  /**
   * Keeps what a leader's day was measured at, for 400 days.
   *
   * @returns False when the day was measured before: what is stored stays.
   */
  addCoverage(coverage: Coverage): Promise<boolean>;
}
