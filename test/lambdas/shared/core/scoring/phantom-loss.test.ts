import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { withPhantomLoss } from '#core/scoring/phantom-loss.ts';
import { sharpeOf } from '#core/scoring/sharpe.ts';
import { someReturns } from '../../../../support/series.ts';

test('one day more, on which the largest bet is lost, and nothing else', () => {
  const returns = Float64Array.of(0.01, 0.02);
  expect([...withPhantomLoss({ returns, largestStake: 0.25 })]).toEqual([0.01, 0.02, -0.25]);
  expect([...returns]).toEqual([0.01, 0.02]);
  expect(() => withPhantomLoss({ returns, largestStake: -0.01 })).toThrow('no gain');
});

test('takes more from a record that has not lost yet the larger its bets are', () => {
  const winning = someReturns({ minLength: 10 }).map((returns) => returns.map(Math.abs));
  fc.assert(
    fc.property(winning, (returns) => {
      fc.pre(new Set(returns).size > 1);
      const ratioOf = (largestStake: number): number =>
        sharpeOf({ returns: withPhantomLoss({ returns, largestStake }) }).value!.daily;
      expect(ratioOf(0.5)).toBeLessThan(ratioOf(0.1));
      expect(ratioOf(0.1)).toBeLessThan(sharpeOf({ returns }).value!.daily);
    }),
  );
});
