import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ExecutionFigures } from '#core/replay/execution-figures.ts';
import { executionSpread } from '#core/replay/execution-spread.ts';
import { known, missing } from '#core/scoring/statistic.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { FOLLOWER } from '../../../../support/builders/identities.ts';

const OTHER = 'other' as FollowerName;
const figures = (profit: number, changes: Partial<ExecutionFigures> = {}): ExecutionFigures => ({
  ...{ follower: FOLLOWER, profit: known(profit), sharpe: known(1), drawdown: known(0.1), missed: known(0) },
  ...changes,
});

describe('the spread of executions', () => {
  it('tells within what each figure lay, beside the one that is told', () => {
    const executions = Array.from({ length: 21 }, (_, at) => [figures(20 - at)]);
    const [spread] = executionSpread([figures(7)], executions);
    expect(spread).toMatchObject({
      ...{ follower: FOLLOWER, isWide: true },
      figures: {
        profit: { realised: { value: 7 }, spread: { value: { least: 0, p05: 1, p50: 10, p95: 19, most: 20 } } },
        sharpe: { spread: { value: { least: 1, most: 1 } } },
      },
    });
  });

  it('is the same in any order of the executions, and every follower’s own', () => {
    const profits = fc.array(fc.integer({ min: -999, max: 999 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(profits, (drawn) => {
        const pair = (profit: number) => [figures(profit), figures(0 - profit, { follower: OTHER })];
        const there = executionSpread(pair(1), drawn.map(pair));
        const back = executionSpread(pair(1), drawn.toReversed().map(pair));
        expect(back).toEqual(there);
        const [mine, others] = there.map((one) => one.figures.profit.spread.value);
        expect(others?.most).toBe(0 - (mine?.least ?? 0));
      }),
    );
  });

  it('has no width where no draw changed anything', () => {
    const [spread] = executionSpread([figures(3)], [[figures(3)], [figures(3)]]);
    expect(spread).toMatchObject({ isWide: false, figures: { profit: { spread: { value: { least: 3, most: 3 } } } } });
  });

  it('tells none of a figure that one execution does not have: the others are those that had luck', () => {
    const flat = figures(0, { sharpe: missing('ZERO_VARIANCE') });
    const [spread] = executionSpread([figures(3)], [[figures(3)], [flat]]);
    expect(spread?.figures.sharpe.spread).toEqual({ value: null, reason: 'ZERO_VARIANCE' });
    expect(spread?.figures.profit.spread.value).toMatchObject({ least: 0, most: 3 });
    expect(executionSpread([figures(3)], [])[0]?.figures.profit.spread).toEqual({ value: null, reason: 'EMPTY' });
  });
});
