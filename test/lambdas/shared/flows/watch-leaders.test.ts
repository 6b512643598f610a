import { describe, expect, test } from '@jest/globals';
import { type Wallet } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { watchLeaders } from '#flows/watch-leaders.ts';
import { type Ring } from '#ports/doorbell.ts';
import { UnavailableError } from '#ports/errors.ts';
import { aFollow, someSettings } from '../../../support/builders/a-settings.ts';
import { LEADER, NOW } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
import { givenRecorded, givenStarted } from '../../../support/flow-steps.ts';
import { flowWorld } from '../../../support/flow-world.ts';

const SHARP = `0x${'5'.repeat(40)}` as Wallet;

const disabledWhale = () =>
  someSettings({
    leaders: [{ name: 'Whale', wallet: LEADER, enabled: false }],
    monitoring: { pollIntervalMs: 2_000, portfolioSyncIntervalMs: 60_000 },
  });

describe('a run of the watcher', () => {
  test('for 10 s at a poll of 2 s reads on 6 instants of the grid', async () => {
    // Given
    const world = await flowWorld();
    // When
    const report = await watchLeaders(world.deps, 10_000);
    // Then
    expect(report).toEqual({ passes: 6, recorded: 0, failures: 0 });
    expect(world.clock.moment - NOW).toBe(10_000);
  });

  test('has a moment before each pass that is its own, and none while another run reads', async () => {
    const world = await flowWorld();
    const moments: (readonly number[])[] = [];
    const beforePass = (now: number, nextInMs: number): Promise<void> => {
      moments.push([now - NOW, nextInMs]);
      return Promise.resolve();
    };
    const isOurTurn = (now: number): Promise<boolean> => Promise.resolve(now - NOW >= 4_000);
    await watchLeaders(world.deps, 8_000, { beforePass, isOurTurn });
    expect(moments).toEqual([
      [4_000, 2_000],
      [6_000, 2_000],
      [8_000, 2_000],
    ]);
  });

  test('reads a newest transaction again after 2 s, though the next poll is 60 s away', async () => {
    // Given
    const monitoring = { pollIntervalMs: 60_000, portfolioSyncIntervalMs: 60_000 };
    const world = await flowWorld();
    await world.givenSettings(someSettings({ monitoring }));
    await watchLeaders(world.deps, 0);
    world.givenLeaderFill({ at: (NOW + 30_000) as never });
    world.clock.advance(60_000);
    // When
    const report = await watchLeaders(world.deps, 5_000);
    // Then
    expect(report).toEqual({ passes: 2, recorded: 1, failures: 0 });
    expect(world.clock.moment - NOW).toBe(62_000);
  });

  test('whose run before it was killed takes up what that one had seen first', async () => {
    // Given
    const world = await givenStarted();
    world.givenLeaderFill({ at: world.clock.moment });
    await watchLeaders(world.deps, 0);
    expect(world.ledger.dump().events).toEqual([]);
    // When
    await watchLeaders(world.deps, 2_000);
    // Then
    expect(world.ledger.dump().events).toHaveLength(1);
  });

  test('S6: whose settings cannot be read in the middle goes on by those before; one that has none ends', async () => {
    const world = await flowWorld();
    const { current } = world.deps.settings;
    let reads = 0;
    const settings = {
      ...world.deps.settings,
      current: () => {
        reads += 1;
        return reads > 1 ? Promise.reject(new UnavailableError('down')) : current();
      },
    };
    expect((await watchLeaders({ ...world.deps, settings }, 4_000)).passes).toBe(3);
    await expect(watchLeaders({ ...world.deps, settings }, 4_000)).rejects.toThrow(UnavailableError);
  });

  test('Q2: rings once more for what an earlier run recorded: its doorbell may have been lost', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    const rings: string[] = [];
    const { doorbell } = world.deps;
    const ringAll = (parents: readonly Ring[]): Promise<void> =>
      Promise.resolve(void rings.push(...parents.map(({ parentId }) => parentId)));
    // When
    await watchLeaders({ ...world.deps, doorbell: { ...doorbell, ringAll } }, 10_000);
    // Then
    expect(rings).toEqual(world.doorbell.rung);
  });

  test('goes on with the other leaders when one cannot be read, and counts it', async () => {
    // Given
    const world = await givenStarted();
    const leaders = [SHARP, LEADER].map((wallet) => ({ name: wallet, wallet, enabled: true }));
    const follows = [SHARP, LEADER].map((leader) => aFollow({ leader }));
    await world.givenSettings({
      ...someSettings({ leaders, follows }),
      monitoring: { pollIntervalMs: 2_000, portfolioSyncIntervalMs: 1 },
    });
    const { activity } = world.feed;
    world.feed.activity = (wallet, from) =>
      wallet === SHARP ? Promise.reject(new UnavailableError('no')) : activity(wallet, from);
    world.givenLeaderFill({ at: world.clock.moment });
    // When
    const report = await world.whenWatched();
    // Then
    expect(report?.recorded).toBe(1);
    expect(report?.failures).toBe(report?.passes);
    expect(world.log.counts.get('LeaderReadFailures')).toBe(report?.failures);
  });

  test('still reads a leader who was disabled after he was copied: his exits must be followed', async () => {
    // Given
    const world = await givenStarted();
    await world.givenSettings(disabledWhale());
    // When
    await givenRecorded(world);
    // Then
    expect(world.ledger.dump().events).toHaveLength(1);
  });

  test('arms a leader once, though the doorbell fails in the pass that armed him', async () => {
    // Given
    const world = await flowWorld();
    const { cursors } = world.deps;
    const arm: typeof cursors.arm = async (arming) => {
      const isArmed = await cursors.arm(arming);
      const { armedAt } = arming.cursor!;
      world.givenLeaderFill({ at: later(armedAt, 1_000) });
      world.givenLeaderFill({ at: later(armedAt, 2_000) });
      return isArmed;
    };
    let rings = 0;
    const ringAll = () => (++rings === 1 ? Promise.reject(new UnavailableError('no')) : Promise.resolve());
    const doorbell = { ...world.deps.doorbell, ringAll };
    // When
    await watchLeaders({ ...world.deps, cursors: { ...cursors, arm }, doorbell }, 20_000);
    // Then
    expect(rings).toBeGreaterThan(1);
    expect(world.ledger.dump().leaderPositions.map((one) => one.shares)).toEqual([sharesOf('4000')]);
  });

  test('does not read a disabled leader who was never copied', async () => {
    // Given
    const world = await flowWorld();
    await world.givenSettings(disabledWhale());
    // When
    await watchLeaders(world.deps, 2_000);
    // Then
    expect(await world.deps.cursors.cursor(LEADER)).toBeUndefined();
  });

  test('lets a bug crash', async () => {
    const world = await givenStarted();
    world.feed.activity = () => Promise.reject(new TypeError('bug'));
    await expect(watchLeaders(world.deps, 2_000)).rejects.toThrow(TypeError);
  });
});
