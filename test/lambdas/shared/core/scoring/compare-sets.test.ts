import { expect, test } from '@jest/globals';
import { compareSets } from '#core/scoring/compare-sets.ts';
import { normalDraw } from '#core/scoring/normal.ts';
import { skillEvidence } from '#core/scoring/skill-evidence.ts';
import { seededStream } from '#core/values/random-stream.ts';

function aSet(name: string, sharpe: number, seed = 1n) {
  const stream = seededStream(seed);
  return { name, returns: Float64Array.from({ length: 200 }, () => 0.01 * (normalDraw(stream) + sharpe)) };
}

const options = { seed: 1n, trials: 4 };

test('each set has its own evidence, against all that was tried', () => {
  const sets = [aSet('a', 0.1), aSet('b', 0.3)];
  const found = compareSets({ sets, ...options });
  expect(found.trials).toBe(4);
  expect(found.sets.map(({ name, days }) => [name, days])).toEqual([
    ['a', 200],
    ['b', 200],
  ]);
  for (const [at, { evidence }] of found.sets.entries())
    expect(evidence).toEqual(skillEvidence(sets[at]!.returns, options));
});

test('the largest ratio is called best only where luck among all that was tried is excluded', () => {
  const [poor, good] = [aSet('poor', 0.02), aSet('good', 0.3)];
  expect(compareSets({ sets: [poor, good], ...options }).best).toBe('good');
  expect(compareSets({ sets: [good, poor], ...options }).best).toBe('good');
  expect(compareSets({ sets: [poor, aSet('lucky', 0.1, 2n)], ...options, trials: 1_000 }).best).toBe(null);
  expect(compareSets({ sets: [good], ...options, trials: 100_000_000 }).best).toBe(null);
});

test('more tried never makes a best one; of none, and of days all alike, there is none', () => {
  const sets = [aSet('a', 0.22)];
  const bests = [1, 10, 100, 1_000, 10_000, 100_000].map((trials) => compareSets({ sets, seed: 1n, trials }).best);
  expect(bests).toEqual(bests.toSorted((one, other) => Number(one === null) - Number(other === null)));
  expect(compareSets({ sets: [], ...options })).toEqual({ trials: 4, sets: [], best: null });
  const idle = compareSets({ sets: [{ name: 'idle', returns: new Float64Array(50) }], ...options });
  expect([idle.best, idle.sets[0]?.sharpe.reason]).toEqual([null, 'ZERO_VARIANCE']);
});
