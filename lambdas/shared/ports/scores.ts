import { type LeaderScore } from '#core/model/leader-score.ts';
import { type ScoringRun } from '#core/model/scoring-run.ts';
import { type Wallet } from '#core/values/ids.ts';

/** What leaders were scored at, one run a UTC day. Every method throws UnavailableError. */
export interface Scores {
  /**
   * Stores a run: of each leader and day the run that was measured last stands. What names the scores is stored last, so that a
   * run that breaks off is none, and the one before it is still there.
   *
   * Scores of those whom the settings name are kept for 100 days, all others for 14.
   */
  putScores(run: ScoringRun): Promise<void>;
  /**
   * The newest run, or the newest up to a day (YYYY-MM-DD); undefined before there was one. Only scores that were set against
   * each other: what a later run of that day has written over before it broke off is not among them, nor what has expired.
   */
  latestScores(day?: string): Promise<ScoringRun | undefined>;
  /** A leader's scores, the newest day first, so many at most. */
  scoresOf(leader: Wallet, most: number): Promise<readonly LeaderScore[]>;
}
