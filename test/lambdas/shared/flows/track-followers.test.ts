import { describe, expect, test } from '@jest/globals';
import { CASH, COLLATERAL, FEES, PNL } from '#core/model/journal.ts';
import { equityOf, type FollowerEquity } from '#core/model/follower-equity.ts';
import { usd } from '#core/values/usd.ts';
import { later } from '#core/values/unix-ms.ts';
import { trackFollowers } from '#flows/track-followers.ts';
import { UnavailableError } from '#ports/errors.ts';
import { aBook, aLevel } from '../../../support/builders/a-market.ts';
import { aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { type FOLLOWER, FOLLOWER_WALLET, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, priceOf } from '../../../support/builders/quantities.ts';
import { givenBought, givenReduction, givenStarted } from '../../../support/flow-steps.ts';
import { type FlowWorld, flowWorld } from '../../../support/flow-world.ts';
import { afterTenMinutes, givenClaim, MAIN, redeemedCash } from '../../../support/redeem-steps.ts';

const runTime = ({ clock }: FlowWorld, forMs = 30_000) => ({ now: clock.moment, until: later(clock.moment, forMs) });

async function whenTracked(world: FlowWorld): Promise<FollowerEquity | undefined> {
  const settings = (await world.deps.settings.current())!;
  await trackFollowers(world.deps, settings, runTime(world));
  return world.deps.snapshots.followerEquity(MAIN);
}

/** A minute later. */
async function whenTrackedLater(world: FlowWorld): Promise<FollowerEquity> {
  world.clock.advance(600_000);
  return (await whenTracked(world))!;
}

const booked = (world: FlowWorld, account: string): bigint =>
  world.ledger
    .dump()
    .journal.flatMap(({ legs }) => legs)
    .filter((leg) => leg.account === account && leg.asset === COLLATERAL)
    .reduce((sum, { debit, credit }) => sum + debit - credit, 0n);

describe('B31: a follower who bought', () => {
  test('has lost his fee and the spread; sold, what the journal says; the whole is cash, marks and claims', async () => {
    // Given
    const world = await givenBought();
    // When
    const owning = await whenTrackedLater(world);
    // Then
    const [position] = world.ledger.dump().positions;
    const worth = (position!.available * priceOf('0.49')) / 1_000_000n;
    expect(owning).toMatchObject({
      positions: worth,
      open: worth - position!.basis,
      realised: 0n,
      exposure: position!.basis,
    });
    expect(equityOf(owning)).toBe(booked(world, CASH) + worth);
    // When
    await givenReduction(world, '2000');
    await world.whenExecuted();
    expect(await world.untilQuiet()).toBe(true);
    const sold = await whenTrackedLater(world);
    // Then
    expect(sold).toMatchObject({ positions: 0n, open: 0n, realised: -booked(world, PNL) - booked(world, FEES) });
    expect(equityOf(sold)).toBe(booked(world, CASH));
    expect(sold.invested).toBe(dollars('5000'));
  });

  test('and won has his payout once: claimed, and then as cash', async () => {
    // Given
    const world = await givenClaim();
    // When
    const claimed = await whenTrackedLater(world);
    await world.whenRedeemed();
    for (let time = 0; time < 3; time += 1) await afterTenMinutes(world);
    world.chain.cash.set(FOLLOWER_WALLET, usd(dollars('5000') + redeemedCash(world)));
    const redeemed = await whenTrackedLater(world);
    // Then
    expect([claimed.claims, redeemed.claims]).toEqual([dollars('388'), 0n]);
    expect(equityOf(claimed)).toBe(booked(world, CASH));
    expect(equityOf(redeemed)).toBe(equityOf(claimed));
    expect(redeemed.realised).toBe(-booked(world, PNL) - booked(world, FEES));
  });
});

describe('tracking followers', () => {
  test('a ledger is worth its cash before it trades', async () => {
    const world = await flowWorld();
    const [other] = [aFollower({ wallet: FOLLOWER_WALLET })];
    await world.givenSettings(someSettings({ followers: [other] }));
    await world.whenReconciled();
    expect((await world.deps.snapshots.followerEquity(MAIN))?.invested).toBe(dollars('5000'));
  });

  test('does nothing for a ledger that is not open', async () => {
    const world = await flowWorld();
    const settings = (await world.deps.settings.current())!;
    world.clock.advance(600_000);
    expect(await trackFollowers(world.deps, settings, runTime(world))).toEqual({ valued: 0, failures: 0 });
  });

  test('whose time is over keeps the older value, and is told of', async () => {
    const world = await givenStarted();
    world.clock.advance(600_000);
    const first = await whenTracked(world);
    world.clock.advance(600_000);
    const settings = (await world.deps.settings.current())!;
    const late = await trackFollowers(world.deps, settings, runTime(world, -1));
    expect(late).toEqual({ valued: 0, failures: 1 });
    expect((await world.deps.snapshots.followerEquity(MAIN))?.version).toBe(first?.version);
    expect(world.log.counts.get('FollowerValueFailures')).toBe(1);
  });

  test('waits for its interval, and keeps one value for each quarter of an hour', async () => {
    const world = await givenStarted();
    world.clock.advance(600_000);
    const first = await whenTrackedLater(world);
    world.clock.advance(54_999);
    expect((await whenTracked(world))?.version).toBe(first.version);
    world.clock.advance(1);
    expect((await whenTracked(world))?.version).toBe(first.version + 1n);
    world.clock.advance(900_000);
    await whenTracked(world);
    const past = await world.deps.snapshots.pastEquities(MAIN, later(first.at, -3_600_000));
    expect(past.map(({ version }) => version)).toEqual([first.version, first.version + 2n]);
  });

  test('two runs at once: one value, and the peak never goes back', async () => {
    const world = await givenBought();
    world.clock.advance(600_000);
    const settings = (await world.deps.settings.current())!;
    const run = () => trackFollowers(world.deps, settings, runTime(world));
    expect((await Promise.all([run(), run()])).map(({ valued }) => valued)).toEqual([1, 0]);
  });

  test('two followers of one token ask for its book once', async () => {
    const world = await givenBought();
    const again = aFollower({ name: 'again' as typeof FOLLOWER });
    const settings = (await world.deps.settings.current())!;
    await world.givenSettings({ ...settings, followers: [...settings.followers, again] });
    await world.whenReconciled();
    const { positions } = world.ledger;
    world.deps.ledger.positions = async (of) =>
      (await positions(MAIN)).map((one) => ({ ...one, follower: of.follower, mode: of.mode }));
    const asked: string[] = [];
    const { book } = world.deps.markets;
    world.deps.markets.book = (token) => {
      asked.push(token);
      return book(token);
    };
    await whenTrackedLater(world);
    expect(asked).toEqual([TOKEN]);
  });
});

describe('B24: what cannot be read', () => {
  test('a book keeps its mark and its time, and is counted', async () => {
    const world = await givenBought();
    const before = await whenTrackedLater(world);
    world.deps.markets.book = () => Promise.reject(new UnavailableError('no'));
    const after = await whenTrackedLater(world);
    expect(after).toMatchObject({ positions: before.positions, marksAt: before.at, at: world.clock.moment });
    expect(world.log.counts.get('FollowerValueFailures')).toBe(1);
  });

  test('cash keeps its time, and the rest is new', async () => {
    const world = await givenBought();
    const before = await whenTrackedLater(world);
    world.deps.chain.collateral = () => Promise.reject(new UnavailableError('no'));
    world.markets.books.set(TOKEN, aBook({ bids: [aLevel('0.3')] }));
    const after = await whenTrackedLater(world);
    expect(after).toMatchObject({ cash: before.cash, cashAt: before.at, marksAt: world.clock.moment });
    expect(after.positions).toBeLessThan(before.positions);
  });

  test('a book without bids is at its last mark: no loss, and read', async () => {
    const world = await givenBought();
    const before = await whenTrackedLater(world);
    world.markets.books.set(TOKEN, { bids: [], asks: [] });
    const after = await whenTrackedLater(world);
    expect(after).toMatchObject({ open: before.open, unpricedCount: 1, marksAt: world.clock.moment });
  });

  test('a bug is no source that cannot be read: it ends the run', async () => {
    const world = await givenBought();
    world.deps.markets.book = () => Promise.reject(new Error('a bug'));
    await expect(whenTrackedLater(world)).rejects.toThrow('a bug');
  });
});

test('a withdrawal is no loss, whenever it is booked', async () => {
  const world = await givenBought();
  const before = await whenTrackedLater(world);
  world.chain.cash.set(FOLLOWER_WALLET, dollars('3000'));
  const after = await whenTrackedLater(world);
  expect(equityOf(after) - equityOf(before)).toBe(dollars('-2000'));
  expect([after.open, after.realised, after.dayProfit]).toEqual([before.open, before.realised, before.dayProfit]);
});
