import { describe, expect, test } from '@jest/globals';
import { leaderCap, tokenCap } from '#core/model/cap.ts';
import { type LargeOrders, type Settings } from '#core/model/settings.ts';
import { bps } from '#core/values/bps.ts';
import { later } from '#core/values/unix-ms.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { closeAll } from '#flows/close-all.ts';
import { commandOrder } from '#flows/command-order.ts';
import { executeParent } from '#flows/execute-parent.ts';
import { tendOrder } from '#flows/tend-order.ts';
import { aFollow, someSettings, theExecution, theFilters, theLimits } from '../../../support/builders/a-settings.ts';
import { aBook, aLevel } from '../../../support/builders/a-market.ts';
import { FOLLOWER, LEADER, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import { givenRecorded, givenReduction, givenStarted, theParent, thePosition } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { Crash } from '../../../support/one-fault.ts';
import { MINUTE_MS, whenMinutesPass } from '../../../support/order-steps.ts';
import { breaches } from '../../../support/world-proofs.ts';

const TWAP: LargeOrders = { aboveUsd: dollars('100'), algorithm: 'twap', windowMs: 2 * MINUTE_MS, slices: 4 };
const MAIN = { follower: FOLLOWER, mode: 'live' } as const;

const settingsOf = (large: Partial<LargeOrders> = {}, changes: Partial<Settings> = {}): Settings =>
  someSettings({ execution: theExecution({ largeOrders: { ...TWAP, ...large } }), ...changes });

/** A copy of 200 dollars whose first part was placed, and filled where the script says so. */
async function givenWorked(settings: Settings = settingsOf()): Promise<FlowWorld> {
  const world = await givenStarted(settings);
  await givenRecorded(world);
  await world.whenExecuted();
  return world;
}

const theCopy = (world: FlowWorld): ParentOrder => theParent(world, 'BUY');

async function whenLooked(world: FlowWorld, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await tendOrder(world.deps, theCopy(world).parentId);
    world.clock.advance(1_000);
  }
}

const bought = (world: FlowWorld) => world.ledger.dump().children.filter(({ side }) => side === 'BUY');

describe('a copy that is large', () => {
  test('is bought in parts within its window and its limit, the first of them at once', async () => {
    // Given
    const world = await givenWorked();
    const { work } = theCopy(world);
    expect(bought(world)).toHaveLength(1);
    // When
    await whenMinutesPass(world, 3);
    // Then
    const total = work!.order.total;
    expect(theCopy(world)).toMatchObject({ state: 'DONE', filledShares: total, attempts: 4 });
    expect(bought(world).map(({ limit }) => limit <= work!.order.limit)).toEqual([true, true, true, true]);
    expect(thePosition(world)).toMatchObject({ available: total, target: total, buying: [] });
    expect(thePosition(world).entry).toBeUndefined();
    expect(breaches(world)).toEqual([]);
  });

  test('counts in its leader’s caps with each part, and once among the purchases of its token', async () => {
    const limits = theLimits({ maxAdds: 2n, maxEntriesPerMinute: 1n });
    const world = await givenWorked(settingsOf({}, { limits }));
    await whenMinutesPass(world, 3);
    const { filledUsd } = theCopy(world);
    expect(filledUsd).toBeGreaterThan(dollars('150'));
    expect(await world.ledger.cap(MAIN, leaderCap(LEADER))).toMatchObject({ posted: filledUsd, reserved: 0n });
    expect(await world.ledger.cap(MAIN, tokenCap(TOKEN))).toMatchObject({ adds: 1n });
  });

  test('buys nothing above what its leader has left, whatever was decided', async () => {
    // Given
    const world = await givenWorked();
    const { used = 0n } = (await world.ledger.cap(MAIN, leaderCap(LEADER))) ?? {};
    const full = { kind: 'cap', ...MAIN, name: leaderCap(LEADER), reserved: dollars('0') } as const;
    const posted = (aFollow().allocated - used) as typeof full.reserved;
    await world.ledger.commit([{ ...full, posted }]);
    // When
    await whenLooked(world, 60);
    // Then
    expect(bought(world)).toHaveLength(1);
    expect(theCopy(world)).toMatchObject({ state: 'WORKING', reason: { code: 'ORDER_WAITS', why: 'LIMIT_USED' } });
  });

  test('ends with its leader’s reduction, which lowers the target once and sells its part of what was bought', async () => {
    // Given
    const world = await givenWorked();
    await whenLooked(world, 3);
    const first = thePosition(world).target;
    expect(first).toBeGreaterThan(0n);
    // When
    await givenReduction(world, '1000');
    await world.whenExecuted();
    await whenMinutesPass(world, 3);
    // Then
    expect(theCopy(world)).toMatchObject({ state: 'DONE', reason: { code: 'ORDER_OVER', why: 'LEADER_REDUCED' } });
    expect(bought(world)).toHaveLength(1);
    expect(thePosition(world)).toMatchObject({ available: first / 2n, target: first / 2n, buying: [] });
    expect(breaches(world)).toEqual([]);
  });

  test('cancels what rests of it first, and what that still brought is reduced by the same part', async () => {
    // Given
    const world = await givenStarted(settingsOf({ algorithm: 'iceberg' }));
    world.venue.scripts.push({ quarters: [2] });
    await givenRecorded(world);
    await world.whenExecuted();
    const { shares } = bought(world)[0]!;
    world.clock.advance(3_000);
    // When
    await givenReduction(world, '1000');
    await world.whenExecuted();
    // Its exit does not take what it still bids, and looks again soon.
    const next = later(world.clock.moment, 5_000);
    expect(theParent(world, 'SELL')).toMatchObject({ reason: { code: 'OWN_BID_RESTS' }, attempts: 0, next });
    await whenMinutesPass(world, 3);
    await world.untilQuiet();
    // Then
    expect(world.venue.cancels).toHaveLength(1);
    expect(theCopy(world)).toMatchObject({ reason: { why: 'LEADER_REDUCED' }, filledShares: shares / 2n });
    expect(thePosition(world)).toMatchObject({ target: shares / 4n, available: shares / 4n });
    expect(breaches(world)).toEqual([]);
  });

  test.each<[string, { readonly afterMs: number; readonly isUrgent?: true }, number]>([
    ['a minute, less a millisecond, after it was opened', { afterMs: 59_999 }, 0],
    ['a minute after it was opened', { afterMs: 60_000 }, 1],
    ['at once where it is urgent', { afterMs: 0, isUrgent: true }, 1],
  ])(
    'whoever leaves resting what it bids, its exit is sent no later than that: %s',
    async (_, { afterMs, ...changes }, sent) => {
      // Given
      const world = await givenStarted(settingsOf({ algorithm: 'iceberg' }));
      world.venue.scripts.push({ quarters: [2] });
      await givenRecorded(world);
      await world.whenExecuted();
      await tendOrder(world.deps, theCopy(world).parentId);
      await world.whenReconciled();
      world.clock.advance(3_000);
      await givenReduction(world, '1000');
      await world.whenExecuted();
      const { next: _next, ...exit } = theParent(world, 'SELL');
      await world.ledger.commit([
        { kind: 'put', type: 'parent', value: { ...exit, ...changes, version: exit.version + 1n } },
      ]);
      world.clock.advance(exit.createdAt + afterMs - world.clock.moment);
      // When
      await executeParent(world.deps, exit.parentId);
      // Then
      expect(world.ledger.dump().children.filter(({ side }) => side === 'SELL')).toHaveLength(sent);
    },
  );

  test.each<[string, Partial<Settings>]>([
    ['other limits', { limits: theLimits({ maxSingleBet: dollars('50') }) }],
    ['nobody who follows', { follows: [] }],
  ])('ends with settings that it was not decided by: %s', async (_, changes) => {
    const world = await givenWorked();
    await world.givenSettings(settingsOf({}, changes));
    await whenLooked(world, 3);
    expect(theCopy(world)).toMatchObject({ state: 'DONE', reason: { code: 'ORDER_OVER', why: 'SETTINGS_CHANGED' } });
    expect(bought(world)).toHaveLength(1);
  });

  test('ends when its position is closed between two parts, though nothing of it is owned or under way then', async () => {
    // Given
    const world = await givenStarted(settingsOf());
    world.venue.scripts.push({ quarters: [] });
    await givenRecorded(world);
    await world.whenExecuted();
    await whenLooked(world, 2);
    expect(thePosition(world)).toMatchObject({ target: 0n, buying: [] });
    // When
    await closeAll(world.deps, { why: { code: 'CLOSE_ALL' }, isUrgent: false, dryRun: false });
    await whenMinutesPass(world, 3);
    // Then
    expect(theCopy(world)).toMatchObject({ state: 'DONE', reason: { why: 'LEADER_REDUCED' }, filledShares: 0n });
    expect(bought(world)).toHaveLength(1);
  });

  test('waits while a filter forbids its market, and takes out what rests of it', async () => {
    const filters = theFilters({ minPrice: priceOf('0.4') });
    const world = await givenWorked(settingsOf({ algorithm: 'iceberg' }, { limits: theLimits({ filters }) }));
    world.markets.books.set(TOKEN, aBook({ bids: [aLevel('0.3')], asks: [aLevel('0.35')] }));
    await whenLooked(world, 4);
    expect(world.venue.cancels).toHaveLength(1);
    expect(theCopy(world)).toMatchObject({ reason: { code: 'ORDER_WAITS', why: 'MARKET_FILTERED' } });
  });

  test('waits while its leader is stopped', async () => {
    const world = await givenWorked();
    world.ledger.setTradingMode(MAIN, 'REDUCING', leaderCap(LEADER));
    await whenLooked(world, 60);
    expect(theCopy(world)).toMatchObject({ reason: { code: 'ORDER_WAITS', why: 'TRADING_STOPPED' } });
    expect(bought(world)).toHaveLength(1);
  });

  test('tells what is left when its window is over, and buys no more', async () => {
    // Given
    const world = await givenWorked();
    world.markets.books.set(TOKEN, aBook({ asks: [aLevel('0.9')] }));
    // When
    await whenMinutesPass(world, 4);
    // Then
    const { filledShares, work, reason } = theCopy(world);
    expect(reason).toEqual({ code: 'ORDER_OVER', why: 'WINDOW_OVER', left: work!.order.total - filledShares });
    expect([filledShares > 0n, bought(world).length]).toEqual([true, 1]);
  });

  test('is ended by a person’s word', async () => {
    const world = await givenWorked();
    await commandOrder(world.ledger, { id: theCopy(world).parentId, command: 'cancel' });
    await whenLooked(world, 3);
    expect(theCopy(world)).toMatchObject({ state: 'DONE', reason: { why: 'CANCELLED' } });
  });

  test('is found by order-manager where its run died after it was stored', async () => {
    // Given
    const world = await givenStarted(settingsOf());
    await givenRecorded(world);
    const crashed = world.depsBehind((call, asked) => (asked === 'signerOf' ? Promise.reject(new Crash()) : call()));
    await expect(executeParent(crashed, theCopy(world).parentId)).rejects.toThrow(Crash);
    expect([theCopy(world).state, bought(world).length]).toEqual(['WORKING', 0]);
    // When
    await whenMinutesPass(world, 3);
    // Then
    const { filledShares, work } = theCopy(world);
    expect(filledShares).toBe(work!.order.total);
  });

  test('lets a further copy of its position be sent at once, and counts both', async () => {
    // Given
    const world = await givenWorked();
    await whenLooked(world, 3);
    // When
    await givenRecorded(world);
    await world.whenExecuted();
    await whenMinutesPass(world, 3);
    // Then
    const parents = world.ledger.dump().parents.filter(({ side }) => side === 'BUY');
    expect(parents.map(({ work, state }) => [work === undefined, state]).toSorted()).toEqual([
      [false, 'DONE'],
      [true, 'DONE'],
    ]);
    expect(thePosition(world).available).toBe(parents.reduce((sum, { filledShares }) => sum + filledShares, 0n));
    expect(breaches(world)).toEqual([]);
  });

  test('is worked by its part of the book, too', async () => {
    const world = await givenStarted(settingsOf({ aboveUsd: dollars('10000'), aboveDepth: bps(500n) }));
    world.markets.books.set(TOKEN, aBook({ asks: [aLevel('0.5', '1000')] }));
    await givenRecorded(world);
    await world.whenExecuted();
    expect(theCopy(world).work?.copy?.because.code).toBe('ABOVE_DEPTH');
    expect(bought(world)[0]!.shares).toBeLessThanOrEqual(sharesOf('50'));
  });
});
