import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { startClock } from '../../../../bin/local/exchange/clock.ts';
import { type Exchange, startExchange } from '../../../../bin/local/exchange/exchange.ts';
import { aWorld, START_MS } from './a-world.ts';

describe('the clock at speed max', () => {
  it('moves only by advance, never backwards, and resolves the waits that are due, in order', async () => {
    // Given
    const clock = startClock({ startMs: 1_000, speed: 'max' });
    const resolved: string[] = [];
    const wait = async (ms: number, name: string, kind: 'invocation' | 'timer'): Promise<void> => {
      await clock.waitUntil(ms, kind);
      resolved.push(name);
    };
    const waits = [wait(3_000, 'c', 'timer'), wait(2_000, 'a', 'invocation'), wait(2_000, 'b', 'invocation')];
    expect([clock.now(), clock.parked(), clock.nextDue()]).toEqual([1_000, 2, 2_000]);

    // When
    clock.advance(2_500);
    await waits[1];
    clock.advance(1_500);

    // Then
    expect([clock.now(), clock.parked(), clock.nextDue(), resolved]).toEqual([2_500, 0, 3_000, ['a', 'b']]);
    clock.advance(9_000);
    await Promise.all(waits);
    expect([resolved, clock.nextDue()]).toEqual([['a', 'b', 'c'], undefined]);
    await clock.waitUntil(8_000, 'timer');
  });

  it('forgets a wait that is given up', async () => {
    const clock = startClock({ startMs: 1_000, speed: 'max' });
    const controller = new AbortController();
    const wait = clock.waitUntil(2_000, 'invocation', controller.signal);
    controller.abort(new Error('given up'));
    await expect(wait).rejects.toThrow('given up');
    expect([clock.parked(), clock.nextDue()]).toEqual([0, undefined]);
    await expect(clock.waitUntil(2_000, 'invocation', controller.signal)).rejects.toThrow('given up');
  });

  it('goes on from the stored time', () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'clock-'));
    startClock({ startMs: 1_000, speed: 'max', stateDir }).advance(123_456);
    expect(startClock({ startMs: 1_000, speed: 'max', stateDir }).now()).toBe(123_456);
    rmSync(stateDir, { recursive: true });
  });
});

describe('the clock at a speed', () => {
  it('runs as many times as fast, wakes who waits, and is not advanced by hand', async () => {
    const clock = startClock({ startMs: 1_000, speed: 1_000 });
    const startedAt = performance.now();
    await clock.waitUntil(51_000, 'timer');
    const tookMs = performance.now() - startedAt;
    expect(clock.now()).toBeGreaterThanOrEqual(51_000);
    expect(tookMs).toBeGreaterThan(40);
    expect(tookMs).toBeLessThan(5_000);
    expect(() => {
      clock.advance(99_000);
    }).toThrow('runs by itself');
    clock.close();
  });

  it('never goes back over a crash', () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'clock-'));
    const first = startClock({ startMs: 1_000, speed: 10, stateDir });
    let seen = first.now();
    for (let look = 0; look < 1_000; look += 1) seen = first.now();
    expect(startClock({ startMs: 1_000, speed: 10, stateDir }).now()).toBeGreaterThanOrEqual(seen);
    rmSync(stateDir, { recursive: true });
  });
});

describe('a clock that was closed', () => {
  it.each([1, 'max'] as const)('at speed %s still tells its last time, a second of the machine later', (speed) => {
    // Given
    const stateDir = mkdtempSync(join(tmpdir(), 'clock-'));
    const machine = jest.spyOn(performance, 'now').mockReturnValue(5_000);
    const clock = startClock({ startMs: 1_000, speed, stateDir });
    machine.mockReturnValue(5_050);
    const lastMs = clock.now();

    // When
    clock.close();
    machine.mockReturnValue(6_050);

    // Then
    expect(clock.now()).toBe(lastMs);
    machine.mockRestore();
    expect(startClock({ startMs: 1_000, speed: 'max', stateDir }).now()).toBe(lastMs);
    rmSync(stateDir, { recursive: true });
  });
});

describe('the clock over HTTP', () => {
  it('tells the time, holds a wait until it has come, and un-parks it when the client leaves', async () => {
    const exchange = await startExchange({ world: aWorld(), speed: 'max' });
    const wait = async (untilMs: number, signal?: AbortSignal): Promise<unknown> => {
      const body = JSON.stringify({ untilMs });
      const answer = await fetch(`${exchange.urls.clock}/clock/wait`, {
        method: 'POST',
        body,
        ...(signal === undefined ? {} : { signal }),
      });
      return answer.json();
    };
    expect(await (await fetch(`${exchange.urls.clock}/clock`)).json()).toEqual({ ms: START_MS });

    const kept = wait(START_MS + 5_000);
    const controller = new AbortController();
    const left = wait(START_MS + 9_000, controller.signal).catch(() => 'left');
    await parked(exchange, 2);
    controller.abort();
    await parked(exchange, 1);
    exchange.clock.advance(START_MS + 5_000);

    expect(await kept).toEqual({ ms: START_MS + 5_000 });
    expect(await left).toBe('left');
    expect(await wait(START_MS)).toEqual({ ms: START_MS + 5_000 });
    expect((await fetch(`${exchange.urls.clock}/clock/wait`, { method: 'POST', body: '{}' })).status).toBe(400);
    await exchange.close();
  });

  it.each([
    ['a fraction of a millisecond', '{"untilMs":1793491201000.5}'],
    ['a millisecond after the last day that there is', '{"untilMs":8640000000000001}'],
    ['1e20', '{"untilMs":1e20}'],
    ['text', '{"untilMs":"1793491201000"}'],
  ])('refuses to wait for %s, and nothing stays parked', async (_what, body) => {
    const exchange = await startExchange({ world: aWorld(), speed: 'max' });
    const isParked = new Promise((resolve) => {
      exchange.clock.onParked(() => {
        resolve('parked');
      });
    });
    const answer = fetch(`${exchange.urls.clock}/clock/wait`, { method: 'POST', body }).then(({ status }) => status);
    expect(await Promise.race([answer, isParked])).toBe(400);
    expect(exchange.clock.parked()).toBe(0);
    await exchange.close();
  });
});

async function parked(exchange: Exchange, count: number): Promise<void> {
  while (exchange.clock.parked() !== count) await new Promise((resolve) => setImmediate(resolve));
}
