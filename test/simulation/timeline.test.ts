import { expect, test } from '@jest/globals';
import { unixMs } from '#core/values/unix-ms.ts';
import { type Sleeper, timeline } from './timeline.ts';

const NEVER = (): boolean => false;

/** Goes on by itself for so many turns of the microtask queue. */
function busyFor(turns: number): Sleeper {
  const sleeper = { isAwake: true };
  const go = async (): Promise<void> => {
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    sleeper.isAwake = false;
  };
  void go();
  return sleeper;
}

test.each([1, 23, 24, 25, 5_000])(
  'what was woken goes on for %i turns before the next thing happens',
  async (turns) => {
    // Given
    const line = timeline(unixMs(0));
    const wereAwake: boolean[] = [];
    let woken: Sleeper | undefined;
    line.at(1, () => (woken = busyFor(turns)));
    line.at(2, () => {
      wereAwake.push(woken?.isAwake ?? true);
      return undefined;
    });
    // When
    await line.run(NEVER);
    // Then
    expect(wereAwake).toEqual([false]);
  },
);

test('what waits for the real world is told, and not waited for', async () => {
  // Given
  const line = timeline(unixMs(0));
  line.at(1, () => ({ isAwake: true }));
  // When
  const run = line.run(NEVER);
  // Then
  await expect(run).rejects.toThrow('something outside');
});
