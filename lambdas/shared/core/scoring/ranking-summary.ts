import { momentsOf } from './moments.ts';
import { type Chosen, type Ranking } from './simulated-universe.ts';

/** A mean over runs and how far it may be off by chance; null for a single run. */
export type MeanWithError = { readonly mean: number; readonly error: number | null };

/** What the chosen of a ranking are worth, over runs. */
export type RankingSummary = {
  readonly ranking: Ranking;
  readonly skilledShare: MeanWithError;
  readonly trueSharpe: MeanWithError;
};

/** Sums up runs of `chooseFromUniverse`, in the order of the rankings of the first. */
export function summaryOf(runs: readonly (readonly Chosen[])[]): readonly RankingSummary[] {
  return (runs[0] ?? []).map(({ ranking }) => {
    const own = runs.flatMap((run) => run.filter((chosen) => chosen.ranking === ranking));
    return {
      ranking,
      skilledShare: meanOf(own.map(({ skilledShare }) => skilledShare)),
      trueSharpe: meanOf(own.map(({ trueSharpe }) => trueSharpe)),
    };
  });
}

function meanOf(values: readonly number[]): MeanWithError {
  const { mean = Number.NaN, sd = null } = momentsOf(Float64Array.from(values)).value ?? {};
  return { mean, error: sd === null ? null : sd / Math.sqrt(values.length) };
}
