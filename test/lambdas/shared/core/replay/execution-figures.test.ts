import { expect, it } from '@jest/globals';
import { executionFigures } from '#core/replay/execution-figures.ts';
import { type FollowCost, type ReplayDay } from '#core/replay/replay-result.ts';
import { sharpeOf } from '#core/scoring/sharpe.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { usd } from '#core/values/usd.ts';
import { FOLLOWER, LEADER } from '../../../../support/builders/identities.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

const me = { name: FOLLOWER, totalCapital: dollars('1000') };
const daysOf = (profits: readonly bigint[]): readonly ReplayDay[] =>
  profits.map((profit, at) => ({
    ...{ day: `2026-06-0${at + 1}`, follower: FOLLOWER, leader: LEADER, profit: usd(profit) },
  }));
/** Only what is read of it. */
const costOf = (events: number, copied: number, follower = FOLLOWER): FollowCost => ({
  ...{ follower, leader: LEADER, sum: { events, copied } as FollowCost['sum'] },
});

it('reads profit, Sharpe ratio, deepest fall and what was missed off a replay', () => {
  // Given: up by ten dollars of a thousand, down by twenty, up by five
  const days = daysOf([10_000_000n, -20_000_000n, 5_000_000n]);
  const costs = [costOf(6, 4), costOf(2, 2), costOf(9, 0, 'other' as FollowerName)];

  // When
  const [figures] = executionFigures({ days, costs }, [me]);

  // Then
  expect(figures).toMatchObject({ follower: FOLLOWER, profit: { value: -5 }, missed: { value: 0.25 } });
  expect(figures?.sharpe.value).toBe(sharpeOf({ returns: Float64Array.of(0.01, -0.02, 0.005) }).value?.annual);
  expect(figures?.drawdown.value).toBeCloseTo(0.02 / 1.01, 12);
});

it('says why a figure is none: of one day no ratio, of no trade of a leader nothing missed', () => {
  expect(executionFigures({ days: daysOf([7n]), costs: [costOf(0, 0)] }, [me])).toMatchObject([
    { profit: { value: 0.000007 }, sharpe: { reason: 'TOO_FEW' }, missed: { reason: 'EMPTY' } },
  ]);
});
