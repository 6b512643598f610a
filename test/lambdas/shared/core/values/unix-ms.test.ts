import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { later, nextGridInstant, unixMs } from '#core/values/unix-ms.ts';

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
