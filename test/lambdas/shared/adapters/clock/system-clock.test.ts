import { describe, expect, test } from '@jest/globals';
import { systemClock } from '#adapters/clock/system-clock.ts';
import { later, unixMs } from '#core/values/unix-ms.ts';

describe("the machine's clock", () => {
  test('resolves a wait not before its time has come', async () => {
    const clock = systemClock();
    const until = later(await clock.now(), 20);
    expect(await clock.waitUntil(until)).toBeGreaterThanOrEqual(until);
  });

  test('ends a wait as soon as it is woken', async () => {
    const clock = systemClock();
    const before = await clock.now();
    const woken = Promise.withResolvers<undefined>();
    const waited = clock.waitUntil(later(before, 3_600_000), woken.promise);
    woken.resolve(undefined);
    expect(await waited).toBeLessThan(later(before, 60_000));
  });

  test.each([
    ['the work where it is done first', Promise.resolve(), 3_600_000, 60_000],
    ['the time where the work takes longer', new Promise<void>(() => undefined), 20, 3_600_000],
  ])('waits for %s', async (_, work, forMs, mostMs) => {
    const clock = systemClock();
    const before = await clock.now();
    const least = forMs > mostMs ? before : later(before, forMs);
    const moment = await clock.waitFor(work, later(before, forMs));
    expect(moment).toBeGreaterThanOrEqual(least);
    expect(moment).toBeLessThan(later(before, mostMs));
  });

  test('waits to the end where nothing wakes it', async () => {
    const clock = systemClock();
    const until = later(await clock.now(), 20);
    expect(await clock.waitUntil(until, new Promise(() => undefined))).toBeGreaterThanOrEqual(until);
  });

  test('resolves a wait for what is past at once', async () => {
    const clock = systemClock();
    const before = await clock.now();
    expect(await clock.waitUntil(unixMs(0))).toBeGreaterThanOrEqual(before);
  });
});
