import { describe, expect, test } from '@jest/globals';
import { manualSyncSchema, parseSince } from '#contract/manual-sync.ts';
import { later } from '#core/values/unix-ms.ts';
import { NOW } from '../../../support/builders/identities.ts';

const DAY_MS = 86_400_000;

describe('from when on', () => {
  test.each([
    ['30m', later(NOW, -1_800_000)],
    ['2h', later(NOW, -7_200_000)],
    ['30d', later(NOW, -30 * DAY_MS)],
    ['2026-06-01T10:00Z', later(NOW, -7_200_000)],
    ['2026-06-01T11:59:59Z', later(NOW, -1_000)],
    ['2026-06-01', later(NOW, -DAY_MS / 2)],
  ])('%s is understood', (text, at) => {
    expect(parseSince(text, NOW)).toBe(at);
  });

  test.each([
    '',
    '0h',
    '2',
    '2 h',
    '-1h',
    '1.5h',
    '31d',
    '1234567m',
    '2026-06-01T12:00:01Z',
    '2026-06-01T10:00+02:00',
    '2026-13-01',
    '2020-01-01',
    'yesterday',
  ])('%j is refused', (text) => {
    expect(parseSince(text, NOW)).toBeUndefined();
  });
});

describe('a command', () => {
  test('stores nothing unless told so', () => {
    expect(manualSyncSchema.parse({ leader: 'Whale' })).toEqual({ leader: 'Whale', mode: 'catch-up', dryRun: true });
  });

  test.each([
    {},
    { leader: '' },
    { leader: 'x'.repeat(201) },
    { leader: 'Whale', dryRun: 'false' },
    { leader: 'Whale', dry_run: false },
    { leader: 'Whale', follower: '#' },
    { leader: 'Whale', command: 'a b' },
    { leader: 'Whale', mode: 'sell' },
  ])('%j is refused', (event) => {
    expect(manualSyncSchema.safeParse(event).success).toBe(false);
  });
});
