import { expect, test } from '@jest/globals';
import { putPosition } from '#core/ledger/put.ts';
import { bps } from '#core/values/bps.ts';
import { type FollowerName, type Wallet } from '#core/values/ids.ts';
import { minus } from '#core/values/quantity.ts';
import { type Shares } from '#core/values/shares.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBook, aLevel, aMarket } from '../../../../support/builders/a-market.ts';
import {
  aFollow,
  aFollower,
  someSettings,
  theExecution,
  theFilters,
  theLimits,
} from '../../../../support/builders/a-settings.ts';
import { aFollowerEquity } from '../../../../support/builders/a-snapshot.ts';
import { CONDITION, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import {
  givenMeasured,
  givenRecorded,
  givenReduction,
  givenStarted,
  theParent,
  thePosition,
} from '../../../../support/flow-steps.ts';
import { type FlowWorld, flowWorld } from '../../../../support/flow-world.ts';
import { quietBreaches } from '../../../../support/world-proofs.ts';

const monitoring = { pollIntervalMs: 2_000, portfolioSyncIntervalMs: 60_000 };
const COOLDOWN_MS = 900_000;
const DEAR = aBook();
const CHEAP = aBook({ bids: [aLevel('0.45')], asks: [aLevel('0.46')] });

/** A leader whose purchase is copied; he then sells half of it, and the copies of that half lose. */
async function givenBaited(cooldownAfterLossMs?: number): Promise<FlowWorld> {
  const filters = theFilters(cooldownAfterLossMs === undefined ? {} : { cooldownAfterLossMs });
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

const CROWD = ['main', 'second', 'third', 'fourth', 'fifth'] as FollowerName[];

/** Five accounts copy one leader, each a quarter of a book of 1,000 shares at most; what the venue fills may leave the book. */
async function whenCrowded({ isShrinking }: { readonly isShrinking: boolean }) {
  const accounts = CROWD.map((name, at) => aFollower({ name, wallet: `0x${'f'.repeat(39)}${at}` as Wallet }));
  const limits = theLimits({ filters: theFilters({ maxBookPart: bps(2_500n) }) });
  const follows = CROWD.map((follower) => aFollow({ follower }));
  const execution = theExecution({ slippageBps: bps(0n) });
  const world = await flowWorld();
  await world.givenSettings(someSettings({ followers: accounts, follows, limits, execution, monitoring }));
  for (const { name, wallet } of accounts) {
    if (wallet !== undefined) world.chain.cash.set(wallet, dollars('5000'));
    const at = later(world.clock.moment, 300_000);
    await world.deps.snapshots.putFollowerEquity(aFollowerEquity({ follower: name, at, cashAt: at, marksAt: at }));
  }
  world.markets.known.set(CONDITION, aMarket());
  const asked: { readonly shares: Shares; readonly shown: Shares }[] = [];
  let left = sharesOf('1000');
  const show = () => world.markets.books.set(TOKEN, aBook({ asks: [{ price: priceOf('0.5'), shares: left }] }));
  show();
  const { post } = world.venue;
  world.venue.post = (follower, child) => {
    asked.push({ shares: child.shares, shown: left });
    if (isShrinking) left = minus(left, child.shares);
    show();
    return post(follower, child);
  };
  await world.whenWatched();
  await world.whenReconciled();
  await givenRecorded(world);
  await world.whenExecuted();
  expect(world.ledger.dump().children.map(({ limit }) => limit)).toEqual(CROWD.map(() => priceOf('0.5')));
  // A little less than the part: what trades round up is paid of it, too. The first leaves the four after it as much as it takes.
  for (const [at, { shares, shown }] of asked.entries()) {
    const percent = at === 0 ? 20n : 25n;
    expect(shares * 100n).toBeLessThanOrEqual(shown * percent);
    expect(shares * 100n).toBeGreaterThan(shown * (percent - 1n));
  }
  return asked;
}

test('B35: of five accounts that copy one thin purchase each takes a fifth, then a quarter of what it is shown, at the leader’s price: less and less', async () => {
  const asked = await whenCrowded({ isShrinking: true });
  expect(asked).toHaveLength(5);
  const [first, last] = [asked[0]!, asked[4]!];
  expect(last.shown).toBeLessThan(sharesOf('345'));
  expect(minus(last.shown, last.shares)).toBeGreaterThan(sharesOf('237'));
  expect(first.shown).toBe(sharesOf('1000'));
});

test('B35: accounts that are shown the same book do not see each other’s orders: a fifth and four quarters are asked for, at no higher price', async () => {
  const asked = await whenCrowded({ isShrinking: false });
  expect(asked.map(({ shown }) => shown)).toEqual(CROWD.map(() => sharesOf('1000')));
});
