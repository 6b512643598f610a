import { type LeaderEdge, type LeaderScore } from '../model/leader-score.ts';
import { type LeaderStanding } from '../model/leader-standing.ts';
import { type Wallet } from '../values/ids.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type LeaderMeasures } from './leader-measures.ts';

/** What leaders are scored by in a replay, and when: so long after every multiple of a period. */
export type ReplayScorer = {
  readonly everyMs: number;
  readonly afterMs: number;
  readonly measures: LeaderMeasures;
};

/** A time in which a leader was vetoed. */
export type VetoedTime = { readonly leader: Wallet; readonly from: UnixMs; readonly until?: UnixMs };

/** Whose copies on paper have shown enough: when first, and over how many events. */
export type ClearedTrial = { readonly leader: Wallet; readonly at: UnixMs; readonly events: bigint };

/** What a replay knows of leaders' scores: what the functions read of the table. */
export type ReplayScores = {
  readonly standings: Map<Wallet, LeaderStanding>;
  readonly edges: Map<Wallet, LeaderEdge>;
  /** Each leader's, the newest first. */
  readonly scored: Map<Wallet, readonly ReplayScore[]>;
  readonly vetoed: VetoedTime[];
  readonly cleared: ClearedTrial[];
};

/** As much of a score as vetoes hang on: who is better than whom is nobody's question here. */
export type ReplayScore = Pick<LeaderScore, 'asOf' | 'evidence'>;

/** Nobody was scored yet. */
export function replayScores(): ReplayScores {
  return { standings: new Map(), edges: new Map(), scored: new Map(), vetoed: [], cleared: [] };
}
