import { expect, test } from '@jest/globals';
import { END_REASONS } from '#core/risk/end-reasons.ts';

test('each code says what it is, in a sentence', () => {
  const entries = Object.entries(END_REASONS);
  expect(entries.filter(([, entry]) => !['end', 'wait', 'close'].includes(entry.class))).toEqual([]);
  expect(entries.filter(([, { meaning }]) => !/^[A-Z].*\.$/s.test(meaning))).toEqual([]);
});
