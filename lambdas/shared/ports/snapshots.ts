import { type Coverage } from '#core/model/coverage.ts';
import { type DecisionFacts } from '#core/model/decision-facts.ts';
import { type FollowerEquity } from '#core/model/follower-equity.ts';
import { type LeaderEquity } from '#core/model/leader-equity.ts';
import { type LeaderEdge } from '#core/model/leader-score.ts';
import { type LeaderStanding } from '#core/model/leader-standing.ts';
import { type Mark } from '#core/model/mark.ts';
import { type ClosingMarks, type MarkSheet } from '#core/model/closing-marks.ts';
import { type ParentId, type Wallet } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type LedgerName } from './ledger.ts';

/** What was measured of leaders, followers and tokens. Every method throws UnavailableError. */
export interface Snapshots {
  leaderEquity(leader: Wallet): Promise<LeaderEquity | undefined>;
  /** Keeps the newer of the stored snapshot and this one. */
  putLeaderEquity(equity: LeaderEquity): Promise<void>;
  /** The leader's edge as it was last measured; undefined before it was. */
  leaderEdge(leader: Wallet): Promise<LeaderEdge | undefined>;
  /** Keeps the newer of the stored measurement and this one. */
  putLeaderEdge(edge: LeaderEdge): Promise<void>;
  /** Where the leader stands, as it was last judged; undefined before it was. */
  leaderStanding(leader: Wallet): Promise<LeaderStanding | undefined>;
  /** Keeps the newer of the stored standing and this one. */
  putLeaderStanding(standing: LeaderStanding): Promise<void>;
  /** What a ledger was worth when it was last measured; undefined before it was. */
  followerEquity(ledger: LedgerName): Promise<FollowerEquity | undefined>;
  /**
   * Stores what a ledger is worth if the stored one has the version before: peak and start of the day never go back.
   *
   * @returns False when another run was first.
   */
  putFollowerEquity(equity: FollowerEquity): Promise<boolean>;
  /** Keeps a ledger's equity for its quarter of an hour, for 400 days; the first of each stays. */
  addPastEquity(equity: FollowerEquity): Promise<void>;
  /** What a ledger was worth in each quarter of an hour from a moment on, oldest first, 1,000 at most. */
  pastEquities(ledger: LedgerName, from: UnixMs): Promise<readonly FollowerEquity[]>;
  /** The marks of all tokens that were owned when they were last read; undefined before the first time. */
  marks(): Promise<MarkSheet | undefined>;
  /** Keeps the newer of the stored marks and these, by the time of their run. */
  putMarks(marks: readonly Mark[], at: UnixMs): Promise<void>;
  /** Keeps the marks that a day ended with, for 400 days; the first stay. */
  addClosingMarks(closing: ClosingMarks): Promise<void>;
  /**
   * The closing marks of a UTC day (YYYY-MM-DD) or, where it has none, of the newest of the six days before it; the newest
   * marks of all are those of their day, also before a later run has kept them.
   */
  closingMarks(day: string): Promise<ClosingMarks | undefined>;
  /** What a UTC day (YYYY-MM-DD) of a leader was measured at; undefined before it was. */
  coverage(leader: Wallet, day: string): Promise<Coverage | undefined>;
  /**
   * Keeps what a leader's day was measured at, for 400 days.
   *
   * @returns False when the day was measured before: what is stored stays.
   */
  addCoverage(coverage: Coverage): Promise<boolean>;
  /** Keeps what the newest decision about an entry knew, for 35 days; what is uncommonly large is not kept. */
  putDecisionFacts(facts: DecisionFacts): Promise<void>;
  /** What the newest decision about an entry knew; undefined where it is not kept. */
  decisionFacts(parentId: ParentId): Promise<DecisionFacts | undefined>;
}
