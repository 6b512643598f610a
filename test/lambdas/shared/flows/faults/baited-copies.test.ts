import { expect, test } from '@jest/globals';
import { putPosition } from '#core/ledger/put.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBook, aLevel } from '../../../../support/builders/a-market.ts';
import { someSettings, theFilters, theLimits } from '../../../../support/builders/a-settings.ts';
import { TOKEN } from '../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';
import {
  givenMeasured,
  givenRecorded,
  givenReduction,
  givenStarted,
  theParent,
  thePosition,
} from '../../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../../support/flow-world.ts';
import { quietBreaches } from '../../../../support/world-proofs.ts';

const COOLDOWN_MS = 900_000;
const DEAR = aBook();
const CHEAP = aBook({ bids: [aLevel('0.45')], asks: [aLevel('0.46')] });

/** A leader whose purchase is copied; he then sells half of it, and the copies of that half lose. */
async function givenBaited(cooldownAfterLossMs?: number): Promise<FlowWorld> {
  const filters = theFilters(cooldownAfterLossMs === undefined ? {} : { cooldownAfterLossMs });
  const monitoring = { pollIntervalMs: 2_000, portfolioSyncIntervalMs: 60_000 };
  const world = await givenStarted(someSettings({ limits: theLimits({ filters }), monitoring }));
  await whenBuying(world);
  expect(thePosition(world)).toMatchObject({ available: sharesOf('388') });
  world.markets.books.set(TOKEN, CHEAP);
  await givenReduction(world, '1000');
  expect(await world.untilQuiet()).toBe(true);
  expect(thePosition(world)).toMatchObject({ available: sharesOf('194'), selling: 0n });
  expect(thePosition(world).realised).toBeLessThan(0n);
  world.markets.books.set(TOKEN, DEAR);
  return world;
}

/** The leader buys 2,000 shares, and all is done that follows from it. */
async function whenBuying(world: FlowWorld): Promise<void> {
  await givenMeasured(world);
  await givenRecorded(world);
  expect(await world.untilQuiet()).toBe(true);
}

test('M10: a leader who bought thin, sold into his copiers and buys again is not copied until the loss is old enough', async () => {
  // Given
  const world = await givenBaited(COOLDOWN_MS);
  const { lostAt } = thePosition(world);
  // When
  await whenBuying(world);
  // Then
  const { state, reason } = theParent(world, 'BUY');
  expect({ state, code: reason?.code }).toEqual({ state: 'DENIED', code: 'COOLING_DOWN' });
  expect(reason).toMatchObject({ minimumMs: COOLDOWN_MS });
  expect(thePosition(world)).toMatchObject({ available: sharesOf('194'), lostAt });
  // When
  await givenReduction(world, '1500');
  expect(await world.untilQuiet()).toBe(true);
  // Then
  expect(thePosition(world)).toMatchObject({ available: sharesOf('97'), selling: 0n });
  // When
  world.clock.advance(later(thePosition(world).lostAt!, COOLDOWN_MS) - world.clock.moment);
  await whenBuying(world);
  // Then
  expect(theParent(world, 'BUY')).toMatchObject({ state: 'DONE' });
  expect(thePosition(world).available).toBeGreaterThan(sharesOf('97'));
  expect(quietBreaches(world)).toEqual([]);
});

test('M10: where nothing is asked for, he is copied again at once', async () => {
  const world = await givenBaited();
  await whenBuying(world);
  expect(theParent(world, 'BUY')).toMatchObject({ state: 'DONE' });
  expect(thePosition(world).available).toBeGreaterThan(sharesOf('194'));
});

test('M10: a loss that is booked between decision and reservation is heeded: nothing is reserved on what was read before', async () => {
  // Given
  const world = await givenBaited(COOLDOWN_MS);
  world.clock.advance(later(thePosition(world).lostAt!, COOLDOWN_MS) - world.clock.moment);
  const posts = world.venue.posts.length;
  const { commit } = world.ledger;
  world.ledger.commit = async (changes, ...rest) => {
    if (!changes.some((one) => one.kind === 'put' && one.type === 'child' && one.value.side === 'BUY'))
      return commit(changes, ...rest);
    world.ledger.commit = commit;
    await commit([putPosition(thePosition(world), { lostAt: world.clock.moment })]);
    return commit(changes, ...rest);
  };
  // When
  await whenBuying(world);
  // Then
  expect(theParent(world, 'BUY')).toMatchObject({ state: 'DENIED', reason: { code: 'COOLING_DOWN' } });
  expect(world.venue.posts).toHaveLength(posts);
});
