import { describe, expect, test } from '@jest/globals';
import { eventCap, GLOBAL_CAP, leaderCap, marketCap, tokenCap } from '#core/model/cap.ts';
import { putPosition } from '#core/ledger/put.ts';
import { type Limits, type Settings } from '#core/model/settings.ts';
import { bps } from '#core/values/bps.ts';
import { type EventGroupId } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { NO_USD } from '#core/values/usd.ts';
import { loadSnapshot } from '#flows/load-snapshot.ts';
import { aLeaderEvent } from '../../../support/builders/a-leader-event.ts';
import { aParent } from '../../../support/builders/a-parent.ts';
import {
  aFollow,
  aFollower,
  aSelection,
  someSettings,
  theExecution,
  theLimits,
} from '../../../support/builders/a-settings.ts';
import { aMarket } from '../../../support/builders/a-market.ts';
import { CONDITION, FOLLOWER, LEADER, NOW, OTHER_TOKEN, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { givenBought, givenRecorded, givenStarted, theParent, thePosition } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';

async function snapshotOf(world: FlowWorld, settings = someSettings(), parent = theParent(world, 'BUY')) {
  const event = await world.ledger.event(parent.eventId!);
  const now = world.clock.moment;
  return loadSnapshot(world.deps, { parent, settings, follower: aFollower(), event: event!, candidates: [], now });
}

describe('what a decision may know', () => {
  test('is that another purchase of the position is open, where a person wants it aligned', async () => {
    const world = await givenStarted();
    await givenRecorded(world);
    const settings = someSettings();
    const parent = aParent({ origin: 'align', since: '0', desired: sharesOf('400') });
    const given = { parent, settings, follower: aFollower(), event: aLeaderEvent(), candidates: [] };
    const during = await loadSnapshot(world.deps, { ...given, now: world.clock.moment });
    await world.untilQuiet();
    const after = await loadSnapshot(world.deps, { ...given, now: world.clock.moment });
    expect([during?.isBusy, after?.isBusy]).toEqual([true, false]);
    expect(during?.desired).toBe(sharesOf('400'));
  });

  test('is nothing when nobody follows the leader any more', async () => {
    const world = await givenStarted();
    await givenRecorded(world);
    expect(await snapshotOf(world, someSettings({ follows: [] }))).toBeUndefined();
  });

  test('is what the leader holds of the other outcome, where the settings net both', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    const settings = someSettings({ execution: theExecution({ netOutcomes: true }) });
    // Then
    expect((await snapshotOf(world))?.opposite).toBeUndefined();
    expect((await snapshotOf(world, settings))?.opposite).toBe(0n);
    await givenRecorded(world, { token: OTHER_TOKEN, shares: sharesOf('300'), notional: dollars('150') });
    await world.whenWatched();
    const parent = world.ledger.dump().parents.find(({ token }) => token === TOKEN);
    const snapshot = await snapshotOf(world, settings, parent);
    expect([snapshot?.event.token, snapshot?.opposite]).toEqual([TOKEN, sharesOf('300')]);
    world.markets.known.clear();
    expect((await snapshotOf(world, settings, parent))?.opposite).toBeUndefined();
  });

  test('is the caps over everything and of the leader; those of limits that are not set cost no read', async () => {
    // Given
    const world = await givenBought();
    // When
    const snapshot = await snapshotOf(world);
    // Then
    expect(snapshot?.globalCap?.name).toBe(GLOBAL_CAP);
    expect(snapshot?.leaderCap?.name).toBe(leaderCap(LEADER));
    expect([
      snapshot?.marketCap,
      snapshot?.eventCap,
      snapshot?.tokenCap,
      snapshot?.dayCap,
      snapshot?.minuteCap,
    ]).toEqual(Array(5).fill(undefined));
  });

  test('is what is in use of the limits that the settings set, counted from before they were set', async () => {
    // Given
    const world = await givenBought();
    const limits = theLimits({ maxMarketExposure: dollars('900'), maxPositionShares: sharesOf('1000') });
    // When
    const snapshot = await snapshotOf(world, someSettings({ limits }));
    // Then
    const owned = snapshot!.position;
    expect(snapshot?.marketCap).toMatchObject({ name: marketCap(CONDITION), posted: owned.basis });
    expect(snapshot?.tokenCap).toMatchObject({ name: tokenCap(TOKEN), shares: owned.available });
  });

  test.each<[string, Partial<Limits>]>([
    ['a part of the capital', { maxPositionCapitalBps: bps(1_000n) }],
    ['purchases', { maxAdds: 3n }],
  ])('is what is in use of the token, where %s of it are limited', async (_, limits) => {
    const world = await givenBought();
    const snapshot = await snapshotOf(world, someSettings({ limits: theLimits(limits) }));
    expect(snapshot?.tokenCap).toMatchObject({ name: tokenCap(TOKEN), posted: snapshot?.position.basis });
  });

  describe('of the scores', () => {
    const edge = { leader: LEADER, oddsLow: 1_200_000n, betCount: 400, measuredAt: NOW };
    const standing = { leader: LEADER, measuredAt: NOW, veto: { because: 'no edge left', until: later(NOW, 1_000) } };
    const scored = async (settings: Settings) => {
      const world = await givenBought();
      await world.deps.snapshots.putLeaderEdge(edge);
      await world.deps.snapshots.putLeaderStanding(standing);
      return snapshotOf(world, settings);
    };

    const unheeded = { limits: theLimits({ heedsVetoes: false }) };

    test('is where he stands, where vetoes are heeded, and no edge where none is asked for', async () => {
      expect(await scored(someSettings())).toMatchObject({ standing, edge: undefined });
      expect(await scored(someSettings(unheeded))).toMatchObject({ standing: undefined });
    });

    test('is where he stands, where paper comes first, for whoever asks for that', async () => {
      const selection = aSelection({ shadowEvents: 30n });
      const exempt = { ...selection, shadowExempt: [LEADER] };
      expect(await scored(someSettings({ ...unheeded, selection }))).toMatchObject({ standing });
      expect(await scored(someSettings({ ...unheeded, selection: exempt }))).toMatchObject({ standing: undefined });
    });

    test('is the edge for a Kelly stake, and what is at work in the token', async () => {
      const follow = aFollow({ sizing: { policy: 'kelly', fraction: bps(2_500n) } });
      expect(await scored(someSettings({ follows: [follow] }))).toMatchObject({
        ...{ edge, tokenCap: { name: tokenCap(TOKEN) } },
      });
    });
  });

  test('is what is in use in the event of its market, or of its position should the venue have moved the market', async () => {
    // Given
    const world = await givenBought();
    const limits = theLimits({ maxEventExposure: dollars('900') });
    const use = { kind: 'cap', follower: FOLLOWER, mode: 'live', reserved: NO_USD, posted: dollars('3') } as const;
    const [told, moved] = ['903', '904'] as EventGroupId[] as [EventGroupId, EventGroupId];
    await world.ledger.commit([told, moved].map((group) => ({ ...use, name: eventCap(group) })));
    const eventOf = async (group: EventGroupId) => {
      world.markets.known.set(CONDITION, aMarket({ eventGroup: group }));
      return (await snapshotOf(world, someSettings({ limits })))?.eventCap?.name;
    };
    // Then
    expect(await eventOf(told)).toBe(eventCap(told));
    await world.ledger.commit([putPosition(thePosition(world), { eventGroup: told })]);
    expect(await eventOf(moved)).toBe(eventCap(told));
  });
});
