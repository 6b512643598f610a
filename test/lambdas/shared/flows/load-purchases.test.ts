import { describe, expect, test } from '@jest/globals';
import { type RecordedAction } from '#core/detection/coverage.ts';
import { type LeaderAction } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Settings } from '#core/model/settings.ts';
import { type EventId, type FollowerName, type ParentId, parentIdOf } from '#core/values/ids.ts';
import { loadPurchases, MAX_LINKS } from '#flows/load-purchases.ts';
import { CHUNK } from '#flows/mapped-in-chunks.ts';
import { aLeaderAction, aLeaderEvent } from '../../../support/builders/a-leader-event.ts';
import { aParent } from '../../../support/builders/a-parent.ts';
import { aFollow, aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { anEventId, aParentId, FOLLOWER, LEADER, NOW } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';

const SECOND = 'second' as FollowerName;

/** Version 1 had one follower, version 2 has another. */
const FIRST_SETTINGS = someSettings();
const SETTINGS: Settings = {
  ...someSettings({ version: 2n, followers: [aFollower({ name: SECOND })] }),
  follows: [aFollow({ follower: SECOND })],
};

type Given = {
  readonly actions: readonly LeaderAction[];
  /** Versions of the settings that actions were recorded under, in their order; undefined: not recorded. */
  readonly versions: readonly (bigint | undefined)[];
  readonly parents?: readonly ParentOrder[];
};

async function whenLoaded({ actions, versions, parents = [] }: Given) {
  const stored = new Map(parents.map((parent) => [parent.parentId, parent]));
  const asked: (ParentId | bigint)[] = [];
  const recorded = new Map<EventId, RecordedAction>();
  for (const [index, action] of actions.entries()) {
    const settingsVersion = versions[index];
    if (settingsVersion === undefined) continue;
    recorded.set(action.eventId, { event: aLeaderEvent({ ...action, settingsVersion }), seenAt: NOW });
  }
  const ledger = {
    parent: (id: ParentId) => {
      asked.push(id);
      return Promise.resolve(stored.get(id));
    },
  };
  const settings = {
    version: (version: bigint) => {
      asked.push(version);
      return Promise.resolve(version === 1n ? FIRST_SETTINGS : undefined);
    },
  };
  const followers = await loadPurchases(
    { ledger, settings },
    { leader: LEADER, settings: SETTINGS, actions, recorded },
  );
  return { followers, asked };
}

const purchases = (count: number): readonly LeaderAction[] =>
  Array.from({ length: count }, (_, index) => aLeaderAction({ eventId: anEventId(index + 1) }));

describe('the purchases of a day', () => {
  test('are owed to those who followed when they were recorded; missed ones to those who follow now', async () => {
    // Given
    const actions = purchases(3);
    const copied = aParent({
      parentId: parentIdOf(FOLLOWER, anEventId(1)),
      state: 'DONE',
      filledShares: sharesOf('1'),
    });
    // When
    const { followers, asked } = await whenLoaded({ actions, versions: [1n, 2n, undefined], parents: [copied] });
    // Then
    expect(followers).toMatchObject([
      { follower: SECOND, buyCount: 2, copiedCount: 0, missedCount: 1, unansweredCount: 1 },
      { follower: FOLLOWER, buyCount: 1, copiedCount: 1, missedCount: 0, unansweredCount: 0 },
    ]);
    expect(asked.filter((one) => typeof one === 'bigint')).toEqual([1n]);
  });

  test('recorded under settings that are gone count for those who follow now', async () => {
    const { followers } = await whenLoaded({ actions: purchases(1), versions: [7n] });
    expect(followers).toMatchObject([{ follower: SECOND, buyCount: 1, unansweredCount: 1 }]);
  });

  test.each(['SELL', 'MERGE', 'SPLIT', 'REDEEM', 'CONVERSION'] as const)('do not hold a %s', async (type) => {
    const { followers } = await whenLoaded({ actions: [aLeaderAction({ type })], versions: [2n] });
    expect(followers).toMatchObject([{ follower: SECOND, buyCount: 0 }]);
  });

  test('a settings version is read once, however many purchases were recorded under it', async () => {
    const { asked } = await whenLoaded({ actions: purchases(60), versions: Array.from({ length: 60 }, () => 1n) });
    expect(asked.filter((one) => typeof one === 'bigint')).toEqual([1n]);
  });
});

test('of 30 purchases for 30 followers no more orders are read at once than a chunk has', async () => {
  // Given
  const names = Array.from({ length: 30 }, (_, at) => `f-${at}` as FollowerName);
  const settings = someSettings({ follows: names.map((follower) => aFollow({ follower })) });
  const actions = purchases(30);
  const recorded = new Map(
    actions.map((action) => [action.eventId, { event: aLeaderEvent({ ...action, settingsVersion: 1n }), seenAt: NOW }]),
  );
  let underWay = 0;
  let peak = 0;
  const parent = async (): Promise<undefined> => {
    peak = Math.max(peak, (underWay += 1));
    await new Promise(setImmediate);
    underWay -= 1;
  };
  const deps = { ledger: { parent }, settings: { version: () => Promise.resolve(undefined) } };
  // When
  const followers = await loadPurchases(deps, { leader: LEADER, settings, actions, recorded });
  // Then
  expect(followers.map(({ buyCount }) => buyCount)).toEqual(names.map(() => 30));
  expect(peak).toBe(CHUNK);
});

describe('an order that was taken along', () => {
  /** So many orders, each taken along by the next, the last of which bought. */
  const chainOf = (links: number): readonly ParentOrder[] =>
    Array.from({ length: links + 1 }, (_, index) => {
      const parentId = index === 0 ? parentIdOf(SECOND, anEventId(1)) : aParentId(index);
      return index === links
        ? aParent({ parentId, state: 'DONE', filledShares: sharesOf('1') })
        : aParent({ parentId, state: 'MERGED', reason: { code: 'MERGED' }, mergedInto: aParentId(index + 1) });
    });

  test.each([
    [1, 1],
    [MAX_LINKS, 1],
    [MAX_LINKS + 1, 0],
  ])('through %p others is copied %p times', async (links, copiedCount) => {
    const { followers } = await whenLoaded({ actions: purchases(1), versions: [2n], parents: chainOf(links) });
    const reasons = copiedCount === 1 ? [] : [{ code: 'MERGED', count: 1 }];
    expect(followers).toMatchObject([{ buyCount: 1, copiedCount, reasons }]);
  });

  test('by one that bought nothing stands under the reason of that one', async () => {
    // Given
    const parents = [
      ...chainOf(1).slice(0, 1),
      aParent({ parentId: aParentId(1), state: 'DONE', reason: { code: 'NO_FILL' } }),
    ];
    // Then
    const { followers } = await whenLoaded({ actions: purchases(1), versions: [2n], parents });
    expect(followers).toMatchObject([{ copiedCount: 0, reasons: [{ code: 'NO_FILL', count: 1 }] }]);
  });

  test('by one that is not there stands under MERGED', async () => {
    const { followers } = await whenLoaded({
      actions: purchases(1),
      versions: [2n],
      parents: chainOf(1).slice(0, 1),
    });
    expect(followers).toMatchObject([{ copiedCount: 0, reasons: [{ code: 'MERGED', count: 1 }] }]);
  });

  test('is read once, however many went along with it', async () => {
    // Given
    const actions = purchases(40);
    const taker = aParent({ parentId: aParentId(9), state: 'DONE', filledShares: sharesOf('1') });
    const taken = actions.map(({ eventId }) =>
      aParent({ parentId: parentIdOf(SECOND, eventId), state: 'MERGED', mergedInto: taker.parentId }),
    );
    // When
    const { followers, asked } = await whenLoaded({
      actions,
      versions: actions.map(() => 2n),
      parents: [taker, ...taken],
    });
    // Then
    expect(followers).toMatchObject([{ buyCount: 40, copiedCount: 40 }]);
    expect(asked.filter((one) => one === taker.parentId)).toHaveLength(1);
  });
});
