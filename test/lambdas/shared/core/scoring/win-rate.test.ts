import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { winRateOf } from '#core/scoring/win-rate.ts';

const bets = fc.integer({ min: 0, max: 5_000 });

describe("Wilson's interval", () => {
  test('holds the raw share, lies on the scale, and turns round with wins and losses', () => {
    fc.assert(
      fc.property(bets, bets, (wins, losses) => {
        fc.pre(wins + losses > 0);
        // When
        const [found, turned] = [winRateOf({ wins, losses }).value!, winRateOf({ wins: losses, losses: wins }).value!];

        // Then
        expect(found.lower).toBeGreaterThanOrEqual(0);
        expect(found.lower).toBeLessThanOrEqual(found.raw);
        expect(found.upper).toBeGreaterThanOrEqual(found.raw);
        expect(found.upper).toBeLessThanOrEqual(1);
        expect(turned.lower).toBeCloseTo(1 - found.upper, 12);
      }),
    );
  });

  test('narrows with more bets of the same share, and widens with the confidence', () => {
    fc.assert(
      fc.property(bets, bets, (wins, losses) => {
        fc.pre(wins + losses > 0);
        const width = (times: number, confidence: number): number => {
          const { lower, upper } = winRateOf({ wins: wins * times, losses: losses * times, confidence }).value!;
          return upper - lower;
        };
        expect(width(2, 0.95)).toBeLessThan(width(1, 0.95));
        expect(width(1, 0.99)).toBeGreaterThan(width(1, 0.95));
      }),
    );
  });

  test.each([
    // 65 % is above a half for sure at 43 bets, above 55 % at 96, above 60 % at 369
    [43, 0.5],
    [96, 0.55],
    [369, 0.6],
  ])('a share of 65 %% needs %d bets for a bound above %d', (n, bound) => {
    const lower = (of: number): number => winRateOf({ wins: 0.65 * of, losses: 0.35 * of }).value!.lower;
    expect(lower(n)).toBeGreaterThan(bound);
    expect(lower(n - 1)).toBeLessThanOrEqual(bound);
  });

  test('ends at the end of the scale exactly', () => {
    expect(winRateOf({ wins: 0, losses: 7 }).value?.lower).toBe(0);
    expect(winRateOf({ wins: 7, losses: 0 }).value?.upper).toBe(1);
  });
});

test('of nothing won or lost there is none, and what is no count is a mistake', () => {
  expect(winRateOf({ wins: 0, losses: 0 })).toEqual({ value: null, reason: 'EMPTY' });
  expect(winRateOf({ wins: Number.NaN, losses: 1 })).toEqual({ value: null, reason: 'NON_FINITE' });
  expect(() => winRateOf({ wins: -1, losses: 2 })).toThrow('counted');
  expect(() => winRateOf({ wins: 1, losses: 2, confidence: 1 })).toThrow('below 1');
});
