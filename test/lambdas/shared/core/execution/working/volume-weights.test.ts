import { expect, test } from '@jest/globals';
import { volumeWeights } from '#core/execution/working/volume-weights.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { aWorkingOrder } from '../../../../../support/builders/a-working-order.ts';
import { NOW } from '../../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../../support/builders/quantities.ts';

const HOUR_MS = 3_600_000;
const profileOf = (startsAt: number, ...volumes: readonly string[]) => ({
  of: 'category' as const,
  startsAt: unixMs(startsAt),
  bucketMs: HOUR_MS,
  volumes: volumes.map(sharesOf),
});
const halves = [NOW, NOW + HOUR_MS / 2];

test('a part of a bucket counts by its length', () => {
  // Given: half an hour of 2 shares, then a whole one of 6
  const order = aWorkingOrder({ windowMs: 1.5 * HOUR_MS, profile: profileOf(NOW - HOUR_MS / 2, '2', '6') });

  // When
  const weights = volumeWeights(order, halves);

  // Then
  expect(weights).toEqual([1n * 3_600_000_000_000n, 6n * 3_600_000_000_000n]);
});

test.each([
  ['begins a millisecond late', profileOf(NOW + 1, '1', '1')],
  ['ends a millisecond early', profileOf(NOW - 1, '1')],
  ['knows of no trade in the window', profileOf(NOW, '0', '1')],
  ['is missing', undefined],
])('a profile that %s is none', (_, profile) => {
  expect(volumeWeights(aWorkingOrder(profile === undefined ? {} : { profile }), halves)).toBeUndefined();
});

test('one that reaches just over the window is one', () => {
  expect(volumeWeights(aWorkingOrder({ profile: profileOf(NOW, '1') }), halves)).toHaveLength(2);
});
