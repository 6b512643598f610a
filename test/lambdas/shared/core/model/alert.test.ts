import { expect, test } from '@jest/globals';
import { alertText } from '#core/model/alert.ts';

test('an alarm is three lines: state and name, what happened, when', () => {
  const text = alertText({ name: 'polycopy-prod-ledger', state: 'ALARM', says: '[critical] it differs', at: '12:00' });
  expect(text).toBe('ALARM: polycopy-prod-ledger\n[critical] it differs\n12:00');
});

test('a message that is no alarm has no state, and its control characters are gone', () => {
  const text = alertText({ name: 'hello', state: 'MESSAGE', says: 'one\ntwo\u202e\u0007three' });
  expect(text).toBe('hello\none two three');
});

test('is 1,500 characters at most', () => {
  const text = alertText({ name: 'long', state: 'MESSAGE', says: 'x'.repeat(5_000) });
  expect(text).toHaveLength(1_500);
  expect(text.endsWith('…')).toBe(true);
});
