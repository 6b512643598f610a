import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { leastChance, sizeByKelly } from '#core/sizing/kelly.ts';
import { price } from '#core/values/price.ts';
import { usd } from '#core/values/usd.ts';
import { dollars, priceOf } from '../../../../support/builders/quantities.ts';

const NONE = 1_000_000n;
const anyPrice = fc.bigInt({ min: 1n, max: 999_999n }).map(price);
const anyOdds = fc.bigInt({ min: 1n, max: 10n ** 9n });

describe('the least chance', () => {
  test.each([
    ['0.5', 1_500_000n, '0.6'],
    ['0.5', NONE, '0.5'],
    ['0.9', 2_000_000n, '0.947368'],
    ['0.1', 500_000n, '0.052631'],
  ])('at %s with odds times %s millionths is %s', (leaderPrice, oddsLow, chance) => {
    expect(leastChance({ leaderPrice: priceOf(leaderPrice), oddsLow })).toBe(priceOf(chance));
  });

  test('is that of the logistic function of the log-odds plus the edge, rounded down', () => {
    fc.assert(
      fc.property(anyPrice, anyOdds, (leaderPrice, oddsLow) => {
        const stated = Number(leaderPrice) / 1e6;
        const logOdds = Math.log(stated / (1 - stated)) + Math.log(Number(oddsLow) / 1e6);
        const chance = Number(leastChance({ leaderPrice, oddsLow }));
        expect(Math.abs(chance - 1e6 / (1 + Math.exp(-logOdds)))).toBeLessThan(1.001);
      }),
    );
  });

  test('never reaches one, and is the price itself where there is no edge', () => {
    fc.assert(
      fc.property(anyPrice, anyOdds, (leaderPrice, oddsLow) => {
        expect(leastChance({ leaderPrice, oddsLow })).toBeLessThan(1_000_000n);
        expect(leastChance({ leaderPrice, oddsLow: NONE })).toBe(leaderPrice);
      }),
    );
  });
});

describe('the stake', () => {
  const stake = (chance: string, cost: string) =>
    sizeByKelly({ most: dollars('500'), chance: priceOf(chance), cost: priceOf(cost) });

  test('at 60 % for 50 cents a fifth of the most, at 97 % for 95 cents two fifths', () => {
    expect(stake('0.6', '0.5')).toBe(dollars('100'));
    expect(stake('0.97', '0.95')).toBe(dollars('200'));
  });

  test('of shares that cost what they are worth is zero, of those a micro-dollar cheaper it is not', () => {
    expect(stake('0.5', '0.5')).toBe(0n);
    expect(stake('0.5', '0.499999')).toBeGreaterThan(0n);
    expect(stake('0.5', '0.500001')).toBe(0n);
  });

  test('of shares that cost a dollar or more is zero', () => {
    expect(sizeByKelly({ most: dollars('500'), chance: price(1_000_001n), cost: price(1_000_000n) })).toBe(0n);
  });

  test('is never more than the most, grows with the chance and falls with the cost', () => {
    fc.assert(
      fc.property(anyPrice, anyPrice, fc.bigInt({ min: 0n, max: 10n ** 12n }), (chance, cost, most) => {
        const size = (at: bigint, costs: bigint) =>
          sizeByKelly({ most: usd(most), chance: price(at), cost: price(costs) });
        expect(size(chance, cost)).toBeLessThanOrEqual(most);
        expect(size(chance + 1n, cost)).toBeGreaterThanOrEqual(size(chance, cost));
        expect(size(chance, cost + 1n)).toBeLessThanOrEqual(size(chance, cost));
      }),
    );
  });
});
