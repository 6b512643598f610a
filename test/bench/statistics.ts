/** The three percentiles by which round trips are told, in the unit of the samples. */
export type Percentiles = { readonly p50: number; readonly p95: number; readonly p99: number };

/** The smallest sample that at least `percent` of all samples do not exceed (the nearest rank). */
export function percentile(samples: readonly number[], percent: number): number {
  if (samples.length === 0 || percent <= 0 || percent > 100)
    throw new Error(`no percentile ${percent} of ${samples.length} samples`);
  const sorted = samples.toSorted((left, right) => left - right);
  return sorted[Math.ceil((percent * sorted.length) / 100) - 1] ?? Number.NaN;
}

/** The middle sample, or the mean of the two in the middle. */
export function median(samples: readonly number[]): number {
  if (samples.length === 0) throw new Error('no median of no samples');
  const sorted = samples.toSorted((left, right) => left - right);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}

/** The three percentiles of one round. */
export function percentilesOf(samples: readonly number[]): Percentiles {
  return { p50: percentile(samples, 50), p95: percentile(samples, 95), p99: percentile(samples, 99) };
}

/** Each figure's median over several rounds, so that one disturbed round decides nothing. */
export function medianOfRounds<Name extends string>(
  rounds: readonly Readonly<Record<Name, number>>[],
): Readonly<Record<Name, number>> {
  const [first] = rounds;
  if (first === undefined) throw new Error('no median of no rounds');
  const names = Object.keys(first) as Name[];
  return Object.fromEntries(names.map((name) => [name, median(rounds.map((round) => round[name]))])) as Record<
    Name,
    number
  >;
}
