import { formatMicros } from '#core/values/decimal.ts';
import { type AlgorithmComparison } from '../algorithms/compare-algorithms.ts';
import { ALGORITHM_NOTES } from './algorithms-page.ts';

/** The comparison for a script: parts of one, cents a share, hundredths of a percent. */
export function algorithmsJson({ results, ...made }: AlgorithmComparison): object {
  return {
    ...made,
    results: results.map(({ total, ...result }) => ({ shares: formatMicros(total), ...result })),
    notes: ALGORITHM_NOTES,
  };
}
