import { expect, test } from '@jest/globals';
import { mayWrite } from './role-rules.ts';

test.each([
  ['toggle-sync 3', 'SWITCHES', true],
  ['toggle-sync 3', 'SETTINGS', false],
  ['toggle-sync 3', 'CO#abc', false],
  ['leader-watcher 7', 'PO#abc', true],
  ['leader-watcher-1 7', 'EV#abc', true],
  ['leader-watcher 7', 'CO#abc', false],
  ['leader-watcher 7', 'JR#main#live#2026-06', false],
  ['executor 1234abcd 1', 'CO#abc', true],
  ['executor 1234abcd 1', 'JR#main#live#2026-06', false],
  ['reconciler 9', 'JR#main#live#2026-06', true],
  ['reconciler 9', 'SETTINGS#3', false],
  ['risk-monitor 2', 'SWITCHES', false],
  ['close-all main', 'SETTINGS', true],
])('ROLE: %s writes %s: %p', (process, key, expected) => {
  expect(mayWrite(process, key)).toBe(expected);
});
