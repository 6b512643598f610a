import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Coverage } from '#core/model/coverage.ts';
import { type CountName } from '#core/model/counts.ts';
import { type Settings } from '#core/model/settings.ts';
import { type Wallet } from '#core/values/ids.ts';
import { DAY_MS, later, startOfUtcDay } from '#core/values/unix-ms.ts';
import { MAX_LISTED } from '#core/detection/coverage.ts';
import { GIVE_UP_MS, measureYesterday, NEXT_LEADER_WITHIN_MS, NOT_BEFORE_MS } from '#flows/measure-yesterday.ts';
import { InvariantError } from '#core/values/invariant.ts';
import { UnavailableError } from '#ports/errors.ts';
import { someSettings } from '../../../support/builders/a-settings.ts';
import { LEADER, NOW } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
import { flowWorld, type FlowWorld } from '../../../support/flow-world.ts';

const DAY = '2026-06-01';
const MIDNIGHT = later(startOfUtcDay(NOW), DAY_MS);
const SHARP = `0x${'5'.repeat(40)}` as Wallet;

let world: FlowWorld;
let walks: Wallet[];
let settings: Settings;

/** A leader armed at noon, of whose day so many actions were recorded and so many not. */
async function givenDay({ recorded = 1, missed = 0 }: { readonly recorded?: number; readonly missed?: number } = {}) {
  world = await flowWorld();
  settings = (await world.deps.settings.current()) ?? someSettings();
  await world.whenWatched();
  for (let one = 0; one < recorded; one += 1) world.givenLeaderFill({ type: 'SPLIT' });
  world.clock.advance(25_000);
  // The newest transaction is read twice, and no more than 300 are recorded in one go.
  for (let pass = 0; pass < 2 + recorded / 300; pass += 1) await world.whenWatched();
  expect(world.ledger.dump().events).toHaveLength(recorded);
  for (let one = 0; one < missed; one += 1) world.givenLeaderFill({ at: later(NOW, 30_000 + one * 1_000) });
  world.log.counts.clear();
  walks = [];
  const { activity } = world.feed;
  world.feed.activity = (wallet, from) => {
    walks.push(wallet);
    return activity(wallet, from);
  };
  await world.clock.waitUntil(later(MIDNIGHT, NOT_BEFORE_MS));
}

const whenRun = () => measureYesterday(world.deps, settings, world.clock.moment);
const stored = (leader: Wallet = LEADER): Promise<Coverage | undefined> => world.deps.snapshots.coverage(leader, DAY);
const counted = (metric: CountName) => world.log.counts.get(metric) ?? 0;

beforeEach(() => givenDay());

describe('the day before', () => {
  test.each([
    [NOT_BEFORE_MS - 1, false],
    [NOT_BEFORE_MS, true],
  ])('%p ms after midnight is measured: %p', async (ms, isMeasured) => {
    await measureYesterday(world.deps, settings, later(MIDNIGHT, ms));
    expect((await stored()) !== undefined).toBe(isMeasured);
    expect(walks).toHaveLength(Number(isMeasured));
  });

  test('is measured once, however often the runs come, until the next day is over', async () => {
    // When
    await whenRun();
    const first = await stored();
    for (const minutes of [1, 60, 23 * 60 + 49]) {
      await world.clock.waitUntil(later(MIDNIGHT, NOT_BEFORE_MS + minutes * 60_000));
      await whenRun();
    }
    // Then
    expect(first).toMatchObject({ isWhole: true, day: DAY, actionCount: 1, detectedCount: 1 });
    expect(await stored()).toEqual(first);
    expect(walks).toHaveLength(1);
    expect(counted('ActionsDetected')).toBe(1);
    // When
    await world.clock.waitUntil(later(MIDNIGHT, DAY_MS + NOT_BEFORE_MS));
    await whenRun();
    // Then
    expect(await world.deps.snapshots.coverage(LEADER, '2026-06-02')).toMatchObject({ isWhole: true, actionCount: 0 });
  });

  test('is counted by one of two runs that overlap', async () => {
    await Promise.all([whenRun(), whenRun()]);
    expect(walks).toHaveLength(2);
    expect(counted('ActionsDetected')).toBe(1);
  });

  test('of a leader who is disabled but was copied is measured, of one who was never armed it is not', async () => {
    // Given
    const leaders = [
      { name: 'Whale', wallet: LEADER, enabled: false },
      { name: 'Sharp', wallet: SHARP, enabled: true },
    ];
    settings = someSettings({ leaders });
    // When
    await whenRun();
    // Then
    expect(await stored()).toMatchObject({ actionCount: 1 });
    expect(await stored(SHARP)).toBeUndefined();
    expect(counted('CoverageFailures')).toBe(0);
  });

  test('without leaders asks nobody', async () => {
    settings = someSettings({ leaders: [] });
    await whenRun();
    expect(walks).toEqual([]);
  });
});

describe('what is told', () => {
  test.each([
    [999, 1, 0],
    [998, 1, 1],
  ])('of %p actions recorded and %p missed: %p alarms', async (recorded, missed, alarms) => {
    await givenDay({ recorded, missed });
    // When
    await whenRun();
    // Then
    expect(counted('ActionsDetected')).toBe(recorded);
    expect(counted('ActionsMissed')).toBe(missed);
    expect(counted('CoverageBelowGoal')).toBe(alarms);
  });

  test('one of two missed rings, and the missed action is stored with its transaction', async () => {
    await givenDay({ missed: 1 });
    await whenRun();
    expect(counted('CoverageBelowGoal')).toBe(1);
    expect(world.log.counts.has('ActionsTooLarge')).toBe(false);
    expect(await stored()).toMatchObject({
      coverage: 5_000n,
      missed: [{ transaction: world.feed.rows[1]?.transaction }],
    });
  });

  test('an action recorded in part counts against the goal, one recorded with too much rings by itself', async () => {
    // Given
    const [row] = world.feed.rows;
    world.givenLeaderFill({ ...row });
    // When
    await whenRun();
    // Then
    expect([counted('ActionsShort'), counted('CoverageBelowGoal'), counted('ActionsTooLarge')]).toEqual([1, 1, 0]);
    // Given
    await givenDay();
    const [grown] = world.feed.rows;
    if (grown !== undefined) world.feed.rows.splice(0, 1, { ...grown, shares: sharesOf('1000') });
    // When
    await whenRun();
    // Then
    expect([counted('ActionsShort'), counted('CoverageBelowGoal'), counted('ActionsTooLarge')]).toEqual([0, 0, 1]);
  });

  test('is told again when the result could not be stored', async () => {
    // Given
    await givenDay({ missed: 1 });
    const { addCoverage } = world.deps.snapshots;
    world.deps.snapshots.addCoverage = () => Promise.reject(new UnavailableError('no'));
    await whenRun();
    expect([counted('CoverageBelowGoal'), counted('CoverageFailures')]).toEqual([1, 1]);
    expect(counted('ActionsMissed')).toBe(0);
    // When
    world.deps.snapshots.addCoverage = addCoverage;
    await whenRun();
    // Then
    expect([counted('CoverageBelowGoal'), counted('ActionsMissed')]).toEqual([2, 1]);
  });

  test('the stored list of what was missed is cut, its count is not', async () => {
    await givenDay({ missed: MAX_LISTED + 1 });
    await whenRun();
    const coverage = await stored();
    expect(coverage).toMatchObject({ missedCount: MAX_LISTED + 1 });
    expect(coverage?.isWhole === true && coverage.missed).toHaveLength(MAX_LISTED);
  });
});

describe('what cannot be measured', () => {
  test('D9: because the feed does not answer is tried again with each run, and is never a day without actions', async () => {
    // Given
    const { activity } = world.feed;
    world.feed.activity = () => Promise.reject(new UnavailableError('no'));
    // When
    await whenRun();
    await world.clock.waitUntil(later(MIDNIGHT, DAY_MS - 60_000));
    await whenRun();
    // Then
    expect(await stored()).toBeUndefined();
    expect(counted('CoverageFailures')).toBe(2);
    world.feed.activity = activity;
    await whenRun();
    expect(await stored()).toMatchObject({ isWhole: true, actionCount: 1 });
  });

  test('because the feed is behind is tried again, whatever the hour', async () => {
    world.feed.lagMs = () => Promise.resolve(DAY_MS);
    await world.clock.waitUntil(later(MIDNIGHT, GIVE_UP_MS));
    await whenRun();
    expect(await stored()).toBeUndefined();
    expect([counted('CoverageFailures'), counted('CoverageUnknown')]).toEqual([1, 0]);
  });

  test.each([
    [GIVE_UP_MS - 1, false],
    [GIVE_UP_MS, true],
  ])('because rows are unreadable is given up after an hour: %p ms, %p', async (ms, isGivenUp) => {
    // Given
    world.feed.unreadable = 1;
    await world.clock.waitUntil(later(MIDNIGHT, ms));
    // When
    await whenRun();
    // Then
    expect(await stored()).toEqual(
      isGivenUp
        ? { leader: LEADER, day: DAY, measuredAt: later(MIDNIGHT, ms), isWhole: false, why: 'ROWS_UNREADABLE' }
        : undefined,
    );
    expect([counted('CoverageFailures'), counted('CoverageUnknown')]).toEqual(isGivenUp ? [0, 1] : [1, 0]);
    expect(counted('ActionsDetected') + counted('CoverageBelowGoal')).toBe(0);
  });

  test('D7: because the walk was cut is given up at once, for it would be cut again', async () => {
    world.feed.isWhole = false;
    await whenRun();
    await whenRun();
    expect(await stored()).toMatchObject({ isWhole: false, why: 'WALK_CUT' });
    expect(counted('CoverageUnknown')).toBe(1);
    expect(walks).toHaveLength(1);
  });

  test('because of a bug of ours fails the run', async () => {
    world.feed.activity = () => Promise.reject(new InvariantError('ours'));
    await expect(whenRun()).rejects.toThrow('ours');
  });
});

describe('of several leaders', () => {
  /** Both armed; `takesMs` is how long a walk takes. */
  async function givenTwo(takesMs: number): Promise<void> {
    const cursor = await world.deps.cursors.cursor(LEADER);
    if (cursor !== undefined) await world.deps.cursors.move({ ...cursor, leader: SHARP, version: 1n });
    settings = someSettings({ leaders: [LEADER, SHARP].map((wallet) => ({ name: wallet, wallet, enabled: true })) });
    const { activity } = world.feed;
    world.feed.activity = (wallet, from) => {
      world.clock.advance(takesMs);
      return activity(wallet, from);
    };
  }

  test.each([
    [NEXT_LEADER_WITHIN_MS, 2],
    [NEXT_LEADER_WITHIN_MS + 1, 1],
  ])('the next one begins when the first took %p ms: %p are measured', async (takesMs, count) => {
    await givenTwo(takesMs);
    await whenRun();
    expect(walks).toHaveLength(count);
  });

  test('one is measured also where the values took all the time', async () => {
    // Given
    await givenTwo(0);
    const startedAt = world.clock.moment;
    world.clock.advance(NEXT_LEADER_WITHIN_MS + 1);
    // When
    await measureYesterday(world.deps, settings, startedAt);
    // Then
    expect(walks).toHaveLength(1);
  });

  test('each comes first in its minute, so that one whose walk takes all the time shuts nobody out', async () => {
    // Given
    await givenTwo(NEXT_LEADER_WITHIN_MS + 1);
    world.feed.activity = (wallet) => {
      walks.push(wallet);
      world.clock.advance(NEXT_LEADER_WITHIN_MS + 1);
      return Promise.reject(new UnavailableError('no'));
    };
    // When
    for (const minute of [0, 1, 2]) {
      await world.clock.waitUntil(later(MIDNIGHT, NOT_BEFORE_MS + minute * 60_000));
      await whenRun();
    }
    // Then
    expect(new Set(walks.slice(0, 2))).toEqual(new Set([LEADER, SHARP]));
    expect(walks[2]).toBe(walks[0]);
  });

  test('one who cannot be read keeps nobody else from being measured', async () => {
    await givenTwo(0);
    const { activity } = world.feed;
    world.feed.activity = (wallet, from) =>
      wallet === LEADER ? Promise.reject(new UnavailableError('no')) : activity(wallet, from);
    await whenRun();
    expect(await stored()).toBeUndefined();
    expect(await stored(SHARP)).toMatchObject({ isWhole: true });
  });
});
