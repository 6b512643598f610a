import { expect, test } from '@jest/globals';
import { CHUNK, mappedInChunks } from '#flows/mapped-in-chunks.ts';

test.each([
  [0, 0],
  [1, 1],
  [CHUNK, CHUNK],
  [CHUNK + 1, CHUNK],
  [3 * CHUNK, CHUNK],
])('of %p at most %p are under way at once, and the results keep their order', async (count, most) => {
  // Given
  const many = Array.from({ length: count }, (_, index) => index);
  let underWay = 0;
  let peak = 0;
  // When
  const done = await mappedInChunks(many, async (one) => {
    peak = Math.max(peak, ++underWay);
    await Promise.resolve();
    underWay -= 1;
    return one * 2;
  });
  // Then
  expect(done).toEqual(many.map((one) => one * 2));
  expect(peak).toBe(most);
});

test('the first failure ends it', async () => {
  await expect(mappedInChunks([1, 2], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
});
