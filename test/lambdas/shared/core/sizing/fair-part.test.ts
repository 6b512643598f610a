import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type FollowerMode } from '#core/model/settings.ts';
import { fairPart } from '#core/sizing/fair-part.ts';
import { ONE_IN_BPS } from '#core/values/bps.ts';
import { digest, type EventId, type FollowerName, parentIdOf } from '#core/values/ids.ts';
import { scaleFloor } from '#core/values/quantity.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Usd, usd } from '#core/values/usd.ts';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aFollow, aFollower, someSettings } from '../../../../support/builders/a-settings.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

type Crowd = readonly { readonly wish: Usd; readonly mode?: FollowerMode }[];

const nameOf = (at: number): FollowerName => `f-${at}` as FollowerName;
const eventOf = (at: number): EventId => digest('event', String(at)) as EventId;

/** Each follower with a fixed wish, as each of them sees it. */
function seenBy(crowd: Crowd, eventId: EventId, changes: Partial<Parameters<typeof fairPart>[0]> = {}) {
  const followers = crowd.map(({ mode = 'live' }, at) => aFollower({ name: nameOf(at), mode }));
  const follows = crowd.map(({ wish }, at) =>
    aFollow({ follower: nameOf(at), sizing: { policy: 'fixed', amount: wish } }),
  );
  const settings = someSettings({ followers, follows });
  const event = { ...aLeaderEvent(), eventId };
  return crowd.map((_, at) =>
    aSnapshot({ event, settings, follower: followers[at]!, follow: follows[at]!, ...changes }),
  );
}

/** What each takes of a book when they come one after the other, in the order in which they are rung for. */
function takenBy(crowd: Crowd, eventId: EventId, offered: Usd): readonly { readonly at: number; readonly took: Usd }[] {
  const seen = seenBy(crowd, eventId);
  const row = crowd
    .map((_, at) => ({ at, id: parentIdOf(nameOf(at), eventId) }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  let left = offered;
  return row.map(({ at }) => {
    const part = fairPart(seen[at]!, left);
    const wish = crowd[at]!.wish;
    const most = part === undefined ? left : scaleFloor(left, part, ONE_IN_BPS);
    const took = usd(most < wish ? most : wish);
    left = usd(left - took);
    return { at, took };
  });
}

const anyCrowd = fc.array(fc.record({ wish: fc.bigInt({ min: 1_000_000n, max: 500_000_000n }).map(usd) }), {
  minLength: 2,
  maxLength: 12,
});

describe('a book that is too thin for all who copy the same trade', () => {
  test('is shared by what each wants: none gets more than his wish, all together not more than there is', () => {
    fc.assert(
      fc.property(anyCrowd, fc.integer(), fc.integer({ min: 1, max: 99 }), (crowd, seed, percent) => {
        const wanted = crowd.reduce((sum, { wish }) => sum + wish, 0n);
        const offered = usd((wanted * BigInt(percent)) / 100n);
        const taken = takenBy(crowd, eventOf(seed), offered);
        expect(taken.reduce((sum, { took }) => sum + took, 0n)).toBeLessThanOrEqual(offered);
        for (const { at, took } of taken) {
          const { wish } = crowd[at]!;
          expect(took).toBeLessThanOrEqual(wish);
          // A part is whole basis points, rounded down, and what that leaves is for those who come after.
          const fair = Number((wish * offered) / wanted);
          const off = (Number(offered) * crowd.length) / Number(ONE_IN_BPS) + 1;
          expect(Math.abs(Number(took) - fair)).toBeLessThanOrEqual(Math.max(off, fair * 0.05));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('costs nobody more in the long run: over 2,000 trades the mean price of ten is the same within its error', () => {
    // Given: 600 dollars at prices that rise by a cent with every 60, wanted by ten for 100 each
    const crowd = Array.from({ length: 10 }, () => ({ wish: dollars('100') }));
    const means = crowd.map((): number[] => []);
    const EVENTS = 2_000;
    // When
    for (let at = 0; at < EVENTS; at += 1) {
      let before = 0;
      for (const { at: follower, took } of takenBy(crowd, eventOf(at), dollars('600'))) {
        means[follower]?.push(Math.floor(before / 60_000_000));
        before += Number(took);
      }
    }
    // Then
    const averages = means.map((cents) => cents.reduce((sum, one) => sum + one, 0) / cents.length);
    const all = averages.reduce((sum, one) => sum + one, 0) / averages.length;
    const standardError = Math.sqrt((10 ** 2 - 1) / 12 / EVENTS);
    expect(Math.max(...averages.map((mean) => Math.abs(mean - all)))).toBeLessThan(5 * standardError);
  });
});

describe('nothing is shared', () => {
  const crowd = [{ wish: dollars('100') }, { wish: dollars('100') }];
  const first = (options: Parameters<typeof seenBy>[2], offered = '150') =>
    seenBy(crowd, eventOf(1), options).map((seen) => fairPart(seen, dollars(offered)));

  test('where there is enough for all, to the micro-dollar', () => {
    expect(first({}, '200')).toEqual([undefined, undefined]);
    expect(first({}, '199.999999')).not.toEqual([undefined, undefined]);
  });

  test('with followers of another mode, who trade in another book', () => {
    const seen = seenBy([crowd[0]!, { ...crowd[1]!, mode: 'paper' }], eventOf(1));
    expect(seen.map((one) => fairPart(one, dollars('50')))).toEqual([undefined, undefined]);
  });

  test('where a person asked for the copy', () => {
    expect(first({ liftedAt: 1 as UnixMs })).toEqual([undefined, undefined]);
    expect(first({ desired: 1n as never })).toEqual([undefined, undefined]);
  });

  test('with one who is before: the last takes what is left', () => {
    const parts = seenBy(crowd, eventOf(1)).map((one) => fairPart(one, dollars('150')));
    expect(new Set(parts)).toEqual(new Set([5_000n, 10_000n]));
  });
});
