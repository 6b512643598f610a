import { expect, test } from '@jest/globals';
import { COUNTS, MEASURES } from '#core/model/counts.ts';

test('M8: a count or a measure has a name of letters, and each name once', () => {
  const names = [...COUNTS, ...MEASURES];
  expect(new Set<string>(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[A-Z][A-Za-z]+$/);
});
