import { describe, expect, test } from '@jest/globals';
import { type NewsCursor } from '#core/model/news.ts';
import { nextCursor } from '#core/reporting/next-cursor.ts';
import { later } from '#core/values/unix-ms.ts';
import { FOLLOWER, NOW } from '../../../../support/builders/identities.ts';
import { dollars } from '../../../../support/builders/quantities.ts';
import { aBreakerNews, aDailyNews, aFillNews } from '../../../../support/builders/some-news.ts';

const BEFORE: NewsCursor = {
  follower: FOLLOWER,
  mode: 'live',
  from: later(NOW, -1_000),
  told: [{ id: 'old', at: later(NOW, -500) }],
  readAt: NOW,
  posted: dollars('1'),
  breakers: [],
  day: { day: '2026-05-31', profit: dollars('3') },
  version: 4n,
};
const READING = { from: later(NOW, -500), readAt: later(NOW, 60_000), posted: dollars('2') };
const FOUND_THERE = { ...READING, passed: new Set<string>() };
const DAY = { day: '2026-06-01', profit: dollars('5') };
const FOUND = { before: BEFORE, news: [], dropped: [] };

const all = () => true;
const none = () => false;

describe('the cursor after a run', () => {
  test('does not move where nothing was found', () => {
    expect(nextCursor(FOUND, all)).toBeUndefined();
  });

  test('is stored for a ledger that is looked at for the first time', () => {
    const before = { ...BEFORE, version: 0n };
    expect(nextCursor({ ...FOUND, before }, all)).toEqual({ ...BEFORE, version: 1n });
  });

  test('moves with what was read once all of it is told, and remembers what a reading may find again', () => {
    const news = [aFillNews({ bookings: ['b', 'c'] })];
    expect(nextCursor({ ...FOUND, news, reading: FOUND_THERE }, all)).toEqual({
      ...BEFORE,
      ...READING,
      told: [...BEFORE.told, { id: 'b', at: NOW }, { id: 'c', at: NOW }],
      version: 5n,
    });
  });

  test('forgets what no reading finds again', () => {
    const reading = { ...FOUND_THERE, from: later(NOW, -499) };
    expect(nextCursor({ ...FOUND, reading }, all)?.told).toEqual([]);
  });

  test('stays where some of it is not told, and remembers the rest', () => {
    const news = [aFillNews({ id: 'a', bookings: ['a'] }), aFillNews({ id: 'b', bookings: ['b'] })];
    const next = nextCursor({ ...FOUND, news, reading: FOUND_THERE }, ({ id }) => id === 'b');
    expect(next).toEqual({ ...BEFORE, told: [...BEFORE.told, { id: 'b', at: NOW }], version: 5n });
    expect(nextCursor({ ...FOUND, news, reading: FOUND_THERE }, none)).toBeUndefined();
  });

  test('forgets what lies behind the place that a reading has come to, once all of that is told', () => {
    const reading = { ...FOUND_THERE, from: BEFORE.from, passed: new Set(['old', 'b']) };
    const news = [aFillNews({ bookings: ['b', 'c'] })];
    expect(nextCursor({ ...FOUND, news, reading }, all)?.told).toEqual([{ id: 'c', at: NOW }]);
    const more = [...news, aFillNews({ id: 'd', bookings: ['d'] })];
    const partly = nextCursor({ ...FOUND, news: more, reading }, ({ id }) => id !== 'd');
    expect(partly?.told.map(({ id }) => id)).toEqual(['old', 'b', 'c']);
  });

  test('goes on with a reading of which some was told and some was not', () => {
    const begun = { startedAt: NOW, posted: dollars('2'), month: '2026-06' };
    const news = [aFillNews({ id: 'a', bookings: ['a'] }), aFillNews({ id: 'b', bookings: ['b'] })];
    const partly = nextCursor({ ...FOUND, news, begun }, ({ id }) => id === 'b');
    expect(partly?.walk).toEqual(begun);
    const later = { ...begun, startedAt: FOUND_THERE.readAt };
    const rest = { ...FOUND, before: partly!, news: [news[0]!, aFillNews({ id: 'c', bookings: ['c'] })], begun: later };
    expect(nextCursor(rest, ({ id }) => id === 'c')?.walk).toEqual(begun);
    expect(nextCursor({ ...rest, reading: FOUND_THERE }, all)).not.toHaveProperty('walk');
  });

  test('remembers where a reading goes on', () => {
    const walk = { startedAt: NOW, posted: dollars('2'), month: '2026-06', after: 'x' };
    const next = nextCursor(
      {
        ...FOUND,
        reading: { from: BEFORE.from, readAt: BEFORE.readAt, posted: BEFORE.posted, walk, passed: new Set() },
      },
      all,
    );
    expect(next?.walk).toEqual(walk);
    expect(nextCursor({ ...FOUND, before: next!, reading: FOUND_THERE }, all)).not.toHaveProperty('walk');
  });

  test('knows a breaker once it is told, and no more once its reset is', () => {
    const set = aBreakerNews();
    const known = nextCursor({ ...FOUND, news: [set] }, all)!;
    expect(known.breakers).toEqual([set.breaker]);
    const reset = aBreakerNews({ isSet: false });
    expect(nextCursor({ ...FOUND, before: known, news: [reset] }, all)?.breakers).toEqual([]);
    expect(nextCursor({ ...FOUND, before: known, news: [reset] }, none)).toBeUndefined();
  });

  test('turns to the next day once the one before is told', () => {
    expect(nextCursor({ ...FOUND, news: [aDailyNews()], day: DAY }, all)?.day).toEqual(DAY);
    expect(nextCursor({ ...FOUND, news: [aDailyNews()], day: DAY }, none)).toBeUndefined();
    expect(nextCursor({ ...FOUND, day: DAY }, none)?.day).toEqual(DAY);
  });

  test('remembers what was too old to be told', () => {
    const dropped = [{ id: 'late', at: NOW }];
    expect(nextCursor({ ...FOUND, dropped }, none)?.told).toEqual([...BEFORE.told, ...dropped]);
  });

  test('remembers 2,000 bookings at most, the newest', () => {
    const bookings = Array.from({ length: 2_001 }, (_, at) => `b${at}`);
    const { told } = nextCursor({ ...FOUND, news: [aFillNews({ bookings })] }, all)!;
    expect(told).toHaveLength(2_000);
    expect(told.at(-1)?.id).toBe('b2000');
  });
});
