import { expect, test } from '@jest/globals';
import { type ReplayResult } from '#core/replay/replay-result.ts';
import { compareSets } from '#core/scoring/compare-sets.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { compareBacktests } from '../../../../bin/commands/backtest/compare-backtests.ts';
import { aWallet } from '../../../support/builders/a-leader-record.ts';
import { FOLLOWER } from '../../../support/builders/identities.ts';

/** Of each day, what each leader in turn came to, in micro-dollars. */
function aResult(days: readonly (readonly bigint[])[]): ReplayResult {
  const none = {
    decisions: [],
    reasons: [],
    closings: [],
    trades: [],
    bets: [],
    costs: [],
    unpriced: [],
    breakers: [],
  };
  return {
    ...{ from: unixMs(0), to: unixMs(0), events: 0, ...none },
    days: days.flatMap((profits, day) =>
      profits.map((profit, leader) => ({
        ...{ day: `2026-06-0${day + 1}`, follower: FOLLOWER, leader: aWallet(leader + 1), profit: usd(profit) },
      })),
    ),
  };
}

const two = {
  name: 'two',
  result: aResult([
    [1_000_000n, -500_000n],
    [2_000_000n, 0n],
    [-1_000_000n, 250_000n],
  ]),
};
const one = { name: 'one', result: aResult([[3_000_000n], [1_000_000n], [2_000_000n]]) };

test('a day counts as what all leaders of it came to; every set counts as often as it has leaders', () => {
  const sets = [
    { name: 'two', returns: Float64Array.of(0.5, 2, -0.75) },
    { name: 'one', returns: Float64Array.of(3, 1, 2) },
  ];
  const found = compareBacktests({ backtests: [two, one], trials: undefined, seed: 1n });
  expect(found).toEqual(compareSets({ sets, trials: 3, seed: 1n }));
  expect(compareBacktests({ backtests: [two, one], trials: 40, seed: 1n }).trials).toBe(40);
  expect(compareBacktests({ backtests: [two, one], trials: 1, seed: 1n }).trials).toBe(3);
  expect(compareBacktests({ backtests: [], trials: undefined, seed: 1n })).toEqual({ trials: 1, sets: [], best: null });
});
