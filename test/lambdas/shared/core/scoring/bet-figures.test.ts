import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { betFigures } from '#core/scoring/bet-figures.ts';
import { aCopyBet, onDay } from '../../../../support/copy-record.ts';

const won = aCopyBet({ profit: 40 });
const lost = aCopyBet({ event: 'e2', profit: -20, outcome: 0, closedAt: onDay(4), isTakenOut: false });
const open = aCopyBet({ event: 'e3', profit: -5, isOpen: true, closedAt: undefined, outcome: undefined });

describe('the bets', () => {
  test('have three win rates: losers that nobody took out and open ones below cost make the difference', () => {
    const { winRates } = betFigures([won, lost, open]);
    expect([winRates.naive, winRates.actual, winRates.conservative].map(({ value }) => value?.raw)).toEqual([
      1,
      0.5,
      1 / 3,
    ]);
    expect(betFigures([won, { ...open, profit: 0 }]).winRates.conservative.value?.raw).toBe(1);
  });

  test('count events once, pushes apart, and hold times of what is over', () => {
    const push = aCopyBet({ profit: 0.005, closedAt: onDay(6) });
    expect(betFigures([won, lost, open, push])).toMatchObject({
      ...{ bets: 4, events: 3, open: 1, pushes: 1, medianHold: { value: 4 * 86_400_000 } },
      ...{
        payoffRatio: { value: expect.closeTo(40.005 / 2 / 20, 9) },
        expectancy: { value: expect.closeTo(20.005 / 3, 9) },
      },
    });
  });

  test('the conservative rate is never above the actual one', () => {
    const bet = fc.record({ profit: fc.integer({ min: -50, max: 50 }), isOpen: fc.boolean() });
    fc.assert(
      fc.property(fc.array(bet, { minLength: 1, maxLength: 30 }), (given) => {
        const bets = given.map(({ profit, isOpen }) =>
          aCopyBet({ profit, ...(isOpen ? { isOpen: true, closedAt: undefined } : {}) }),
        );
        const { actual, conservative } = betFigures(bets).winRates;
        fc.pre(actual.value !== null);
        expect(conservative.value?.raw).toBeLessThanOrEqual(actual.value.raw);
      }),
    );
  });

  test('are compared with their prices: by tenths of a dollar, with a dollar in the last', () => {
    const bets = [0.15, 0.19, 0.999].map((price) => aCopyBet({ price, outcome: price < 0.16 ? 1 : 0 }));
    const { calibration, calibrationBins } = betFigures(bets);
    expect(calibration.value?.expected).toBeCloseTo((0.15 + 0.19 + 0.999) / 3, 12);
    expect(calibrationBins.map(({ from, bets: count, outcome }) => [from, count, outcome])).toEqual([
      [0.1, 2, 0.5],
      [0.9, 1, 0],
    ]);
  });

  test('say why a figure is none', () => {
    const { winRates, payoffRatio, expectancy, medianHold, calibration } = betFigures([]);
    for (const one of [winRates.actual, payoffRatio, expectancy, medianHold, calibration])
      expect(one).toEqual({ value: null, reason: 'EMPTY' });
    expect(betFigures([won]).payoffRatio.reason).toBe('NO_LOSSES');
    expect(betFigures([lost]).payoffRatio.value).toBe(0);
    expect(betFigures([aCopyBet({ profit: 0 })]).payoffRatio.reason).toBe('EMPTY');
  });
});
