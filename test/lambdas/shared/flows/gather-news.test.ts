import { describe, expect, test } from '@jest/globals';
import { positionAccount } from '#core/model/journal.ts';
import { type NewsCursor } from '#core/model/news.ts';
import { later, startOfUtcDay } from '#core/values/unix-ms.ts';
import { gatherNews, type GatherDeps, MOST_NEWS_ORDERS, NEWS_KEPT_MS } from '#flows/gather-news.ts';
import { NewerOrderError } from '#ports/errors.ts';
import { aCoverage } from '../../../support/builders/a-coverage.ts';
import { aLeaderEvent } from '../../../support/builders/a-leader-event.ts';
import { aParent } from '../../../support/builders/a-parent.ts';
import { aPosition } from '../../../support/builders/a-position.ts';
import { aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { aFollowerEquity } from '../../../support/builders/a-snapshot.ts';
import { anEventId, aParentId, FOLLOWER, LEADER, NOW, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, priceOf } from '../../../support/builders/quantities.ts';
import { memoryNewsCursors } from '../../../support/fakes/memory-news-cursors.ts';

const MIDNIGHT = startOfUtcDay(later(NOW, 86_400_000));
const CURSOR: NewsCursor = {
  follower: FOLLOWER,
  mode: 'live',
  from: later(NOW, -2 * NEWS_KEPT_MS),
  told: [],
  readAt: NOW,
  // Another amount than there is at stake: the journal is read.
  posted: dollars('1'),
  breakers: [],
  day: { day: '2026-06-01', profit: dollars('0') },
  version: 1n,
};

const aPurchase = (entryId: string, at = NOW, parentId = aParentId()) =>
  ({
    entryId,
    kind: 'buy',
    at,
    parentId,
    account: positionAccount(TOKEN, LEADER),
    asset: TOKEN,
    debit: 10n,
    credit: 0n,
    place: entryId,
  }) as const;

type World = Partial<GatherDeps['ledger']> & Partial<GatherDeps['snapshots']>;

async function whenGathered(ports: World, now = NOW) {
  const cursors = memoryNewsCursors();
  await cursors.moveNews(CURSOR);
  const nothing = () => Promise.resolve(undefined);
  const legs = [aPurchase('a')];
  const deps: GatherDeps = {
    cursors,
    ledger: {
      modeCaps: () => Promise.resolve([]),
      journalPage: () => Promise.resolve({ legs }),
      ...{ parent: nothing, event: nothing, position: nothing, ...ports },
    },
    snapshots: { followerEquity: nothing, coverage: nothing, ...ports },
  };
  return gatherNews(deps, { settings: someSettings(), follower: aFollower(), now });
}

describe('news of a ledger', () => {
  test('name the market by the order, and the price by the fill that it copies', async () => {
    const { news } = await whenGathered({
      parent: () => Promise.resolve(aParent({ eventId: anEventId(), title: 'Will it snow?' })),
      event: () => Promise.resolve(aLeaderEvent({ price: priceOf('0.5') })),
    });
    expect(news).toMatchObject([{ market: 'Will it snow?', slippage: -10_000n }]);
  });

  test('go by the lowest price of an order that took others along', async () => {
    const lot = { amount: dollars('1'), asOf: 1n, leaderPrice: priceOf('0.25'), freshAt: NOW };
    const { news } = await whenGathered({ parent: () => Promise.resolve(aParent({ lot })) });
    expect(news).toMatchObject([{ slippage: -10_000n }]);
  });

  test('name the market by the position where a newer version has the order, or none is known', async () => {
    const position = () => Promise.resolve(aPosition({ title: 'Will it hail?' }));
    const parent = () => Promise.reject(new NewerOrderError('newer'));
    expect((await whenGathered({ parent, position })).news).toMatchObject([{ market: 'Will it hail?' }]);
    expect((await whenGathered({ position })).news).toMatchObject([{ market: 'Will it hail?' }]);
    expect((await whenGathered({})).news).toMatchObject([{ market: '' }]);
  });

  test('are of so many orders, and the journal is read again for the rest', async () => {
    const some = (count: number) => ({
      journalPage: () =>
        Promise.resolve({ legs: Array.from({ length: count }, (_, at) => aPurchase(`b${at}`, NOW, aParentId(at))) }),
    });
    const all = await whenGathered(some(MOST_NEWS_ORDERS));
    const more = await whenGathered(some(MOST_NEWS_ORDERS + 1));
    expect([all.news.length, all.reading === undefined]).toEqual([MOST_NEWS_ORDERS, false]);
    expect([more.news.length, more.reading === undefined]).toEqual([MOST_NEWS_ORDERS, true]);
  });

  test('are dropped once they are older than a day', async () => {
    const legs = [aPurchase('kept', later(NOW, -NEWS_KEPT_MS)), aPurchase('late', later(NOW, -NEWS_KEPT_MS - 1))];
    const { news, dropped } = await whenGathered({ journalPage: () => Promise.resolve({ legs }) });
    expect(news).toMatchObject([{ bookings: ['kept'] }]);
    expect(dropped.map(({ id }) => id)).toEqual(['late']);
  });

  test.each([
    ['measured on the day after, with its counts', MIDNIGHT, '2026-06-02', aCoverage(), true],
    ['not measured since it ended', MIDNIGHT, '2026-06-01', aCoverage(), false],
    ['whose counts are awaited', later(MIDNIGHT, 3 * 3_600_000 - 1), '2026-06-02', undefined, false],
    ['whose counts have not come for three hours', later(MIDNIGHT, 3 * 3_600_000), '2026-06-02', undefined, true],
  ])('tell of a day %s', async (_, now, day, coverage, isTold) => {
    const { news } = await whenGathered(
      {
        followerEquity: () => Promise.resolve(aFollowerEquity({ at: now, day })),
        coverage: () => Promise.resolve(coverage),
      },
      now,
    );
    expect(news.filter(({ kind }) => kind === 'daily')).toHaveLength(isTold ? 1 : 0);
  });
});
