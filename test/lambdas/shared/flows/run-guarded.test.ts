import { describe, expect, test } from '@jest/globals';
import { later, unixMs } from '#core/values/unix-ms.ts';
import { inLanes, inTurn, LANES, runGuarded, type Tally } from '#flows/run-guarded.ts';
import { UnavailableError } from '#ports/errors.ts';
import { countingLog } from '../../../support/fakes/counting-log.ts';
import { stepClock } from '../../../support/fakes/step-clock.ts';

const START = unixMs(0);
const MINUTE_MS = 60_000;

describe('a part of a run', () => {
  test.each([
    ['nothing', undefined, { failures: 0, broken: 0 }, undefined],
    ['a source that is gone', new UnavailableError('gone'), { failures: 1, broken: 0 }, 'ReconcileFailures'],
    ['a bug', new TypeError('bug'), { failures: 1, broken: 1 }, 'BrokenInvariants'],
  ] as const)('that fails by %s stops no other', async (_, error, { failures, broken }, metric) => {
    const tally: Tally = { failures: 0, broken: [] };
    const log = countingLog();
    const work = () => (error === undefined ? Promise.resolve() : Promise.reject(error));
    await runGuarded({ log }, tally, 'a part', work);
    expect([tally.failures, tally.broken.length]).toEqual([failures, broken]);
    expect([...log.counts.keys()]).toEqual(metric === undefined ? [] : [metric]);
  });
});

describe('items that take turns', () => {
  /** The items that a run of so many milliseconds comes to, each of which takes a second. */
  async function whenRun(minute: number, forMs: number, items = ['a', 'b', 'c']): Promise<string> {
    const now = unixMs(minute * MINUTE_MS);
    const clock = stepClock(now);
    let taken = '';
    await inTurn({ clock }, { items, now, until: later(now, forMs) }, (item) => {
      taken += item;
      clock.advance(1_000);
      return Promise.resolve();
    });
    return taken;
  }

  test('are all taken, from another start in each minute', async () => {
    expect(await Promise.all([0, 1, 2, 3].map((minute) => whenRun(minute, 9_000)))).toEqual([
      'abc',
      'bca',
      'cab',
      'abc',
    ]);
  });

  test.each([
    [0, 'a'],
    [999, 'a'],
    [1_000, 'ab'],
  ])('are not begun after %p ms of 1,000 each', async (forMs, taken) => {
    expect(await whenRun(0, forMs)).toBe(taken);
  });

  test('may be none', async () => {
    expect(await whenRun(0, 0, [])).toBe('');
  });

  test('that the time has passed before are left', async () => {
    const clock = stepClock(later(START, 1));
    const never = () => Promise.reject(new Error('not taken'));
    await inTurn({ clock }, { items: ['a'], now: START, until: START }, never);
  });
});

describe('lanes', () => {
  const names = (count: number) => Array.from({ length: count }, (_, at) => `${at}`);
  const unlimited = { now: START, until: later(START, 1_000) };

  test.each([
    [1, LANES - 1],
    [LANES - 1, LANES - 1],
  ])('%d that never come to an end hold up nobody else', async (stuck, _) => {
    // Given
    const clock = stepClock(START);
    const items = names(100);
    const done: string[] = [];
    // When
    void inLanes({ clock }, { items, ...unlimited, laneOf: (item) => item }, async (item) => {
      if (Number(item) < stuck) await new Promise(() => undefined);
      done.push(item);
    });
    await new Promise(setImmediate);
    // Then
    expect(done).toEqual(items.slice(stuck));
  });

  test('take the items of one lane one by one, in their order', async () => {
    // Given
    const clock = stepClock(START);
    const items = ['a1', 'b1', 'a2', 'b2', 'a3'];
    const seen: string[] = [];
    // When
    await inLanes({ clock }, { items, ...unlimited, laneOf: (item) => item.slice(0, 1) }, async (item) => {
      seen.push(`${item} begins`);
      await Promise.resolve();
      seen.push(`${item} ends`);
    });
    // Then
    const ofA = seen.filter((line) => line.startsWith('a'));
    expect(ofA).toEqual(['a1', 'a2', 'a3'].flatMap((item) => [`${item} begins`, `${item} ends`]));
  });

  test('stop between their items when one has failed, and tell it once the others are done', async () => {
    // Given
    const clock = stepClock(START);
    const slow = Promise.withResolvers<undefined>();
    const begun: string[] = [];
    const all = inLanes(
      { clock },
      { items: ['a1', 'a2', 'b1', 'b2'], ...unlimited, laneOf: (item) => item.slice(0, 1) },
      async (item) => {
        begun.push(item);
        if (item === 'b1') throw new Error('b fails');
        await slow.promise;
      },
    ).then(
      () => 'done',
      (error: unknown) => `told: ${String(error)}`,
    );
    // When
    await new Promise(setImmediate);
    const before = await Promise.race([all, Promise.resolve('under way')]);
    slow.resolve(undefined);
    // Then
    expect([before, await all]).toEqual(['under way', 'told: Error: b fails']);
    expect(begun).toEqual(['a1', 'b1']);
  });

  test('begin nothing after the time, and another lane first in each minute', async () => {
    const at = async (minute: number, forMs: number): Promise<string> => {
      const now = unixMs(minute * MINUTE_MS);
      const clock = stepClock(now);
      let taken = '';
      await inLanes({ clock }, { items: ['a', 'b'], now, until: later(now, forMs), laneOf: () => 'one' }, (item) => {
        taken += item;
        clock.advance(1_000);
        return Promise.resolve();
      });
      return taken;
    };
    expect([await at(0, 999), await at(1, 999), await at(1, 1_000)]).toEqual(['a', 'b', 'ba']);
  });
});
