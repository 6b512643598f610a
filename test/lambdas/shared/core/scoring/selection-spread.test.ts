import { describe, expect, test } from '@jest/globals';
import { type ChoiceAgain, selectionSpread } from '#core/scoring/selection-spread.ts';
import { labelledStream } from '#core/values/random-stream.ts';
import { aWallet } from '../../../../support/builders/a-leader-record.ts';

const set = (numbers: readonly number[], ...returns: readonly number[]) => ({
  leaders: numbers.map(aWallet),
  returns: Float64Array.from(returns),
});
const spread = (choices: readonly ChoiceAgain[]) => selectionSpread({ choices, capital: 1_000, seed: 1n });
const CHOICES: readonly ChoiceAgain[] = [
  { realised: set([1], 0.01, 0.02), again: [set([1], 0.01, 0.02), set([2], -0.03, 0), set([1, 2], 0, 0.01)] },
  { realised: set([2], 0.02), again: [set([2], 0.02), set([2], 0.02), set([], 0)] },
];

describe('choices made again', () => {
  test('tell how often each leader is chosen, and how often nobody', () => {
    const { leaders, nobody, resamples, choices } = spread(CHOICES);
    expect({ leaders, nobody, resamples, choices }).toEqual({
      leaders: [
        { leader: aWallet(2), chosen: 1, again: 4 / 6 },
        { leader: aWallet(1), chosen: 1, again: 2 / 6 },
      ],
      nobody: { chosen: 0, again: 1 / 6 },
      ...{ resamples: 3, choices: 2 },
    });
  });

  test('come to walks: the choices of one resample follow each other', () => {
    const { realised, chosenAgain } = spread(CHOICES).profit;
    expect(realised.value).toBeCloseTo(50, 9);
    // Given 50, -10 and 10 dollars
    const { least, p05, p50, p95, most } = chosenAgain.value!;
    for (const [found, expected] of [
      [least, -10],
      [p05, -8],
      [p50, 10],
      [p95, 46],
      [most, 50],
    ] as const)
      expect(found).toBeCloseTo(expected, 9);
  });

  test('are the same whatever the order of the leaders of a set', () => {
    const reversed = CHOICES.map(({ realised, again }) => ({
      realised,
      again: again.map(({ leaders, returns }) => ({ leaders: leaders.toReversed(), returns })),
    }));
    expect(spread(reversed)).toEqual(spread(CHOICES));
  });

  test('never made say nothing', () => {
    const none = spread(CHOICES.map(({ realised }) => ({ realised, again: [] })));
    expect(none).toMatchObject({ resamples: 0, nobody: { again: 0 }, profit: { chosenAgain: { reason: 'EMPTY' } } });
    expect(none.profit.realised).toEqual(spread(CHOICES).profit.realised);
    expect(spread([])).toMatchObject({ choices: 0, leaders: [], profit: { realised: { reason: 'EMPTY' } } });
  });

  test('have no spread of a ratio where one of them has none: the rest would be chosen by their luck', () => {
    const idle = [{ realised: set([1], 0.01, 0.02), again: [set([1], 0.01, 0.02), set([], 0, 0)] }];
    expect(spread(idle).sharpe).toMatchObject({ chosenAgain: { reason: 'ZERO_VARIANCE' } });
    expect(spread(idle).sharpe.realised.value).toBeGreaterThan(0);
  });
});

describe('days that are drawn on top of it', () => {
  const stream = labelledStream(2n, 'days');
  const drawn = (length: number) => Array.from({ length }, () => (stream.below(2_001) - 1_000) / 100_000);

  test('widen what choosing leaves alone, around the same middle', () => {
    const after = drawn(200);
    const again = Array.from({ length: 400 }, () => set([1], ...after));
    const { chosenAgain, daysToo, realised } = spread([{ realised: set([1], ...after), again }]).profit;
    expect(chosenAgain.value).toMatchObject({ least: realised.value, most: realised.value });
    const { p05, p50, p95 } = daysToo.value!;
    // Given a deviation of 0.0058 a day, that of 200 days is 82 dollars
    expect(p95 - p05).toBeGreaterThan(180);
    expect(p95 - p05).toBeLessThan(360);
    expect(Math.abs(p50 - realised.value!)).toBeLessThan(30);
  });

  test('change nothing where all days are alike', () => {
    const again = [set([1], 0.5, 0.5, 0.5), set([2], 0.25, 0.25, 0.25)];
    const { chosenAgain, daysToo } = spread([{ realised: again[0]!, again }]).profit;
    expect(daysToo).toEqual(chosenAgain);
  });
});
