import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { judgeLeaderStop } from '#core/risk/leader-stop.ts';
import { bps } from '#core/values/bps.ts';
import { type Usd, usd } from '#core/values/usd.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

const allocated = dollars('2000');
const limit = bps(1_000n);
/** A profit that the bids pay in full. */
const at = (profit: Usd) => ({ profit, sure: profit });
const minus = (amount: string) => usd(0n - dollars(amount));

describe('a leader’s stop at 10 % of an allocation of 2,000', () => {
  test('fires at 200 below the best, not a micro-dollar sooner', () => {
    const best = dollars('50');
    const judged = (profit: bigint) => judgeLeaderStop({ ...at(usd(profit)), best, allocated, limit });
    expect(judged(0n - dollars('150') + 1n)).toEqual({ best });
    const why = { code: 'LEADER_STOP', drawdown: dollars('200'), most: dollars('200') };
    expect(judged(0n - dollars('150'))).toEqual({ best, why });
    expect(judged(0n - dollars('150') - 1n)).toMatchObject({ why: { drawdown: dollars('200') + 1n } });
  });

  test('counts the first losses from nothing, and moves the best up', () => {
    expect(judgeLeaderStop({ ...at(minus('199')), best: undefined, allocated, limit })).toEqual({ best: 0n });
    expect(judgeLeaderStop({ ...at(minus('200')), best: undefined, allocated, limit })).toMatchObject({ best: 0n });
    expect(judgeLeaderStop({ ...at(dollars('9')), best: dollars('5'), allocated, limit })).toEqual({
      best: dollars('9'),
    });
  });

  test('a gain at the best bid that the bids do not pay for all of it is no best, and hides no loss', () => {
    const [best, sure] = [dollars('5'), minus('10')];
    expect(judgeLeaderStop({ profit: dollars('900'), sure, best, allocated, limit })).toEqual({ best });
    expect(judgeLeaderStop({ profit: minus('195'), sure, best, allocated, limit }).why).toBeDefined();
  });

  test('after a stop counts from the losses that were there', () => {
    const best = minus('200');
    expect(judgeLeaderStop({ ...at(minus('200')), best, allocated, limit })).toEqual({ best });
    expect(judgeLeaderStop({ ...at(minus('400')), best, allocated, limit }).why).toBeDefined();
  });

  test('never moves the best down', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 12n), 10n ** 12n), fc.bigInt(-(10n ** 12n), 10n ** 12n), (profit, best) => {
        const verdict = judgeLeaderStop({ ...at(usd(profit)), best: usd(best), allocated, limit });
        expect(verdict.best >= best && verdict.best >= profit).toBe(true);
        expect(verdict.why !== undefined).toBe(best - profit >= dollars('200'));
      }),
    );
  });
});
