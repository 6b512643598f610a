import { beforeEach, describe, expect, test } from '@jest/globals';
import { type NewsCursor } from '#core/model/news.ts';
import { later } from '#core/values/unix-ms.ts';
import { type NewsCursors } from '#ports/news-cursors.ts';
import { FOLLOWER, NOW } from '../builders/identities.ts';
import { dollars } from '../builders/quantities.ts';

const FIRST: NewsCursor = {
  follower: FOLLOWER,
  mode: 'live',
  from: NOW,
  told: [{ id: 'a', at: NOW }],
  readAt: NOW,
  posted: dollars('12.5'),
  walk: { startedAt: NOW, posted: dollars('1'), month: '2026-06', after: 'x#1' },
  breakers: [{ cap: 'G', code: 'DRIFT', at: NOW }],
  day: { day: '2026-06-01', profit: dollars('3') },
  version: 1n,
};

/** What every implementation of the news cursors keeps; `start` gives an empty one. */
export function newsCursorsSpec(name: string, start: () => Promise<NewsCursors>): void {
  describe(`news cursors: ${name}`, () => {
    let cursors: NewsCursors;
    beforeEach(async () => {
      cursors = await start();
    });

    test('a ledger that nobody looked at has none', async () => {
      expect(await cursors.newsCursor(FIRST)).toBeUndefined();
    });

    test('what is stored comes back as it was, for its ledger alone', async () => {
      expect(await cursors.moveNews(FIRST)).toBe(true);
      expect(await cursors.newsCursor(FIRST)).toEqual(FIRST);
      expect(await cursors.newsCursor({ ...FIRST, mode: 'paper' })).toBeUndefined();
    });

    test('of two runs one is first', async () => {
      await cursors.moveNews(FIRST);
      const second = { ...FIRST, from: later(NOW, 1), version: 2n };
      expect(await cursors.moveNews(second)).toBe(true);
      expect(await cursors.moveNews({ ...second, from: later(NOW, 2) })).toBe(false);
      expect(await cursors.moveNews(FIRST)).toBe(false);
      expect(await cursors.newsCursor(FIRST)).toEqual(second);
    });
  });
}
