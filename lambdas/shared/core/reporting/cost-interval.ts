import { labelledStream } from '../values/random-stream.ts';

/** What one cluster of trades cost, and the dollars at the leader's price behind it. */
export type ClusterCost = { readonly cost: number; readonly notional: number };

/** Why there is no interval: no trade, too few markets, all alike, or too many resamples without a spread. */
export type NoInterval = 'EMPTY' | 'TOO_FEW' | 'ZERO_VARIANCE' | 'NON_FINITE' | 'DEGENERATE';

/** The mean cost of a dollar copied, in hundredths of a percent, and where it may lie at 95 %. */
export type MeanCost =
  | { readonly bps: number; readonly low: number; readonly high: number; readonly reason?: undefined }
  | { readonly bps: number | null; readonly low: null; readonly high: null; readonly reason: NoInterval };

/** Below it a resample is mostly the same few markets again. */
export const FEWEST_CLUSTERS = 5;
const RESAMPLES = 1_999;
/** The 1,900th of 1,999 sorted values: 95 %. */
const CRITICAL_PLACE = 1_900;
/** More resamples without a spread than this part, and nothing is said. */
const DEGENERATE_PART = 0.01;
const IN_BPS = 10_000;
/** All that a report draws hangs on it, and on the label of the group. */
const SEED = 20_261_122n;

/**
 * The mean cost of a group as a ratio of sums, with a studentised bootstrap interval at 95 % that resamples whole markets:
 * trades of one market hang together, so their number says little.
 *
 * The same trades give the same interval: draws are seeded by the label.
 */
export function meanCost(clusters: readonly ClusterCost[], label: string): MeanCost {
  if (!clusters.every(({ cost, notional }) => Number.isFinite(cost) && Number.isFinite(notional)))
    return unknown(null, 'NON_FINITE');
  const known = clusters.filter(({ cost, notional }) => cost !== 0 || notional !== 0);
  const sums = summed(known);
  if (known.length === 0 || sums.notional <= 0) return unknown(null, 'EMPTY');
  const mean = sums.cost / sums.notional;
  const bps = mean * IN_BPS;
  if (!Number.isFinite(bps)) return unknown(null, 'NON_FINITE');
  if (known.length < FEWEST_CLUSTERS) return unknown(bps, 'TOO_FEW');
  const error = standardError(known, mean, sums.notional);
  if (error <= 1e-12 * Math.max(1e-12, Math.abs(mean))) return unknown(bps, 'ZERO_VARIANCE');
  const distances = resampledDistances(known, mean, label);
  const endless = distances.filter((distance) => distance === Infinity).length;
  const critical = distances[CRITICAL_PLACE - 1];
  const width = (critical ?? Infinity) * error * IN_BPS;
  if (endless > DEGENERATE_PART * RESAMPLES || !Number.isFinite(width)) return unknown(bps, 'DEGENERATE');
  return { bps, low: bps - width, high: bps + width };
}

function unknown(bps: number | null, reason: NoInterval): MeanCost {
  return { bps, low: null, high: null, reason };
}

function summed(clusters: readonly ClusterCost[]): ClusterCost {
  let [cost, notional] = [0, 0];
  for (const one of clusters) {
    cost += one.cost;
    notional += one.notional;
  }
  return { cost, notional };
}

/** Of a ratio of sums, by what each cluster costs more than the mean would have it. */
function standardError(clusters: readonly ClusterCost[], mean: number, notional: number): number {
  const count = clusters.length;
  const squares = clusters.reduce((total, one) => total + (one.cost - mean * one.notional) ** 2, 0);
  return Math.sqrt((squares * count) / (count - 1)) / notional;
}

/** How many of its own standard errors each resample lies off the mean, in order. */
function resampledDistances(clusters: readonly ClusterCost[], mean: number, label: string): Float64Array {
  const stream = labelledStream(SEED, label);
  const distances = new Float64Array(RESAMPLES);
  const drawn: ClusterCost[] = [...clusters];
  for (let at = 0; at < RESAMPLES; at += 1) {
    // One list is filled again and again: two thousand new ones would cost more than the sums.
    for (let place = 0; place < drawn.length; place += 1) {
      const one = clusters[stream.below(clusters.length)];
      if (one !== undefined) drawn[place] = one;
    }
    const { cost, notional } = summed(drawn);
    const ratio = cost / notional;
    const error = standardError(drawn, ratio, notional);
    const isSpread = notional > 0 && error > 0;
    distances[at] = isSpread ? Math.abs(ratio - mean) / error : Infinity;
  }
  return distances.sort();
}
