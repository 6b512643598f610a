import { describe, expect, it } from '@jest/globals';
import { exitRetryMs } from '#core/execution/exit-retry.ts';
import { unixMs } from '#core/values/unix-ms.ts';

const CREATED = unixMs(1_795_000_000_000);
const after = (ms: number): number => exitRetryMs({ createdAt: CREATED }, unixMs(CREATED + ms));

describe('an exit that found no bid', () => {
  it('looks again after a minute during its first eight minutes', () => {
    expect(after(0)).toBe(60_000);
    expect(after(8 * 60_000)).toBe(60_000);
    expect(after(8 * 60_000 + 8)).toBe(60_001);
  });

  it('that was given more to sell waits as one that is new', () => {
    const grownAt = unixMs(CREATED + 120 * 60_000);
    expect(exitRetryMs({ createdAt: CREATED, grownAt }, grownAt)).toBe(60_000);
    expect(exitRetryMs({ createdAt: CREATED, grownAt }, unixMs(grownAt + 16 * 60_000))).toBe(120_000);
  });

  it('waits a quarter of an hour from its second hour on, and never longer', () => {
    expect(after(119 * 60_000)).toBeLessThan(900_000);
    expect(after(120 * 60_000)).toBe(900_000);
    expect(after(90 * 86_400_000)).toBe(900_000);
  });
});
