import { type Wallet } from '../values/ids.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type LeaderScore } from './leader-score.ts';

/** A wallet that was to be scored and was not: his record could not be read, or not all of it, or there was no time left. */
export type LeftOut = { readonly leader: Wallet; readonly because: 'UNREADABLE' | 'CUT' | 'OUT_OF_TIME' };

/** All that was scored of one day; the scores of a run were set against each other. */
export type ScoringRun = {
  /** Nothing from this moment on was read; its UTC day is the day of the run. */
  readonly asOf: UnixMs;
  readonly measuredAt: UnixMs;
  /** Whom the settings named, scored or not; all others came from a leaderboard. */
  readonly leaders: readonly Wallet[];
  readonly scores: readonly LeaderScore[];
  readonly leftOut: readonly LeftOut[];
};
