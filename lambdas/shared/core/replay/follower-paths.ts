import { type Follower } from '../model/settings.ts';
import { meanBlockOf } from '../scoring/block-length.ts';
import { type MonteCarlo, monteCarlo } from '../scoring/monte-carlo.ts';
import { sharpeOf } from '../scoring/sharpe.ts';
import { skillEvidence } from '../scoring/skill-evidence.ts';
import { known, type Statistic } from '../scoring/statistic.ts';
import { type FollowerName } from '../values/ids.ts';
import { streamSeed } from '../values/random-stream.ts';
import { type Usd } from '../values/usd.ts';
import { followerReturns } from './follower-returns.ts';
import { type ReplayDay } from './replay-result.ts';

/** How days are drawn again. */
export type PathOptions = {
  readonly paths: number;
  /** A fall from the peak above it counts as one too deep, as a part. */
  readonly drawdownLimit: number;
  /** All that was tried until these settings were chosen; at least one. */
  readonly trials: number;
  readonly seed: bigint;
};

/** What other orders of a follower's days would have brought, and what luck would do among all that was tried. */
export type FollowerPaths = {
  readonly follower: FollowerName;
  /** What returns are parts of. */
  readonly capital: Usd;
  readonly days: number;
  /** In days: the mean length of the blocks that are drawn. */
  readonly meanBlock: number;
  /** Of the days as they were, a year. */
  readonly sharpe: Statistic;
  /** The probability of one above the best of as many without skill. */
  readonly dsr: Statistic;
  readonly simulation: Statistic<MonteCarlo>;
};

/**
 * Draws each follower's days again by the stationary bootstrap (quant.md 10.1).
 *
 * Everybody's draws have one seed: paths of several settings over the same days begin in the same blocks, and neither order
 * nor threads change them.
 */
export function followerPaths(
  days: readonly ReplayDay[],
  followers: readonly Pick<Follower, 'name' | 'totalCapital'>[],
  options: PathOptions,
): readonly FollowerPaths[] {
  return followers.map((one) => ({
    ...{ follower: one.name, capital: one.totalCapital },
    ...pathsOf(followerReturns(days, one), options),
  }));
}

function pathsOf(
  series: Float64Array,
  { paths, drawdownLimit, trials, seed }: PathOptions,
): Omit<FollowerPaths, 'follower' | 'capital'> {
  const meanBlock = meanBlockOf(series);
  const sharpe = sharpeOf({ returns: series });
  return {
    ...{ days: series.length, meanBlock },
    sharpe: sharpe.value === null ? sharpe : known(sharpe.value.annual),
    dsr: skillEvidence(series, { trials, seed }).dsr,
    simulation: monteCarlo({ series, meanBlock, paths, drawdownLimit, seed: streamSeed(seed, 'backtest|paths') }),
  };
}
