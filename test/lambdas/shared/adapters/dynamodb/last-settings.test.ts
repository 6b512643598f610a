import { expect, test } from '@jest/globals';
import { MOST_LOST, nearestStored, newestStored } from '#adapters/dynamodb/last-settings.ts';
import fc from 'fast-check';

test('S11: of any number of versions the newest is found, with few reads', async () => {
  await fc.assert(
    fc.asyncProperty(fc.bigInt({ min: 1n, max: 100_000n }), async (count) => {
      let reads = 0;
      const newest = await newestStored((version) => {
        reads += 1;
        return Promise.resolve(version <= count);
      });
      expect(newest).toBe(count);
      expect(reads).toBeLessThanOrEqual(2 * count.toString(2).length + 1);
    }),
  );
});

test('where none is stored there is none', async () => {
  expect(await newestStored(() => Promise.resolve(false))).toBeUndefined();
});

test.each([
  [MOST_LOST, 50n],
  [MOST_LOST + 1n, undefined],
])(
  'S11: before a lost version the nearest of the fifty before it counts: %p before it gives %p',
  async (back, found) => {
    const there = 50n;
    const lost = there + back;
    expect(await nearestStored(lost, (version) => Promise.resolve(version === there))).toBe(found);
    expect(await nearestStored(1n, () => Promise.resolve(true))).toBeUndefined();
  },
);
