import { describe, expect, test } from '@jest/globals';
import { chooseFromUniverse } from '#core/scoring/simulated-universe.ts';

const small = { seed: 1n, traders: 120, chosen: 12 };

describe('the choice from a made-up universe', () => {
  test('is told for each ranking, the same for the same seed and another for another', () => {
    const found = chooseFromUniverse(small);
    expect(found.map(({ ranking }) => ranking)).toEqual(['score', 'lowerBound', 'sharpe', 'winRate', 'random']);
    expect(chooseFromUniverse(small)).toEqual(found);
    expect(chooseFromUniverse({ ...small, seed: 2n })).not.toEqual(found);
  });

  test('of all is what all are, whatever ranks them', () => {
    // When
    const [first, ...others] = chooseFromUniverse({ ...small, chosen: small.traders });

    // Then: about one of ten has skill
    for (const { skilledShare, trueSharpe } of others) {
      expect(skilledShare).toBeCloseTo(first!.skilledShare, 9);
      expect(trueSharpe).toBeCloseTo(first!.trueSharpe, 9);
    }
    expect(first!.skilledShare).toBeGreaterThan(0.02);
    expect(first!.skilledShare).toBeLessThan(0.25);
  });

  test('is better by the bound than by chance', () => {
    // When
    const runs = [1n, 2n, 3n].map((seed) => chooseFromUniverse({ seed, traders: 200, chosen: 10 }));

    // Then
    const sharpeOf = (wanted: string): number =>
      runs.flat().reduce((sum, { ranking, trueSharpe }) => sum + (ranking === wanted ? trueSharpe / 3 : 0), 0);
    expect(sharpeOf('lowerBound')).toBeGreaterThan(sharpeOf('random') + 0.2);
    expect(sharpeOf('score')).toBeGreaterThan(sharpeOf('random') + 0.2);
  });
});
