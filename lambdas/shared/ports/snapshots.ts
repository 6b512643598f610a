import { type LeaderEquity } from '#core/model/leader-equity.ts';
import { type Wallet } from '#core/values/ids.ts';

/** What was measured of leaders. Every method throws UnavailableError. */
export interface Snapshots {
  leaderEquity(leader: Wallet): Promise<LeaderEquity | undefined>;
  /** Keeps the newer of the stored snapshot and this one. */
  putLeaderEquity(equity: LeaderEquity): Promise<void>;
}
