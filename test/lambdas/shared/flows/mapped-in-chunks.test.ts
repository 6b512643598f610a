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

test('one that is slow holds up its own place and no other', async () => {
  // Given
  const slow = Promise.withResolvers<undefined>();
  const begun: number[] = [];
  // When
  const all = mappedInChunks(
    [0, 1, 2, 3, 4],
    (one) => {
      begun.push(one);
      return one === 0 ? slow.promise : Promise.resolve(undefined);
    },
    2,
  );
  await new Promise(setImmediate);
  // Then
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  slow.resolve(undefined);
  await all;
});

test('a failure is told once what was under way is done, and nothing else was begun', async () => {
  // Given
  const slow = Promise.withResolvers<undefined>();
  const begun: number[] = [];
  let told: unknown;
  // When
  const all = mappedInChunks(
    [0, 1, 2],
    (one) => {
      begun.push(one);
      return one === 0 ? slow.promise : Promise.reject(new Error(`no ${one}`));
    },
    2,
  ).catch((error: unknown) => {
    told = error;
  });
  await new Promise(setImmediate);
  // Then
  expect(told).toBeUndefined();
  slow.reject(new Error('later'));
  await all;
  expect(told).toEqual(new Error('no 1'));
  expect(begun).toEqual([0, 1]);
});

test('nothing is begun after a failure', async () => {
  const begun: number[] = [];
  const failing = mappedInChunks(
    [0, 1, 2],
    (one) => {
      begun.push(one);
      return Promise.reject(new Error('no'));
    },
    1,
  );
  await expect(failing).rejects.toThrow('no');
  expect(begun).toEqual([0]);
});
