import { describe, expect, test } from '@jest/globals';
import { systemClock } from '#adapters/clock/system-clock.ts';
import { later, unixMs } from '#core/values/unix-ms.ts';

describe("the machine's clock", () => {
  test('resolves a wait not before its time has come', async () => {
    const clock = systemClock();
    const until = later(await clock.now(), 20);
    expect(await clock.waitUntil(until)).toBeGreaterThanOrEqual(until);
  });

  test('resolves a wait for what is past at once', async () => {
    const clock = systemClock();
    const before = await clock.now();
    expect(await clock.waitUntil(unixMs(0))).toBeGreaterThanOrEqual(before);
  });
});
