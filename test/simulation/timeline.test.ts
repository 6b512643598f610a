import { expect, test } from '@jest/globals';
import { unixMs } from '#core/values/unix-ms.ts';
import { allOf, awake, fallAsleep, type Sleeper, timeline } from './timeline.ts';

const NEVER = (): boolean => false;

/** Goes on by itself for so many turns of the microtask queue. */
function busyFor(turns: number): Sleeper {
  const sleeper = awake();
  const go = async (): Promise<void> => {
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    fallAsleep(sleeper);
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

test('of several that were woken all sleep before the next thing happens', async () => {
  // Given
  const line = timeline(unixMs(0));
  const woken = [busyFor(7), busyFor(2), busyFor(30)];
  let wereAwake: readonly boolean[] = [];
  line.at(1, () => allOf(woken));
  line.at(2, () => {
    wereAwake = woken.map(({ isAwake }) => isAwake);
    return undefined;
  });
  // When
  await line.run(NEVER);
  // Then
  expect(wereAwake).toEqual([false, false, false]);
});

test('what waits for the real world is told, and not waited for', async () => {
  // Given
  const line = timeline(unixMs(0));
  line.at(1, awake);
  // When
  const run = line.run(NEVER);
  // Then
  await expect(run).rejects.toThrow('something outside');
});
