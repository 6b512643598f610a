import { describe, expect, test } from '@jest/globals';
import { commandOrder } from '#flows/command-order.ts';
import { tendOrders } from '#flows/tend-orders.ts';
import { type FollowerName, type Wallet } from '#core/values/ids.ts';
import { UnavailableError } from '#ports/errors.ts';
import { Crash } from '../../../support/one-fault.ts';
import { aMarket } from '../../../support/builders/a-market.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { CONDITION, FOLLOWER } from '../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import { givenStarted } from '../../../support/flow-steps.ts';
import { givenPlaced, MINUTE_MS, ownPosition, theOrder, whenMinutesPass } from '../../../support/order-steps.ts';
import { breaches } from '../../../support/world-proofs.ts';

describe('an order that works over time', () => {
  test('TWAP: buys 100 shares in five children of 20 over ten minutes, and ends', async () => {
    // Given
    const world = await givenStarted();
    const id = await givenPlaced(world);
    // When
    await whenMinutesPass(world, 12);
    // Then
    expect(await theOrder(world, id)).toMatchObject({ state: 'DONE', filledShares: sharesOf('100'), attempts: 5 });
    expect(world.venue.posts).toHaveLength(5);
    expect(await ownPosition(world)).toMatchObject({ available: sharesOf('100'), buying: [] });
    expect((await ownPosition(world)).entry).toBeUndefined();
    expect(breaches(world)).toEqual([]);
  });

  test('a sale takes its shares out of the target, and gives back what it did not sell', async () => {
    // Given
    const world = await givenStarted();
    await givenPlaced(world, { windowMs: MINUTE_MS, maxOrder: sharesOf('50') });
    await whenMinutesPass(world, 3);
    const id = await givenPlaced(world, { side: 'SELL', limit: priceOf('0.40'), total: sharesOf('60') });
    expect(await ownPosition(world)).toMatchObject({ target: sharesOf('40'), exit: id });
    // When
    await whenMinutesPass(world, 3);
    await commandOrder(world.ledger, { id, command: 'cancel' });
    await whenMinutesPass(world, 2);
    // Then
    const { filledShares, state, reason } = await theOrder(world, id);
    expect({ state, reason: reason?.code }).toEqual({ state: 'DONE', reason: 'ORDER_OVER' });
    expect(filledShares).toBeGreaterThan(0n);
    expect(filledShares).toBeLessThan(sharesOf('60'));
    const { available, target, exit } = await ownPosition(world);
    expect({ available, target, exit }).toEqual({
      available: sharesOf('100') - filledShares,
      target: sharesOf('100') - filledShares,
      exit: undefined,
    });
    expect(breaches(world)).toEqual([]);
  });

  test('an iceberg shows the next part only when the one before is proven over, and cancels what rests at the end', async () => {
    // Given
    const world = await givenStarted();
    world.venue.scripts.push({ quarters: [4] }, { quarters: [4] }, { quarters: [2] });
    const id = await givenPlaced(world, { algorithm: 'iceberg', style: 'join', windowMs: 2 * MINUTE_MS });
    // When
    await whenMinutesPass(world, 8);
    // Then
    expect(await theOrder(world, id)).toMatchObject({ state: 'DONE', filledShares: sharesOf('50'), attempts: 3 });
    expect(world.venue.cancels).toContain(world.venue.posts[2]);
    expect(await ownPosition(world)).toMatchObject({ available: sharesOf('50'), buying: [] });
    expect(breaches(world)).toEqual([]);
  });

  test('on a v2 market a purchase counts shares: what it does not take at once is cancelled before the next slice', async () => {
    // Given
    const world = await givenStarted();
    world.markets.known.set(CONDITION, aMarket({ domain: 'v2' }));
    world.venue.scripts.push({ quarters: [2] });
    const id = await givenPlaced(world);
    // When
    await whenMinutesPass(world, 12);
    // Then
    const [first] = world.ledger.dump().children.toSorted((a, b) => a.attempt - b.attempt);
    expect(first).toMatchObject({ mayTake: true, shares: sharesOf('20'), state: 'DONE' });
    expect(world.venue.cancels).toEqual([first?.venueOrderId]);
    expect(await theOrder(world, id)).toMatchObject({ state: 'DONE' });
    expect(breaches(world)).toEqual([]);
  });

  test('paused it places nothing and cancels what rests; resumed it goes on', async () => {
    // Given
    const world = await givenStarted();
    world.venue.scripts.push({ quarters: [] });
    const id = await givenPlaced(world, { algorithm: 'iceberg', style: 'join' });
    await whenMinutesPass(world, 1);
    await commandOrder(world.ledger, { id, command: 'pause' });
    // When
    await whenMinutesPass(world, 2);
    // Then
    expect(world.venue.cancels).toContain(world.venue.posts[0]);
    expect(await theOrder(world, id)).toMatchObject({ reason: { code: 'ORDER_WAITS', why: 'PAUSED' } });
    // When
    await commandOrder(world.ledger, { id, command: 'resume' });
    await whenMinutesPass(world, 9);
    // Then
    expect(await theOrder(world, id)).toMatchObject({ state: 'DONE', filledShares: sharesOf('100') });
  });
});

test('with nothing to work it ends at once, after one look at what is open', async () => {
  const world = await givenStarted();
  const before = world.clock.moment;
  expect(await tendOrders(world.deps, { forMs: 58_000 })).toEqual({ open: 0, passes: 1, failures: 0 });
  expect(world.clock.moment).toBe(before);
});

test('a run that is cut anywhere is followed by one that repeats no slice', async () => {
  for (let cut = 1; cut <= 60; cut += 1) {
    // Given
    const world = await givenStarted();
    const id = await givenPlaced(world);
    let calls = 0;
    const deps = world.depsBehind((call) => {
      calls += 1;
      // The effect of every second one takes place all the same.
      if (calls === cut && cut % 2 === 0) call();
      if (calls >= cut) throw new Crash();
      return call();
    });
    // When
    await expect(tendOrders(deps, { forMs: 58_000 })).rejects.toThrow();
    await whenMinutesPass(world, 16);
    // Then
    const { state, filledShares } = await theOrder(world, id);
    expect({ cut, state }).toEqual({ cut, state: 'DONE' });
    // What may be at the venue is quarantined for six of the ten minutes: no later slice makes up for it in a burst.
    expect(filledShares).toBeGreaterThanOrEqual(sharesOf('40'));
    expect(filledShares).toBeLessThanOrEqual(sharesOf('100'));
    expect({ cut, found: breaches(world) }).toEqual({ cut, found: [] });
  }
});

test('two runs at once place each slice once', async () => {
  const world = await givenStarted();
  const id = await givenPlaced(world, { windowMs: 2 * MINUTE_MS });
  await Promise.all([tendOrders(world.deps, { forMs: 58_000 }), tendOrders(world.deps, { forMs: 58_000 })]);
  await whenMinutesPass(world, 4);
  expect(await theOrder(world, id)).toMatchObject({ state: 'DONE', filledShares: sharesOf('100'), attempts: 5 });
  expect(breaches(world)).toEqual([]);
});

test('an order whose venue is away is told of, and keeps no other follower’s waiting', async () => {
  // Given
  const world = await givenStarted();
  const other = aFollower({ name: 'other' as FollowerName, wallet: `0x${'7'.repeat(40)}` as Wallet });
  const settings = (await world.deps.settings.current())!;
  await world.givenSettings({ ...settings, followers: [...settings.followers, other] });
  await world.whenReconciled();
  const [away, id] = [await givenPlaced(world), await givenPlaced(world, {}, other.name)];
  const venue: typeof world.deps.venue = {
    ...world.deps.venue,
    signerOf: (follower) =>
      follower.name === FOLLOWER
        ? Promise.reject(new UnavailableError('signer away'))
        : world.deps.venue.signerOf(follower),
  };
  // When
  const report = await tendOrders({ ...world.deps, venue }, { forMs: 0 });
  // Then
  expect(report).toMatchObject({ open: 2, failures: 1 });
  expect(world.log.counts.get('OrdersNotTended')).toBe(1);
  expect((await theOrder(world, away)).openChild).toBeUndefined();
  expect(world.venue.posts).toEqual([(await theOrder(world, id)).openChild]);
});
