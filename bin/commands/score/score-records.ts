import { type LeaderRecord } from '#core/scoring/leader-record.ts';
import { copyCosts } from '#core/scoring/copy-costs.ts';
import { scoreMeasured } from '#core/scoring/score-candidates.ts';
import { type LeaderScore } from '#core/model/leader-score.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { measureLeaders } from './measure-leaders.ts';
import { clearProgress, showProgress } from './show-progress.ts';

type ScoreRecords = {
  /** Of nobody anything that came later than `asOf`. */
  readonly records: ReadonlyMap<Wallet, LeaderRecord>;
  readonly asOf: UnixMs;
  readonly seed: bigint;
  /** Wallets that were looked at, times whatever was tried on each. */
  readonly trials: number;
  readonly workers: number;
};

/** Scores leaders against each other, as the scorer does; what copies cost is assumed, since none of them were ours. */
export async function scoreRecords({ records, workers, ...inputs }: ScoreRecords): Promise<readonly LeaderScore[]> {
  const request = { ...inputs, trials: Math.max(1, inputs.trials), copyCosts: copyCosts() };
  const onProgress = (done: number): void => {
    showProgress(`scored ${done} of ${records.size}`);
  };
  const measured = await measureLeaders({ records, request, workers, onProgress });
  clearProgress();
  return scoreMeasured(measured, request);
}
