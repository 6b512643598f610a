import { describe, expect, test } from '@jest/globals';
import { rtdsBreaker } from '#adapters/polymarket/rtds-breaker.ts';

/** The wait after each of so many failures in a row, at one moment. */
function waits(failures: number, random: number): number[] {
  const breaker = rtdsBreaker(() => random);
  return Array.from({ length: failures }, () => {
    breaker.failed(0);
    return breaker.waitMs(0);
  });
}

describe('the breaker of the stream', () => {
  test('lets the first connection through at once', () => {
    expect(rtdsBreaker(() => 0.5).waitMs(0)).toBe(0);
  });

  test('backs off with full jitter: from nothing to twice as long each time', () => {
    expect(waits(4, 0)).toEqual([0, 0, 0, 0]);
    expect(waits(4, 0.5)).toEqual([250, 500, 1_000, 2_000]);
    expect(waits(4, 0.999_999)).toEqual([499, 999, 1_999, 3_999]);
  });

  test('pauses for 60 s from the fifth failure in a row on, whatever chance says', () => {
    expect(waits(7, 0).slice(3)).toEqual([0, 60_000, 60_000, 60_000]);
  });

  test('begins anew when a trade has come', () => {
    const breaker = rtdsBreaker(() => 0.5);
    for (let failure = 0; failure < 5; failure += 1) breaker.failed(0);
    breaker.worked();
    breaker.failed(60_000);
    expect(breaker.waitMs(60_000)).toBe(250);
  });

  test('waits only for what is left', () => {
    const breaker = rtdsBreaker(() => 0);
    for (let failure = 0; failure < 5; failure += 1) breaker.failed(1_000);
    expect([31_000, 61_000, 90_000].map((now) => breaker.waitMs(now))).toEqual([30_000, 0, 0]);
  });
});
