import { expect, test } from '@jest/globals';
import { type NoVolume, type VolumeSource } from '#core/model/working-order.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { volumeJson, volumeLines } from '../../../../bin/commands/view/volume-text.ts';
import { NOW } from '../../../support/builders/identities.ts';

const SCHEDULE = { slices: [] };
const FALLBACK = { slices: [], fallback: 'NO_VOLUME_PROFILE' } as const;
const source: VolumeSource = { tradeCount: 1_234, marketCount: 1, from: unixMs(Date.UTC(2026, 4, 25, 12, 30)) };
const profileOf = (of: 'market' | 'category', more: Partial<VolumeSource> = {}) => ({
  algorithm: 'vwap' as const,
  profile: { of, startsAt: NOW, bucketMs: 900_000, volumes: [], source: { ...source, ...more } },
});
const none = (why: NoVolume['why']) => ({ algorithm: 'vwap' as const, noVolume: { why, tradeCount: 7 } });

test('says whose volume an order goes by, and of how many trades', () => {
  expect(volumeLines(profileOf('market'), SCHEDULE)).toEqual([
    'Volume by the time of day of its market: 1,234 trades since 2026-05-25 12:30 UTC.',
  ]);
  expect(volumeLines(profileOf('category', { marketCount: 4, least: usd(100_000_000n) }), SCHEDULE)).toEqual([
    'Volume by the time of day of 4 other markets of its category: 1,234 trades of $100.00 or more since 2026-05-25 12:30 UTC.',
  ]);
});

test('says why it goes by time as twap does', () => {
  const lines = [
    ...volumeLines(profileOf('market'), FALLBACK),
    ...volumeLines(none('TOO_FEW_TRADES'), FALLBACK),
    ...volumeLines(none('TOO_MANY_TRADES'), FALLBACK),
    ...volumeLines(none('UNREADABLE'), FALLBACK),
    ...volumeLines({ algorithm: 'vwap' }, FALLBACK),
  ];
  expect(lines.every((line) => line.endsWith(': vwap slices as twap does, in equal parts.'))).toBe(true);
  expect(lines.map((line) => line.slice(0, line.lastIndexOf(':')))).toEqual([
    'Volume by the time of day of its market: 1,234 trades since 2026-05-25 12:30 UTC, but none at this time of day',
    'No volume to go by, for its market had 7 trades in whole days of the last week, 100 are needed, and so many had fewer than 2 others of its category',
    'No volume to go by, for its market has more large trades in a day than are read',
    'No volume to go by, for what was traded could not be read',
    'No volume is recorded to go by',
  ]);
});

test('says nothing of any other order', () => {
  expect(volumeLines({ ...profileOf('market'), algorithm: 'twap' }, SCHEDULE)).toEqual([]);
});

test('is told to machines with the same numbers', () => {
  expect(volumeJson(profileOf('category', { marketCount: 3, least: usd(100_000_000n) }))).toEqual({
    ...{ of: 'category', tradeCount: 1_234, marketCount: 3, from: '2026-05-25T12:30:00.000Z', leastDollars: '100' },
  });
  expect(volumeJson(none('UNREADABLE'))).toEqual({ of: null, why: 'UNREADABLE', tradeCount: 7 });
  expect(volumeJson({ algorithm: 'twap' })).toBeNull();
});
