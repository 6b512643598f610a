import { type Follower } from '../model/settings.ts';
import { drawdownOf, equityOf } from '../scoring/drawdown.ts';
import { sharpeOf } from '../scoring/sharpe.ts';
import { known, missing, type Statistic } from '../scoring/statistic.ts';
import { type FollowerName } from '../values/ids.ts';
import { followerReturns } from './follower-returns.ts';
import { type ReplayResult } from './replay-result.ts';

/** What is told of a follower's record by one execution of it. */
export type ExecutionFigures = {
  readonly follower: FollowerName;
  /** In dollars: realised, and by marks what is owned still; fees paid. */
  readonly profit: Statistic;
  /** A year. */
  readonly sharpe: Statistic;
  /** The deepest fall from the peak, as a part of it. */
  readonly drawdown: Statistic;
  /** The part of the leaders' trades of which nothing was copied. */
  readonly missed: Statistic;
};

const MICROS = 1e6;

/** Reads off a replay what other executions of the same trades are compared by, in the order of the followers. */
export function executionFigures(
  { days, costs }: Pick<ReplayResult, 'days' | 'costs'>,
  followers: readonly Pick<Follower, 'name' | 'totalCapital'>[],
): readonly ExecutionFigures[] {
  return followers.map((one) => {
    const { name: follower } = one;
    const returns = followerReturns(days, one);
    const profit = days.reduce((sum, day) => (day.follower === follower ? sum + day.profit : sum), 0n);
    const sharpe = sharpeOf({ returns });
    const equity = drawdownOf(equityOf({ returns, isCompounded: false }));
    return {
      follower,
      profit: known(Number(profit) / MICROS),
      sharpe: sharpe.value === null ? sharpe : known(sharpe.value.annual),
      drawdown: equity.value === null ? equity : known(equity.value.mdd),
      missed: missedOf(costs.filter((cost) => cost.follower === follower)),
    };
  });
}

function missedOf(costs: ReplayResult['costs']): Statistic {
  const events = costs.reduce((all, cost) => all + cost.sum.events, 0);
  const copied = costs.reduce((all, cost) => all + cost.sum.copied, 0);
  return events === 0 ? missing('EMPTY') : known(1 - copied / events);
}
