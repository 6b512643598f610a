import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Coverage } from '#core/model/coverage.ts';
import { DAY_MS, later, startOfUtcDay, type UnixMs } from '#core/values/unix-ms.ts';
import { MAX_ACTIONS, measureCoverage, SETTLING_MS } from '#flows/measure-coverage.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type ActivityRow } from '#ports/leader-feed.ts';
import { someSettings } from '../../../support/builders/a-settings.ts';
import { aTransaction, CONDITION, FOLLOWER, LEADER, NOW, OTHER_TOKEN } from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { flowWorld, type FlowWorld } from '../../../support/flow-world.ts';

const TODAY = startOfUtcDay(NOW);
const TOMORROW = later(TODAY, DAY_MS);

/** A world whose leader was armed at noon and has done `rows` since, all of it recorded. */
async function givenRecorded(...rows: readonly Partial<ActivityRow>[]): Promise<FlowWorld> {
  const world = await flowWorld();
  await world.whenWatched();
  for (const row of rows) world.givenLeaderFill(row);
  if (rows.length > 0) world.clock.advance(25_000);
  await world.whenWatched();
  await world.whenWatched();
  return world;
}

const whenMeasured = async (world: FlowWorld, now: UnixMs = world.clock.moment): Promise<Coverage | undefined> =>
  measureCoverage(world.deps, {
    leader: LEADER,
    day: TODAY,
    settings: (await world.deps.settings.current()) ?? someSettings(),
    now,
  });

async function whenDayIsOver(world: FlowWorld, afterMs = 10 * 60_000): Promise<void> {
  await world.clock.waitUntil(later(TOMORROW, afterMs));
}

describe('the coverage of a day', () => {
  test('of a leader who was never armed does not exist', async () => {
    const world = await flowWorld();
    expect(await whenMeasured(world)).toBeUndefined();
  });

  test('holds what was recorded, how late, and what became of it', async () => {
    // Given
    const world = await givenRecorded({}, { type: 'SELL', shares: sharesOf('500'), at: later(NOW, 22_000) });
    await world.untilQuiet();
    // When
    await whenDayIsOver(world);
    // Then
    expect(await whenMeasured(world)).toMatchObject({
      ...{ leader: LEADER, day: '2026-06-01', measuredAt: later(TOMORROW, 600_000), isWhole: true, until: TOMORROW },
      ...{ actionCount: 2, detectedCount: 2, missedCount: 0, shortCount: 0, duplicateCount: 0, coverage: 10_000n },
      sources: [{ source: 'data-api', count: 2 }],
      followers: [{ follower: FOLLOWER, buyCount: 1, copiedCount: 1, copied: 10_000n, openCount: 0, reasons: [] }],
    });
  });

  test('D8: names a row that the feed inserted behind what was read again', async () => {
    // Given
    const world = await givenRecorded({ at: later(NOW, 20_000) });
    world.clock.advance(3_600_000);
    world.givenLeaderFill({ at: later(NOW, 3_600_000) });
    await world.untilQuiet();
    const late = world.givenLeaderFill({ type: 'SELL', at: later(NOW, 60_000), shares: sharesOf('700') });
    await world.untilQuiet();
    // When
    await whenDayIsOver(world);
    const coverage = await whenMeasured(world);
    // Then
    expect(coverage).toMatchObject({ actionCount: 3, detectedCount: 2, missedCount: 1, coverage: 6_666n });
    expect(coverage).toMatchObject({
      missed: [{ type: 'SELL', transaction: late.transaction, token: late.token, shares: late.shares, recorded: 0n }],
    });
    // And it is not recorded here: that is the watcher's work.
    expect(world.ledger.dump().events).toHaveLength(2);
  });

  test('a missed purchase counts as missed for the followers of today', async () => {
    // Given
    const world = await givenRecorded({});
    await world.clock.waitUntil(later(NOW, 3_600_000));
    world.givenLeaderFill({ at: later(NOW, 3_600_000) });
    await world.untilQuiet();
    world.givenLeaderFill({ at: later(NOW, 60_000) });
    await whenDayIsOver(world);
    // Then
    expect(await whenMeasured(world)).toMatchObject({ followers: [{ buyCount: 3, missedCount: 1 }] });
  });

  test('a fill that grew after it was recorded is whole once its supplement is, and as late as that', async () => {
    // Given
    const world = await givenRecorded({ shares: sharesOf('100'), notional: dollars('50') });
    await world.untilQuiet();
    const [row] = world.feed.rows;
    world.givenLeaderFill({ ...row, shares: sharesOf('20'), notional: dollars('10') });
    expect(await whenMeasured(world, later(NOW, 3_600_000))).toMatchObject({ shortCount: 1, coverage: 0n });
    world.clock.advance(30_000);
    const seenAt = world.clock.moment;
    await world.untilQuiet();
    // When
    await whenDayIsOver(world);
    const coverage = await whenMeasured(world);
    // Then
    expect(coverage).toMatchObject({ actionCount: 1, detectedCount: 1, shortCount: 0, coverage: 10_000n });
    expect(coverage?.isWhole === true && (coverage.late?.maxMs ?? 0)).toBeGreaterThanOrEqual(seenAt - (row?.at ?? 0));
  });

  test('a row that was told twice while it was recorded shows as too much', async () => {
    // Given
    const world = await givenRecorded({});
    const [row] = world.feed.rows;
    world.givenLeaderFill({ ...row });
    await world.untilQuiet();
    // When
    world.feed.rows.pop();
    await whenDayIsOver(world);
    // Then
    expect(await whenMeasured(world)).toMatchObject({
      duplicateCount: 1,
      duplicates: [{ shares: sharesOf('2000'), recorded: sharesOf('4000') }],
      coverage: 10_000n,
    });
  });

  test('begins after the moment at which the leader was armed, and ends with the day', async () => {
    // Given
    const world = await givenRecorded({ at: later(NOW, 20_000) });
    const armedAt = (await world.deps.cursors.cursor(LEADER))?.armedAt ?? NOW;
    world.givenLeaderFill({ at: armedAt });
    world.givenLeaderFill({ at: later(armedAt, 1) });
    world.givenLeaderFill({ at: later(TOMORROW, -1) });
    world.givenLeaderFill({ at: TOMORROW });
    // When
    await whenDayIsOver(world);
    const coverage = await whenMeasured(world);
    // Then
    const missed = coverage?.isWhole === true ? coverage.missed.map(({ at }) => at) : [];
    expect(missed).toEqual([later(armedAt, 1), later(TOMORROW, -1)]);
    expect(coverage).toMatchObject({ actionCount: 3 });
  });

  test('of a leader who was armed before begins with the day, also where the feed shows more than it was asked for', async () => {
    // Given
    const world = await givenRecorded();
    const cursor = await world.deps.cursors.cursor(LEADER);
    const armedAt = later(TODAY, -3_600_000);
    if (cursor !== undefined) await world.deps.cursors.move({ ...cursor, armedAt, version: cursor.version + 1n });
    for (const ms of [-2, -1, 0, 1]) world.givenLeaderFill({ at: later(TODAY, ms) });
    await whenDayIsOver(world);
    const asked: UnixMs[] = [];
    const { activity } = world.feed;
    world.feed.activity = (wallet, from) => {
      asked.push(from);
      return activity(wallet, later(from, -10));
    };
    // When
    const coverage = await whenMeasured(world);
    // Then
    expect(asked).toEqual([TODAY]);
    expect(coverage?.isWhole === true && coverage.missed.map(({ at }) => at)).toEqual([TODAY, later(TODAY, 1)]);
  });

  test('of a day that goes on leaves out what may still be on its way', async () => {
    // Given
    const world = await givenRecorded();
    const now = later(NOW, 3_600_000);
    await world.clock.waitUntil(now);
    world.givenLeaderFill({ at: later(now, -SETTLING_MS - 1) });
    world.givenLeaderFill({ at: later(now, -SETTLING_MS) });
    // Then
    expect(await whenMeasured(world)).toMatchObject({ actionCount: 1, until: later(now, -SETTLING_MS) });
  });

  test.each([
    [0, TODAY],
    [SETTLING_MS, TODAY],
    [SETTLING_MS + 1, later(TODAY, 1)],
    [DAY_MS + SETTLING_MS, TOMORROW],
    [2 * DAY_MS, TOMORROW],
  ])('%p ms after it began holds what it holds up to %p', async (ms, until) => {
    const world = await givenRecorded();
    expect(await whenMeasured(world, later(TODAY, ms))).toMatchObject({ isWhole: true, actionCount: 0, until });
  });

  test('that was over before the leader was armed has no actions, and nobody is asked for them', async () => {
    const world = await givenRecorded();
    world.feed.activity = () => Promise.reject(new UnavailableError('asked'));
    const settings = someSettings();
    const day = later(TODAY, -DAY_MS);
    expect(await measureCoverage(world.deps, { leader: LEADER, day, settings, now: NOW })).toMatchObject({
      ...{ isWhole: true, day: '2026-05-31', actionCount: 0, followers: [{ follower: FOLLOWER, buyCount: 0 }] },
    });
  });

  test('a merge is one action for each token of its market', async () => {
    // Given
    const world = await givenRecorded();
    const { token: _, ...merge } = world.givenLeaderFill({ type: 'MERGE' });
    world.feed.rows.splice(0, 1, merge);
    await whenDayIsOver(world);
    // Then
    const coverage = await whenMeasured(world);
    expect(coverage).toMatchObject({ actionCount: 2, missedCount: 2 });
    expect(coverage?.isWhole === true && coverage.missed.map(({ token }) => token).sort()).toEqual(['1001', '1002']);
  });
});

describe('no figure is given', () => {
  const givenOver = async (...rows: readonly Partial<ActivityRow>[]): Promise<FlowWorld> => {
    const world = await givenRecorded({}, ...rows);
    await whenDayIsOver(world);
    return world;
  };
  const unmeasured = (why: string) => ({
    ...{ leader: LEADER, day: '2026-06-01', measuredAt: later(TOMORROW, 600_000), isWhole: false, why },
  });

  test('D7: where the bound of pages cut the walk within the day', async () => {
    const world = await givenOver();
    world.feed.isWhole = false;
    expect(await whenMeasured(world)).toEqual(unmeasured('WALK_CUT'));
    world.givenLeaderFill({ at: later(TOMORROW, -1) });
    expect(await whenMeasured(world)).toEqual(unmeasured('WALK_CUT'));
  });

  test('D7: but a walk that was cut behind the day has read all of the day', async () => {
    const world = await givenOver();
    world.givenLeaderFill({ at: TOMORROW });
    world.feed.isWhole = false;
    expect(await whenMeasured(world)).toMatchObject({ isWhole: true, actionCount: 1, coverage: 10_000n });
  });

  test('where a row could not be read', async () => {
    const world = await givenOver();
    world.feed.unreadable = 1;
    expect(await whenMeasured(world)).toEqual(unmeasured('ROWS_UNREADABLE'));
  });

  test('where nobody knows the market of a row without a token', async () => {
    const world = await givenOver();
    const { token: _, ...merge } = world.givenLeaderFill({ type: 'MERGE' });
    world.feed.rows.splice(-1, 1, merge);
    world.markets.known.delete(CONDITION);
    expect(await whenMeasured(world)).toEqual(unmeasured('ROWS_UNREADABLE'));
  });

  test.each([
    [600_000, true],
    [600_001, false],
  ])('where the feed is behind: %p ms, ten minutes after midnight: %p', async (lagMs, isWhole) => {
    const world = await givenOver();
    world.feed.lagMs = () => Promise.resolve(lagMs);
    const coverage = await whenMeasured(world);
    expect(coverage).toMatchObject(isWhole ? { isWhole, actionCount: 1 } : unmeasured('FEED_BEHIND'));
  });

  test.each([
    [MAX_ACTIONS, true],
    [MAX_ACTIONS + 1, false],
  ])('where there are more than are compared: %p', async (count, isWhole) => {
    // Given
    const world = await givenRecorded();
    const first = world.givenLeaderFill({ type: 'SELL' });
    for (let index = 2; index <= count; index += 1)
      world.feed.rows.push({ ...first, transaction: aTransaction(index), token: OTHER_TOKEN });
    await whenDayIsOver(world);
    // Then
    const expected = isWhole ? { isWhole, actionCount: count, missedCount: count } : unmeasured('TOO_MANY_ACTIONS');
    expect(await whenMeasured(world)).toMatchObject(expected);
  });

  test('where the feed does not answer: it is a failure, and no day without actions', async () => {
    const world = await givenOver();
    world.feed.activity = () => Promise.reject(new UnavailableError('no'));
    await expect(whenMeasured(world)).rejects.toThrow(UnavailableError);
  });
});

test('the order in which the feed tells of a day changes no figure', async () => {
  // Given
  const world = await givenRecorded(
    {},
    { at: later(NOW, 21_000), type: 'SELL', shares: sharesOf('10') },
    { at: later(NOW, 22_000), token: OTHER_TOKEN },
  );
  world.givenLeaderFill({ at: later(NOW, 60_000) });
  await whenDayIsOver(world);
  const expected = await whenMeasured(world);
  const { rows } = await world.feed.activity(LEADER, TODAY);
  // Then
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...rows], { minLength: rows.length }), async (shuffled) => {
      world.feed.activity = () => Promise.resolve({ rows: shuffled, unreadable: 0, isWhole: true });
      expect(await whenMeasured(world)).toEqual(expected);
    }),
    { numRuns: 20 },
  );
});
