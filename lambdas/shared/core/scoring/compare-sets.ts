import { DSR_PASS } from './findings.ts';
import { sharpeOf } from './sharpe.ts';
import { skillEvidence, type SkillEvidence } from './skill-evidence.ts';
import { known, type Statistic } from './statistic.ts';

/** One of several sets of settings, by its daily returns over the same days. */
export type SetRecord = { readonly name: string; readonly returns: Float64Array };

/** What one set shows, and what luck would among all that were tried. */
export type SetEvidence = {
  readonly name: string;
  readonly days: number;
  /** A year. */
  readonly sharpe: Statistic;
  readonly evidence: SkillEvidence;
};

/** Sets side by side. */
export type SetComparison = {
  readonly trials: number;
  readonly sets: readonly SetEvidence[];
  /** The one with the largest ratio, where luck among all that was tried is excluded for it; else nobody is best. */
  readonly best: string | null;
};

type CompareInput = {
  readonly sets: readonly SetRecord[];
  /** Sets, times the leaders that were looked at, and whatever was tried before; at least one. */
  readonly trials: number;
  readonly seed: bigint;
};

/** Compares sets of settings: the best of many looks good by luck alone, so that none is called best for looking so. */
export function compareSets({ sets, trials, seed }: CompareInput): SetComparison {
  const judged = sets.map(({ name, returns }): SetEvidence => {
    const sharpe = sharpeOf({ returns });
    return {
      ...{ name, days: returns.length, evidence: skillEvidence(returns, { trials, seed }) },
      sharpe: sharpe.value === null ? sharpe : known(sharpe.value.annual),
    };
  });
  const largest = judged.toSorted((one, other) => ratioOf(other) - ratioOf(one))[0];
  const isShown = (largest?.evidence.dsr.value ?? 0) >= DSR_PASS;
  return { trials, sets: judged, best: largest !== undefined && isShown ? largest.name : null };
}

function ratioOf({ sharpe }: SetEvidence): number {
  return sharpe.value ?? Number.NEGATIVE_INFINITY;
}
