import { expect, test } from '@jest/globals';
import { summaryOf } from '#core/scoring/ranking-summary.ts';

test('sums up each ranking by itself: mean, and deviation over the root of the runs', () => {
  // Given
  const runs = [0.2, 0.4].map((skilledShare) => [
    { ranking: 'score' as const, skilledShare, trueSharpe: 1 },
    { ranking: 'random' as const, skilledShare: 0.1, trueSharpe: skilledShare },
  ]);

  // When
  const [score, random] = summaryOf(runs);

  // Then: √0.02 ÷ √2
  expect(score?.skilledShare.mean).toBeCloseTo(0.3, 12);
  expect(score?.skilledShare.error).toBeCloseTo(0.1, 12);
  expect(score?.trueSharpe).toEqual({ mean: 1, error: 0 });
  expect(random?.trueSharpe.mean).toBeCloseTo(0.3, 12);
});

test('knows of one run no error, and of none no ranking', () => {
  const run = [{ ranking: 'score' as const, skilledShare: 0.5, trueSharpe: 1 }];
  expect(summaryOf([run])).toEqual([
    { ranking: 'score', skilledShare: { mean: 0.5, error: null }, trueSharpe: { mean: 1, error: null } },
  ]);
  expect(summaryOf([])).toEqual([]);
});
