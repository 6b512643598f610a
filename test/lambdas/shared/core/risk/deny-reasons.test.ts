import { expect, test } from '@jest/globals';
import { DENY_REASONS } from '#core/risk/deny-reasons.ts';

test('each code says what it is, in a sentence', () => {
  const entries = Object.entries(DENY_REASONS);
  expect(entries.filter(([, entry]) => !['deny'].includes(entry.class))).toEqual([]);
  expect(entries.filter(([, { meaning }]) => !/^[A-Z].*\.$/s.test(meaning))).toEqual([]);
});
