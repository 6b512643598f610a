import { describe, expect, test } from '@jest/globals';
import { CASH, COLLATERAL, FEES, PNL } from '#core/model/journal.ts';
import { equityOf, type FollowerEquity } from '#core/model/follower-equity.ts';
import { usd } from '#core/values/usd.ts';
import { DAY_MS, later, startOfUtcDay } from '#core/values/unix-ms.ts';
import { followerEquityMissing } from '#core/risk/follower-equity-rule.ts';
import { trackFollowers } from '#flows/track-followers.ts';
import { UnavailableError } from '#ports/errors.ts';
import { aBook, aLevel } from '../../../support/builders/a-market.ts';
import { aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { aSnapshot } from '../../../support/builders/a-snapshot.ts';
import { type FOLLOWER, FOLLOWER_WALLET, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, priceOf } from '../../../support/builders/quantities.ts';
import {
  givenBought,
  givenMeasured,
  givenRecorded,
  givenReduction,
  givenStarted,
  theParent,
} from '../../../support/flow-steps.ts';
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

describe('the first run of a day', () => {
  /** Bought at noon, and valued in the last minute of the day. */
  async function givenEvening(): Promise<FlowWorld> {
    const world = await givenBought();
    world.clock.advance(startOfUtcDay(world.clock.moment) + DAY_MS - 60_000 - world.clock.moment);
    await whenTracked(world);
    return world;
  }

  const closings = async ({ deps: { snapshots } }: FlowWorld) => [
    await snapshots.closingMarks('2026-06-01'),
    (await snapshots.marks())?.at,
  ];

  test('keeps the marks that the day before ended with, once, whatever they become', async () => {
    // Given
    const world = await givenEvening();
    const evening = (await world.deps.snapshots.marks())!;
    expect(evening.marks.map(({ token, price }) => [token, price])).toEqual([[TOKEN, priceOf('0.49')]]);
    // Before any later run the marks of now are those of their day.
    expect(await closings(world)).toEqual([{ day: '2026-06-01', ...evening }, evening.at]);
    // When
    world.markets.books.set(TOKEN, aBook({ bids: [aLevel('0.3', '9000')], asks: [aLevel('0.31', '9000')] }));
    for (let run = 0; run < 2; run += 1) {
      world.clock.advance(60_000);
      await whenTracked(world);
    }
    // Then
    expect(await closings(world)).toEqual([{ day: '2026-06-01', ...evening }, world.clock.moment]);
    expect((await world.deps.snapshots.marks())?.marks[0]?.price).toBeLessThan(priceOf('0.49'));
  });

  test('that ends between both writes leaves them to the next run', async () => {
    // Given
    const world = await givenEvening();
    const evening = (await world.deps.snapshots.marks())!;
    const { putMarks } = world.deps.snapshots;
    world.deps.snapshots.putMarks = () => Promise.reject(new UnavailableError('away'));
    world.clock.advance(60_000);
    await expect(whenTracked(world)).rejects.toThrow('away');
    // When
    world.deps.snapshots.putMarks = putMarks;
    world.clock.advance(60_000);
    await whenTracked(world);
    // Then
    expect(await closings(world)).toEqual([{ day: '2026-06-01', ...evening }, world.clock.moment]);
  });

  test('keeps them also where all is sold by then, and writes neither again that day', async () => {
    // Given
    const world = await givenEvening();
    const evening = (await world.deps.snapshots.marks())!;
    world.deps.ledger.positions = () => Promise.resolve([]);
    world.clock.advance(60_000);
    await whenTracked(world);
    const first = world.clock.moment;
    // When
    world.clock.advance(60_000);
    await whenTracked(world);
    // Then
    expect(await closings(world)).toEqual([{ day: '2026-06-01', ...evening }, first]);
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

  test.each([
    ['5000', 'FOLLOWER_EQUITY_STALE'],
    ['20000', undefined],
  ])('of 190 dollars’ worth beside %s in cash: entries end as %p', async (cash, code) => {
    const world = await givenBought();
    world.chain.cash.set(FOLLOWER_WALLET, dollars(cash));
    await whenTrackedLater(world);
    world.deps.markets.book = () => Promise.reject(new UnavailableError('no'));
    world.clock.advance(60_000);
    const followerEquity = await whenTrackedLater(world);
    const missing = followerEquityMissing({ ...aSnapshot(), now: world.clock.moment, followerEquity });
    expect(missing?.code).toBe(code);
    expect(followerEquity.positions > 0n).toBe(code !== undefined);
  });

  test('cash keeps its time, and the rest is new', async () => {
    const world = await givenBought();
    const before = await whenTrackedLater(world);
    world.deps.chain.collateral = () => Promise.reject(new UnavailableError('no'));
    world.markets.books.set(TOKEN, aBook({ bids: [aLevel('0.3')], asks: [aLevel('0.31')] }));
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

  test.each([
    ['wide', aBook({ bids: [aLevel('0.01', '5')], asks: [aLevel('0.99', '5')] })],
    ['without offers', aBook({ bids: [aLevel('0.01')], asks: [] })],
    ['with few bids near its price', aBook({ bids: [aLevel('0.49', '5'), aLevel('0.01')], asks: [aLevel('0.51')] })],
  ])('a minute of a book that is %s is neither loss nor gain', async (_, book) => {
    const world = await givenBought();
    const before = await whenTrackedLater(world);
    world.markets.books.set(TOKEN, book);
    const after = await whenTrackedLater(world);
    const { open, peakProfit } = before;
    expect(after).toMatchObject({ open, peakProfit, marksAt: world.clock.moment });
    world.markets.books.set(TOKEN, aBook());
    expect(await whenTrackedLater(world)).toMatchObject({ open, peakProfit });
  });

  test('a high bid for five shares gains what it pays for five, and no peak that sizes would be halved by', async () => {
    const world = await givenBought();
    const before = await whenTrackedLater(world);
    world.markets.books.set(TOKEN, aBook({ bids: [aLevel('0.9', '5'), aLevel('0.49')], asks: [aLevel('0.91')] }));
    const after = await whenTrackedLater(world);
    expect(after.open - before.open).toBeLessThanOrEqual(5n * (900_000n - 490_000n));
    expect(after.peakProfit).toBe(before.peakProfit);
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

describe('X27, B26: approvals of a wallet', () => {
  const MISSING = { domain: 'v1', asset: 'tokens', contract: '0xc0', spender: '0xe1' } as const;

  test('that are missing stop entries: nothing is signed, and a person is told what to approve, for whom, and where', async () => {
    // Given
    const world = await givenStarted();
    world.chain.unapproved = [MISSING];
    world.clock.advance(3_600_000);
    await givenMeasured(world);
    const known = (await world.deps.snapshots.followerEquity(MAIN))!;
    await world.deps.snapshots.putFollowerEquity({
      ...known,
      approvals: { at: later(world.clock.moment, -3_600_000), missing: [] },
      at: later(world.clock.moment, -60_000),
      version: known.version + 1n,
    });
    await whenTracked(world);
    // When
    await givenRecorded(world);
    await world.whenExecuted();
    // Then
    const { domain: _, ...said } = MISSING;
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'DENIED', reason: { code: 'APPROVAL_MISSING', ...said } });
    expect(world.venue.posts).toEqual([]);
    expect(world.log.counts.get('ApprovalsMissing')).toBe(1);
  });

  test('that are given are seen with the next value, and taken as given for an hour', async () => {
    // Given
    const world = await givenStarted();
    world.chain.unapproved = [MISSING];
    const found = async () => (await whenTrackedLater(world)).approvals?.missing;
    for (let minutes = 10; minutes < 60; minutes += 10) expect(await found()).toEqual([]);
    expect(await found()).toEqual([MISSING]);
    // When
    world.chain.unapproved = [];
    // Then
    expect(await found()).toEqual([]);
  });

  test('that cannot be read stay what they were, and hold up nothing else', async () => {
    const world = await givenStarted();
    const before = (await world.deps.snapshots.followerEquity(MAIN))?.approvals;
    world.chain.missingApprovals = () => Promise.reject(new UnavailableError('the chain is down'));
    for (let time = 0; time < 7; time += 1) await whenTrackedLater(world);
    const after = await world.deps.snapshots.followerEquity(MAIN);
    expect([after?.approvals, after?.at]).toEqual([before, world.clock.moment]);
    expect(world.log.counts.get('FollowerValueFailures')).toBe(2);
  });
});
