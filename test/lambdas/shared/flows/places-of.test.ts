import { describe, expect, test } from '@jest/globals';
import { placesOf } from '#flows/places-of.ts';

const moment = (): Promise<unknown> => new Promise(setImmediate);

describe('places', () => {
  test('are held by so many at once, in the order of asking, and given on whatever came of the work', async () => {
    // Given
    const { hold } = placesOf(2);
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(name);
      await moment();
      seen.push(name);
      if (name === 'a') throw new Error('a fails');
    };
    // When
    const ends = await Promise.allSettled(['a', 'b', 'c', 'd'].map((name) => hold(work(name))));
    // Then
    expect(seen.slice(0, 2)).toEqual(['a', 'b']);
    expect(seen.indexOf('c')).toBeGreaterThan(seen.lastIndexOf('a'));
    expect(seen.indexOf('d')).toBeGreaterThan(seen.lastIndexOf('b'));
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  });

  test('are given back by who waits, and taken again before he goes on', async () => {
    // Given
    const { hold, leave } = placesOf(1);
    const seen: string[] = [];
    const [later, other] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    // When
    const all = Promise.all([
      hold(async () => {
        await leave(() => later.promise);
        seen.push('waited');
      }),
      hold(async () => {
        seen.push('other');
        await other.promise;
        seen.push('other is done');
      }),
    ]);
    later.resolve(undefined);
    await moment();
    other.resolve(undefined);
    await all;
    // Then
    expect(seen).toEqual(['other', 'other is done', 'waited']);
  });
});
