import { beforeEach, describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { jumpWhenAwaited } from '../../../../bin/commands/exchange/jump-when-awaited.ts';
import { startClock } from '../../../../bin/local/exchange/clock.ts';

const START_MS = 1_000_000;

let clock = startClock({ startMs: START_MS, speed: 'max' });
beforeEach(() => {
  clock = startClock({ startMs: START_MS, speed: 'max' });
});

describe('a clock of speed "max" without a conductor', () => {
  it('stands still while nobody waits, timers or not', async () => {
    jumpWhenAwaited(clock);
    const gone = new AbortController();
    const timer = clock.waitUntil(START_MS + 5, 'timer', gone.signal).catch(() => 'gone');
    for (let count = 0; count < 20; count += 1) await turn();
    expect(clock.now()).toBe(START_MS);
    gone.abort();
    expect(await timer).toBe('gone');
  });

  it('jumps to each due instant in its order, and no further than what is waited for', async () => {
    // Given
    jumpWhenAwaited(clock);
    const seen: [string, number][] = [];
    const wait = async (name: string, afterMs: number, kind: 'invocation' | 'timer'): Promise<void> => {
      await clock.waitUntil(START_MS + afterMs, kind);
      seen.push([name, clock.now() - START_MS]);
    };

    // When
    const later = wait('timer after all', 900, 'timer');
    const waits = [wait('last', 700, 'invocation'), wait('timer', 300, 'timer'), wait('first', 200, 'invocation')];
    await Promise.all(waits);
    for (let count = 0; count < 20; count += 1) await turn();

    // Then
    expect(seen).toEqual([
      ['first', 200],
      ['timer', 300],
      ['last', 700],
    ]);
    expect(clock.now()).toBe(START_MS + 700);
    await Promise.all([wait('again', 1_000, 'invocation'), later]);
    expect(clock.now()).toBe(START_MS + 1_000);
  });
});
