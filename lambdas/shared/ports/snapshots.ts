import { type Coverage } from '#core/model/coverage.ts';
import { type LeaderEquity } from '#core/model/leader-equity.ts';
import { type LeaderEdge, type LeaderVeto } from '#core/model/leader-score.ts';
import { type Wallet } from '#core/values/ids.ts';

/** What was measured of leaders. Every method throws UnavailableError. */
export interface Snapshots {
  leaderEquity(leader: Wallet): Promise<LeaderEquity | undefined>;
  /** Keeps the newer of the stored snapshot and this one. */
  putLeaderEquity(equity: LeaderEquity): Promise<void>;
  /** The leader's edge as it was last measured; undefined before it was. */
  leaderEdge(leader: Wallet): Promise<LeaderEdge | undefined>;
  /** Keeps the newer of the stored measurement and this one. */
  putLeaderEdge(edge: LeaderEdge): Promise<void>;
  /** What speaks against the leader, as it was last measured; also when its time is over. */
  leaderVeto(leader: Wallet): Promise<LeaderVeto | undefined>;
  /** Keeps the newer of the stored veto and this one. */
  putLeaderVeto(veto: LeaderVeto): Promise<void>;
  /** What a UTC day (YYYY-MM-DD) of a leader was measured at; undefined before it was. */
  coverage(leader: Wallet, day: string): Promise<Coverage | undefined>;
  /**
   * Keeps what a leader's day was measured at, for 400 days.
   *
   * @returns False when the day was measured before: what is stored stays.
   */
  addCoverage(coverage: Coverage): Promise<boolean>;
}
