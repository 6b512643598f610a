import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { runningClock } from '../../../../bin/local/aws/running-clock.ts';

beforeEach(() => {
  jest.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  jest.useRealTimers();
});

const givenClock = (speed = 1) => runningClock({ now: () => 1_000_000 + (Date.now() - 1_000_000) * speed, speed });

describe('a clock that runs by itself', () => {
  test.each([1, 20])('at speed %i ends a wait when its time has come, not a millisecond before', async (speed) => {
    const clock = givenClock(speed);
    const ended: string[] = [];
    void clock.waitUntil(1_000_000 + 2_000 * speed, 'timer').then(() => ended.push('late'));
    void clock.waitUntil(1_000_000 + 1_000 * speed, 'invocation').then(() => ended.push('early'));
    expect(clock.nextDue()).toBe(1_000_000 + 1_000 * speed);
    expect(clock.parked()).toBe(1);
    await jest.advanceTimersByTimeAsync(999);
    expect(ended).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(ended).toEqual(['early']);
    expect(clock.parked()).toBe(0);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(ended).toEqual(['early', 'late']);
    expect(clock.nextDue()).toBeUndefined();
  });

  test('never goes back where the machine is set back, and finds a jump ahead within a minute', async () => {
    let now = 5_000_000;
    const clock = runningClock({ now: () => now, speed: 1 });
    expect(clock.now()).toBe(5_000_000);
    now = 4_000_000;
    expect(clock.now()).toBe(5_000_000);
    const ended = jest.fn();
    void clock.waitUntil(9_000_000, 'timer').then(ended);
    now = 9_000_000;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(ended).toHaveBeenCalledTimes(1);
  });

  test('gives a wait up when it is told to, also one that begins too late', async () => {
    const clock = givenClock();
    const cut = new AbortController();
    const waiting = clock.waitUntil(2_000_000, 'timer', cut.signal);
    cut.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    await expect(clock.waitUntil(2_000_000, 'timer', cut.signal)).rejects.toThrow('stopped');
    expect(clock.nextDue()).toBeUndefined();
  });

  test('is moved by nobody', () => {
    expect(() => {
      givenClock().advance(2_000_000);
    }).toThrow('runs by itself');
  });
});
