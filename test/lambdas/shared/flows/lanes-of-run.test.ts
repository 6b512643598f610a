import { describe, expect, test } from '@jest/globals';
import { lanesOfRun } from '#flows/lanes-of-run.ts';
import { LANES } from '#flows/run-guarded.ts';

const never = (): Promise<void> => new Promise(() => undefined);
const moment = (): Promise<unknown> => new Promise(setImmediate);
const names = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `${at}`);

describe('the lanes of a run', () => {
  test.each([
    [LANES - 1, 100],
    [LANES, LANES],
  ])('with %d that never come to an end begin %d of a hundred', async (stuck, begins) => {
    // Given
    const lanes = lanesOfRun();
    const begun: string[] = [];
    // When
    for (const name of names(100))
      lanes.add(name, 'soon', async () => {
        begun.push(name);
        if (Number(name) < stuck) await never();
      });
    await moment();
    // Then
    expect(begun).toEqual(names(begins));
  });

  test('do the work of one lane one by one, the more urgent first, whenever it came', async () => {
    // Given
    const lanes = lanesOfRun();
    const seen: string[] = [];
    const work = (what: string) => async () => {
      seen.push(`${what} begins`);
      await moment();
      seen.push(`${what} ends`);
    };
    // When
    lanes.add('a', 'upkeep', work('the first'));
    for (const urgency of ['stuck', 'upkeep', 'soon'] as const) lanes.add('a', urgency, work(urgency));
    await lanes.settle();
    // Then
    expect(seen).toEqual(['the first', 'soon', 'upkeep', 'stuck'].flatMap((one) => [`${one} begins`, `${one} ends`]));
  });

  test('give a place that gets free to what is urgent, of whichever lane', async () => {
    // Given
    const lanes = lanesOfRun(1);
    const seen: string[] = [];
    const first = Promise.withResolvers<undefined>();
    lanes.add('a', 'soon', async () => {
      await first.promise;
    });
    // When
    for (const [lane, urgency] of [
      ['b', 'stuck'],
      ['c', 'upkeep'],
      ['d', 'soon'],
      ['e', 'soon'],
    ] as const)
      lanes.add(lane, urgency, () => Promise.resolve(void seen.push(lane)));
    first.resolve(undefined);
    await lanes.settle();
    // Then
    expect(seen).toEqual(['d', 'e', 'c', 'b']);
  });

  test('know what waits, and what goes on, until it is over', async () => {
    // Given
    const lanes = lanesOfRun(1);
    const slow = Promise.withResolvers<undefined>();
    const known = () => (['soon', 'stuck'] as const).map((urgency) => [...lanes.busyWith(urgency)]);
    lanes.add('a', 'soon', async () => {
      await slow.promise;
    });
    lanes.add('b', 'stuck', () => Promise.resolve());
    // When
    const before = known();
    slow.resolve(undefined);
    await lanes.over();
    // Then
    expect(before).toEqual([['a'], ['b']]);
    expect(known().flat()).toEqual([]);
  });

  test('are over at once where nothing was begun, and again after more was', async () => {
    // Given
    const lanes = lanesOfRun();
    await lanes.over();
    let isDone = false;
    // When
    lanes.add('a', 'soon', async () => {
      await moment();
      isDone = true;
    });
    await lanes.over();
    // Then
    expect(isDone).toBe(true);
  });

  test('begin nothing after one has failed, and tell it once what is under way is done', async () => {
    // Given
    const lanes = lanesOfRun(2);
    const slow = Promise.withResolvers<undefined>();
    const begun: string[] = [];
    for (const lane of ['a', 'b', 'c'])
      lanes.add(lane, 'soon', async () => {
        begun.push(lane);
        if (lane === 'b') throw new Error('b fails');
        await slow.promise;
      });
    const end = lanes.settle().then(
      () => 'done',
      (error: unknown) => `told: ${String(error)}`,
    );
    // When
    await moment();
    const before = await Promise.race([end, Promise.resolve('under way')]);
    slow.resolve(undefined);
    // Then
    expect([before, await end]).toEqual(['under way', 'told: Error: b fails']);
    expect(begun).toEqual(['a', 'b']);
    await lanes.over();
  });
});
