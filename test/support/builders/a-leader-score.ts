import { type LeaderScore } from '#core/model/leader-score.ts';
import { type ScoringRun } from '#core/model/scoring-run.ts';
import { copyCosts } from '#core/scoring/copy-costs.ts';
import { scoreCandidates } from '#core/scoring/score-candidates.ts';
import { DAY_MS, later } from '#core/values/unix-ms.ts';
import { aTradersRecord, FIRST_DAY } from './a-leader-record.ts';
import { LEADER } from './identities.ts';

/** What a leader of a hundred days, about as good as a coin, was scored at. */
export function aLeaderScore(changes: Partial<LeaderScore> = {}): LeaderScore {
  const asOf = changes.asOf ?? later(FIRST_DAY, 102 * DAY_MS);
  const leader = changes.leader ?? LEADER;
  const records = new Map([[leader, aTradersRecord({ days: 100, wonOfThousand: 500 })]]);
  const [score] = scoreCandidates({ records, asOf, copyCosts: copyCosts(), seed: 1n, trials: 1 });
  if (score === undefined) throw new Error('every leader is scored');
  return { ...score, ...changes };
}

/** A run of the first day of records, of nobody. */
export function aScoringRun(changes: Partial<ScoringRun> = {}): ScoringRun {
  return { asOf: FIRST_DAY, measuredAt: later(FIRST_DAY, 3_600_000), leaders: [], scores: [], leftOut: [], ...changes };
}
