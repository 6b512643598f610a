import { expect, jest, test } from '@jest/globals';
import { kept } from '../../lib/kept.ts';

jest.setTimeout(20_000);

test('a file that changes the time its tests may take has modules of its own', () => {
  expect(kept.splice(0, kept.length, 'alone')).toEqual([]);
});
