import { expect, test } from '@jest/globals';
import { SKIP_REASONS } from '#core/risk/skip-reasons.ts';

test('each code says what it is, in a sentence', () => {
  const entries = Object.entries(SKIP_REASONS);
  expect(entries.filter(([, entry]) => !['skip'].includes(entry.class))).toEqual([]);
  expect(entries.filter(([, { meaning }]) => !/^[A-Z].*\.$/s.test(meaning))).toEqual([]);
});
