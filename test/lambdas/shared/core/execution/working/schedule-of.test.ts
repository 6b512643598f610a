import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { scheduleOf } from '#core/execution/working/schedule-of.ts';
import { type WorkingOrder } from '#core/model/working-order.ts';
import { sum } from '#core/values/quantity.ts';
import { NO_SHARES, ORDER_SHARE_STEP, shares } from '#core/values/shares.ts';
import { aWorkingOrder } from '../../../../../support/builders/a-working-order.ts';
import { aParentId, NOW } from '../../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../../support/builders/quantities.ts';

const anyLots = fc.bigInt({ min: 500n, max: 50_000n }).map((lots) => shares(lots * ORDER_SHARE_STEP));
const anyOrder = fc
  .record({
    algorithm: fc.constantFrom('twap' as const, 'vwap' as const, 'randomised' as const),
    minOrder: anyLots,
    extra: anyLots,
    more: fc.bigInt({ min: 0n, max: 400n }),
    windowMs: fc.integer({ min: 60_000, max: 86_400_000 }),
    parent: fc.nat(1_000_000),
    volumes: fc.array(fc.bigInt({ min: 0n, max: 1_000_000_000n }).map(shares), { minLength: 24, maxLength: 24 }),
  })
  .map(({ minOrder, extra, more, parent, volumes, ...rest }): WorkingOrder => {
    const maxOrder = shares(2n * minOrder + extra);
    const profile = { of: 'market', startsAt: NOW, bucketMs: 3_600_000, volumes } as const;
    const total = shares(minOrder + (minOrder / 4n / ORDER_SHARE_STEP) * ORDER_SHARE_STEP * more);
    return aWorkingOrder({ ...rest, minOrder, maxOrder, total, parentId: aParentId(parent), profile });
  });

describe('of every schedule', () => {
  test('slices add up to the total, on lots, none below the smallest nor above the largest order', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        // When
        const { slices } = scheduleOf(order);

        // Then
        const sizes = slices.map((slice) => slice.shares);
        expect(sum(NO_SHARES, sizes)).toBe(order.total);
        for (const size of sizes) {
          expect(size % ORDER_SHARE_STEP).toBe(0n);
          expect(size).toBeGreaterThanOrEqual(order.minOrder);
          expect(size).toBeLessThanOrEqual(order.maxOrder);
        }
      }),
    );
  });

  test('slices fall due within the window, each after the one before, no two closer than half a part', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        const { slices } = scheduleOf(order);
        const half = Math.floor(order.windowMs / slices.length / 2);
        for (const [at, slice] of slices.entries()) {
          expect(slice.at).toBeGreaterThanOrEqual(order.startedAt);
          expect(slice.at).toBeLessThan(order.startedAt + order.windowMs);
          if (at > 0) expect(slice.at - slices[at - 1]!.at).toBeGreaterThanOrEqual(half);
        }
      }),
    );
  });

  test('it hangs on the order alone: asked again it is the same', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        expect(scheduleOf(structuredClone(order))).toEqual(scheduleOf(order));
      }),
    );
  });
});

test('twap: 1,000 shares in an hour are ten of 100, six minutes apart', () => {
  const { slices } = scheduleOf(aWorkingOrder());
  expect(slices).toEqual(Array.from({ length: 10 }, (_, at) => ({ at: NOW + at * 360_000, shares: sharesOf('100') })));
});

test('vwap: larger where more is expected, and it says where there is nothing to go by', () => {
  // Given
  const order = aWorkingOrder({ algorithm: 'vwap', total: sharesOf('110') });
  const volumes = [sharesOf('1'), sharesOf('9')];
  const profile = { of: 'market', startsAt: NOW, bucketMs: 1_800_000, volumes } as const;

  // When
  const [byVolume, byTime] = [scheduleOf({ ...order, profile }), scheduleOf(order)];

  // Then: the smallest order each, and of the other 90 a tenth and nine tenths
  expect(byVolume.slices.map((slice) => slice.shares)).toEqual(['19', '91'].map(sharesOf));
  expect(byVolume.fallback).toBeUndefined();
  expect(byTime.slices.map((slice) => slice.shares)).toEqual(['55', '55'].map(sharesOf));
  expect(byTime.fallback).toBe('NO_VOLUME_PROFILE');
});

test.each(['iceberg', 'top-of-book'] as const)('%s goes by the book: it has no schedule', (algorithm) => {
  expect(scheduleOf(aWorkingOrder({ algorithm }))).toEqual({ slices: [] });
});
