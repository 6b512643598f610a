import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  earlierOf,
  later,
  monthBefore,
  nextGridInstant,
  startOfUtcDay,
  unixMs,
  utcDate,
  utcMinute,
  utcMonth,
} from '#core/values/unix-ms.ts';

test('a later moment is so many milliseconds on, an earlier one so many back', () => {
  expect(later(unixMs(1_000), 500)).toBe(1_500);
  expect(later(unixMs(1_000), -500)).toBe(500);
});

test('a moment on the grid is its own next instant, one millisecond after it waits a whole step', () => {
  expect(nextGridInstant(unixMs(10_000), 5_000)).toBe(10_000);
  expect(nextGridInstant(unixMs(10_001), 5_000)).toBe(15_000);
});

test('an offset moves the grid', () => {
  expect(nextGridInstant(unixMs(10_000), 5_000, 2_000)).toBe(12_000);
  expect(nextGridInstant(unixMs(12_000), 5_000, 2_000)).toBe(12_000);
});

test('a UTC day begins at midnight and ends a millisecond before the next', () => {
  const midnight = unixMs(Date.UTC(2026, 5, 1));
  expect(startOfUtcDay(midnight)).toBe(midnight);
  expect(startOfUtcDay(later(midnight, 86_399_999))).toBe(midnight);
  expect(startOfUtcDay(later(midnight, -1))).toBe(Date.UTC(2026, 4, 31));
});

test('the next instant is never past, less than a step away, and on the grid', () => {
  const moments = fc.integer({ min: 1_600_000_000_000, max: 2_000_000_000_000 });
  const steps = fc.integer({ min: 1, max: 600_000 });
  fc.assert(
    fc.property(moments, steps, fc.nat(599_999), (moment, stepMs, offset) => {
      const offsetMs = offset % stepMs;
      const instant = nextGridInstant(unixMs(moment), stepMs, offsetMs);
      expect(instant - moment).toBeGreaterThanOrEqual(0);
      expect(instant - moment).toBeLessThan(stepMs);
      expect((instant - offsetMs) % stepMs).toBe(0);
    }),
  );
});

test('the earlier of two moments, of which either may be unknown', () => {
  expect(earlierOf(unixMs(1), unixMs(2))).toBe(1);
  expect(earlierOf(unixMs(2), unixMs(1))).toBe(1);
  expect(earlierOf(undefined, unixMs(2))).toBe(2);
  expect(earlierOf(unixMs(2), undefined)).toBe(2);
  expect(earlierOf(undefined, undefined)).toBeUndefined();
});

test('S12, S13: date and minute in UTC are those of the calendar, at midnight, in leap years and over centuries', () => {
  const moments = fc.oneof(
    fc.integer({ min: 0, max: 4_102_444_800_000 }),
    fc.integer({ min: 0, max: 47_481 }).chain((day) => fc.constantFrom(day * 86_400_000, day * 86_400_000 - 1)),
  );
  fc.assert(
    fc.property(moments, (moment) => {
      const text = new Date(Math.max(0, moment)).toISOString();
      expect(utcDate(unixMs(Math.max(0, moment)))).toBe(text.slice(0, 10));
      expect(utcMinute(unixMs(Math.max(0, moment)))).toBe(text.slice(0, 16));
    }),
  );
});

test('a month in UTC, and the one before it over the turn of a year', () => {
  expect(utcMonth(unixMs(Date.UTC(2026, 0, 1) - 1))).toBe('2025-12');
  expect(monthBefore('2026-06')).toBe('2026-05');
  expect(monthBefore('2026-01')).toBe('2025-12');
  expect(monthBefore('2025-12')).toBe('2025-11');
});
