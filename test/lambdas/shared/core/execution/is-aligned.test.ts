import { expect, test } from '@jest/globals';
import { isAligned } from '#core/execution/is-aligned.ts';

test.each([
  [undefined, 1n, false],
  [5n, 4n, true],
  [5n, 5n, true],
  [5n, 6n, false],
])('aligned to %p, a purchase that made version %p is in it: %p', (alignedTo, positionVersion, expected) => {
  expect(isAligned(alignedTo === undefined ? {} : { alignedTo }, { positionVersion })).toBe(expected);
});
