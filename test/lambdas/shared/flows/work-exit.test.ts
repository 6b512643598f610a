import { describe, expect, test } from '@jest/globals';
import { later } from '#core/values/unix-ms.ts';
import { closeAll } from '#flows/close-all.ts';
import { noteRestriction } from '#flows/note-restriction.ts';
import { aBook, aLevel, aMarket } from '../../../support/builders/a-market.ts';
import { someSettings, theExecution } from '../../../support/builders/a-settings.ts';
import { CONDITION, FOLLOWER, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import {
  givenBought,
  givenRecorded,
  givenReduction,
  givenStarted,
  theChild,
  theParent,
  thePosition,
} from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { breaches, quietBreaches } from '../../../support/world-proofs.ts';

/** Four parts within two minutes of what brings more than 50 dollars. */
const LARGE = someSettings({
  monitoring: { pollIntervalMs: 2_000, portfolioSyncIntervalMs: 60_000 },
  execution: theExecution({
    largeOrders: { aboveUsd: dollars('50'), algorithm: 'twap', windowMs: 120_000, slices: 4 },
  }),
});

const sales = (world: FlowWorld): number => world.venue.posts.length - 1;

describe('an exit', () => {
  test('sells what is owned above the target, 194 of 388 shares, and ends', async () => {
    // Given
    const world = await givenBought();
    await givenReduction(world, '1000');
    // When
    await world.whenExecuted();
    // Then
    expect(theChild(world, 'SELL')).toMatchObject({
      shares: sharesOf('194'),
      limit: priceOf('0.49'),
      best: priceOf('0.49'),
    });
    expect(thePosition(world)).toMatchObject({ available: sharesOf('194'), selling: sharesOf('194') });
    expect(await world.untilQuiet()).toBe(true);
    expect(theParent(world, 'SELL')).toMatchObject({ state: 'DONE', filledShares: sharesOf('194') });
    expect(thePosition(world).exit).toBeUndefined();
    expect(quietBreaches(world)).toEqual([]);
  });

  test.each([
    ['nobody bids', (world: FlowWorld) => world.markets.books.set(TOKEN, aBook({ bids: [] }))],
    [
      'there is no book',
      (world: FlowWorld) => {
        world.markets.books.clear();
      },
    ],
    [
      'the market takes no orders',
      (world: FlowWorld) => world.markets.known.set(CONDITION, aMarket({ isAcceptingOrders: false })),
    ],
    [
      'the market is unknown',
      (world: FlowWorld) => {
        world.markets.known.clear();
      },
    ],
  ])('waits 60 s while %s, and keeps its shares', async (_, close) => {
    // Given
    const world = await givenBought();
    close(world);
    await givenReduction(world, '1000');
    // When
    await world.whenExecuted();
    // Then
    expect(sales(world)).toBe(0);
    expect(theParent(world, 'SELL')).toMatchObject({ reason: { code: 'NO_BID' }, next: world.clock.moment + 60_000 });
    expect(thePosition(world)).toMatchObject({ available: sharesOf('388'), selling: 0n, target: sharesOf('194') });
  });

  test('B25: waits for the end of a pause that another order met, sends nothing meanwhile, and then sells', async () => {
    // Given
    const world = await givenBought();
    await noteRestriction(world.deps, { code: 'CANCEL_ONLY', text: 'HTTP 503', forMs: 90_000 });
    const until = later(world.clock.moment, 90_000);
    await givenReduction(world, '1000');
    // When
    await world.whenExecuted();
    // Then
    expect(sales(world)).toBe(0);
    expect(theParent(world, 'SELL')).toMatchObject({
      state: 'WORKING',
      reason: { code: 'VENUE_PAUSED', until },
      next: until,
    });
    expect(thePosition(world)).toMatchObject({ available: sharesOf('388'), selling: 0n, target: sharesOf('194') });
    expect(await world.untilQuiet()).toBe(true);
    expect(theParent(world, 'SELL')).toMatchObject({ state: 'DONE', filledShares: sharesOf('194'), attempts: 1 });
    expect(quietBreaches(world)).toEqual([]);
  });

  test('B25: does not wait for a blocked region', async () => {
    const world = await givenBought();
    await noteRestriction(world.deps, { code: 'REGION_BLOCKED', text: 'HTTP 403' });
    await givenReduction(world, '1000');
    await world.whenExecuted();
    expect(sales(world)).toBe(1);
  });

  test('B19: lowers its floor from the first mid of 0.495 with each try until a bid of 0.46 is enough', async () => {
    // Given
    const world = await givenBought();
    await givenReduction(world, '1000');
    const { signerOf } = world.venue;
    world.markets.books.set(TOKEN, aBook({ bids: [aLevel('0.46')], asks: [aLevel('0.53')] }));
    world.venue.signerOf = signerOf;
    // When
    expect(await world.untilQuiet()).toBe(true);
    // Then
    expect(theChild(world, 'SELL').limit).toBe(priceOf('0.46'));
    expect(theParent(world, 'SELL')).toMatchObject({ state: 'DONE', attempts: 3 });
  });

  test('B19: that finds no bid at its lowest floor of 20 % below, from its fifth try on, is told with each try', async () => {
    // Given
    const world = await givenBought();
    world.markets.books.set(TOKEN, aBook({ bids: [aLevel('0.39')], asks: [aLevel('0.60')] }));
    await givenReduction(world, '1000');
    const told: (number | undefined)[] = [];
    // When
    for (let tries = 0; tries < 6; tries += 1) {
      await world.whenExecuted();
      told.push(world.log.counts.get('ExitsAtFloor'));
      await world.clock.waitUntil(theParent(world, 'SELL').next!);
      await world.whenReconciled();
    }
    // Then
    expect(told).toEqual([undefined, undefined, undefined, undefined, 1, 2]);
    expect(sales(world)).toBe(0);
    expect(thePosition(world)).toMatchObject({ available: sharesOf('388'), target: sharesOf('194') });
  });

  test('B19: sells nothing at a cent while a book is without offers, and at its worth once it has them', async () => {
    // Given
    const world = await givenBought();
    const mark = { token: TOKEN, price: priceOf('0.49'), hasBid: true, at: world.clock.moment };
    await world.deps.snapshots.putMarks([mark], world.clock.moment);
    world.markets.books.set(TOKEN, aBook({ bids: [aLevel('0.01')], asks: [] }));
    await givenReduction(world, '2000');
    // When
    await world.whenExecuted();
    expect(sales(world)).toBe(0);
    expect(theParent(world, 'SELL')).toMatchObject({ state: 'WORKING', reason: { code: 'NO_BID' }, attempts: 1 });
    world.markets.books.set(TOKEN, aBook({ bids: [aLevel('0.45')], asks: [aLevel('0.46')] }));
    // Then
    expect(await world.untilQuiet()).toBe(true);
    expect(theChild(world, 'SELL')).toMatchObject({ limit: priceOf('0.44') });
    expect(thePosition(world).available).toBe(0n);
  });

  test('of less than the minimum of 5 shares waits as dust, and nothing is written for the same wait again', async () => {
    // Given
    const world = await givenBought();
    await givenReduction(world, '20');
    await world.whenExecuted();
    const waiting = theParent(world, 'SELL');
    expect(waiting.reason).toMatchObject({ code: 'DUST', shares: sharesOf('3.88') });
    // When
    world.doorbell.giveBack(waiting.parentId);
    await world.whenExecuted();
    // Then
    expect(theParent(world, 'SELL').version).toBe(waiting.version);
    expect(sales(world)).toBe(0);
  });

  test('B13: that would leave less than 5 shares takes them along and lowers the target', async () => {
    // Given
    const world = await givenBought();
    await givenReduction(world, '1980');
    // When
    await world.whenExecuted();
    // Then
    expect(theChild(world, 'SELL').shares).toBe(sharesOf('388'));
    expect(thePosition(world)).toMatchObject({ available: 0n, selling: sharesOf('388'), target: 0n });
  });

  test('X17: waits for a purchase under way, and sells what of it comes', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    await world.whenExecuted();
    await givenReduction(world, '2000');
    // When
    await world.whenExecuted();
    // Then
    expect(theParent(world, 'SELL')).toMatchObject({ state: 'WORKING', reason: { code: 'AWAITS_FILL' } });
    expect(await world.untilQuiet()).toBe(true);
    expect(thePosition(world)).toMatchObject({ available: 0n, target: 0n });
    expect(quietBreaches(world)).toEqual([]);
  });

  test('sells nothing while trading is halted, and everything afterwards', async () => {
    // Given
    const world = await givenBought();
    world.ledger.setTradingMode({ follower: FOLLOWER, mode: 'live' }, 'HALTED');
    await givenReduction(world, '2000');
    // When
    await world.whenExecuted();
    // Then
    expect(sales(world)).toBe(0);
    expect(world.ledger.dump().children.map((child) => child.side)).toEqual(['BUY']);
    expect(thePosition(world).target).toBe(0n);
    world.ledger.setTradingMode({ follower: FOLLOWER, mode: 'live' }, 'REDUCING');
    expect(await world.untilQuiet()).toBe(true);
    expect(thePosition(world).available).toBe(0n);
  });

  test('that is large is sold in parts of its window, each no sooner than its own', async () => {
    // Given
    const world = await givenBought();
    await world.givenSettings(LARGE);
    // When
    await givenReduction(world, '2000');
    expect(await world.untilQuiet()).toBe(true);
    // Then
    const sold = world.ledger.dump().children.filter(({ side }) => side === 'SELL');
    const { createdAt } = theParent(world, 'SELL');
    expect(sold.map(({ shares }) => shares)).toEqual(Array.from({ length: 4 }, () => sharesOf('97')));
    for (const [part, { reservedAt }] of sold.toSorted((a, b) => a.reservedAt - b.reservedAt).entries()) {
      expect(reservedAt - createdAt).toBeGreaterThanOrEqual(part * 30_000);
      expect(reservedAt - createdAt).toBeLessThan((part + 1) * 30_000);
    }
    expect(theParent(world, 'SELL')).toMatchObject({ state: 'DONE', filledShares: sharesOf('388') });
    expect(quietBreaches(world)).toEqual([]);
  });

  test('that is large goes whole once its window is over, and where a person closes the position', async () => {
    // Given
    const [late, closed] = [await givenBought(), await givenBought()];
    for (const world of [late, closed]) await world.givenSettings(LARGE);
    await givenReduction(late, '2000');
    late.clock.advance(120_000);
    // When
    await late.untilQuiet();
    await closeAll(closed.deps, { why: { code: 'CLOSE_ALL' }, isUrgent: false, dryRun: false });
    await closed.untilQuiet();
    // Then
    for (const world of [late, closed]) {
      expect(sales(world)).toBe(1);
      expect(theChild(world, 'SELL').shares).toBe(sharesOf('388'));
    }
  });

  test('decided on twice at once is sold once', async () => {
    // Given
    const world = await givenBought();
    await givenReduction(world, '1000');
    const parentId = world.doorbell.take()!;
    world.doorbell.giveBack(parentId);
    world.doorbell.giveBack(parentId);
    // When
    await Promise.all([world.whenExecuted(), world.whenExecuted()]);
    // Then
    expect(sales(world)).toBe(1);
    expect(breaches(world)).toEqual([]);
  });
});
