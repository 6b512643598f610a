import { describe, expect, test } from '@jest/globals';
import { WHOLE_KEEP } from '#core/model/position.ts';
import { watchLateFills } from '#flows/watch-late-fills.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { type WalletTrade } from '#ports/venue.ts';
import { anOrderId } from '../../../support/builders/a-child.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { FOLLOWER, OTHER_TOKEN, TOKEN } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
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
import { givenLost, givenRefusedSale, whenReconciledUntil } from '../../../support/quarantine-steps.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;
const whenSearched = (world: FlowWorld) => watchLateFills(world.deps, aFollower(), world.clock.moment);

async function givenDead(side: 'BUY' | 'SELL' = 'BUY'): Promise<FlowWorld> {
  const world = await givenLost(side);
  await whenReconciledUntil(world, side, 230_000);
  expect(theChild(world, side).state).toBe('DEAD');
  return world;
}

async function whenMinutesPass(world: FlowWorld, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    world.clock.advance(60_000);
    await world.whenReconciled();
    await world.whenExecuted();
  }
}

describe('a fill of an order that was proven dead', () => {
  test('X3: is booked when it is confirmed, though nothing is reserved for it, and entries stop', async () => {
    // Given
    const world = await givenDead();
    const parent = theParent(world, 'BUY');
    world.venue.arrive(aFollower(), theChild(world, 'BUY'));
    // When
    await whenMinutesPass(world, 3);
    // Then
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'LATE_FILL', trades: [{ settled: true }], leftUsd: 0n });
    expect(thePosition(world)).toMatchObject({ available: sharesOf('388'), target: sharesOf('388') });
    const cap = await world.ledger.cap(MAIN, 'G');
    expect(cap).toMatchObject({ reserved: 0n, breakers: ['LATE_FILL'], tradingMode: 'REDUCING' });
    expect(cap?.posted).toBe(thePosition(world).basis);
    const noted = { ...parent, reason: { code: 'FILLED_LATE' }, version: parent.version + 1n };
    expect(theParent(world, 'BUY')).toEqual(noted);
    expect(world.log.counts.get('LateFills')).toBe(1);
    expect(await world.ledger.openChildren()).toEqual([]);
  });

  test('X3: is booked once by two reconcilers at once', async () => {
    const world = await givenDead();
    world.venue.arrive(aFollower(), theChild(world, 'BUY'));
    for (let minute = 0; minute < 3; minute += 1) {
      world.clock.advance(60_000);
      await Promise.all([world.whenReconciled(), world.whenReconciled()]);
    }
    expect(thePosition(world).available).toBe(sharesOf('388'));
    expect(world.ledger.dump().journal.filter((entry) => entry.kind === 'buy')).toHaveLength(1);
  });

  test('X3 B10: keeps of a purchase what the leader’s reductions left since, and sells the rest', async () => {
    // Given
    const world = await givenDead();
    await givenReduction(world, '1000');
    await world.whenExecuted();
    expect(thePosition(world).late).toMatchObject([{ keep: WHOLE_KEEP / 2n }]);
    // When
    world.venue.arrive(aFollower(), theChild(world, 'BUY'));
    await whenMinutesPass(world, 4);
    await world.untilQuiet();
    // Then
    expect(thePosition(world)).toMatchObject({ available: sharesOf('194'), target: sharesOf('194') });
  });

  test('X3: of a sale that was made again since leaves less than nothing, which is told and never sold', async () => {
    // Given
    const world = await givenDead('SELL');
    const dead = theChild(world, 'SELL');
    await world.whenExecuted();
    await world.untilQuiet();
    await givenReduction(world, '1000');
    await world.whenExecuted();
    await world.untilQuiet();
    expect(thePosition(world).available).toBe(0n);
    const sales = world.venue.posts.length;
    // When
    world.venue.arrive(aFollower(), dead);
    await whenMinutesPass(world, 2);
    expect(thePosition(world).available).toBe(0n - sharesOf('194'));
    await whenMinutesPass(world, 5);
    // Then: drift has judged it by what the wallet holds.
    expect((await world.ledger.child(dead.venueOrderId))?.state).toBe('LATE_FILL');
    expect(thePosition(world)).toMatchObject({ available: 0n, target: 0n });
    expect(world.log.counts.get('PositionsBelowZero')).toBe(1);
    expect(world.venue.posts).toHaveLength(sales);
  });

  test('X3: of a sale that was refused keeps the same shares from being sold once more, until it is booked', async () => {
    // Given: the chain has not seen it yet
    const { world, refused } = await givenRefusedSale({ quarters: [4], confirmsAfter: 9 });
    world.venue.arrive(aFollower(), refused);
    world.chain.transferred.set(TOKEN, thePosition(world).available);
    const sent = world.venue.posts.length;
    // When
    world.clock.advance(60_000);
    await whenSearched(world);
    await whenMinutesPass(world, 3);
    // Then
    expect(theChild(world, 'SELL')).toMatchObject({ state: 'LATE_FILL', trades: [{ status: 'MATCHED' }] });
    expect(thePosition(world)).toMatchObject({ lateSales: [refused.venueOrderId], available: sharesOf('388') });
    expect(theParent(world, 'SELL').reason).toMatchObject({ code: 'WALLET_SHORT', held: sharesOf('194') });
    expect(world.venue.posts).toHaveLength(sent);
    // When
    await whenMinutesPass(world, 9);
    // Then
    expect(thePosition(world)).toMatchObject({ available: sharesOf('194'), target: sharesOf('194') });
    expect(thePosition(world).lateSales).toBeUndefined();
    expect(theParent(world, 'SELL').state).toBe('DONE');
    expect(world.venue.posts).toHaveLength(sent);
  });

  test('that failed on chain is none', async () => {
    const world = await givenDead();
    world.venue.scripts.push({ quarters: [4] });
    const child = theChild(world, 'BUY');
    const failed = { tradeId: 't9', orderId: child.venueOrderId, token: TOKEN, side: 'BUY' } as const;
    const matchedAt = world.clock.moment;
    world.venue.byHand.push({ ...failed, shares: child.shares, status: 'FAILED', matchedAt });
    await whenMinutesPass(world, 2);
    expect(theChild(world, 'BUY').state).toBe('DEAD');
    expect((await world.ledger.cap(MAIN, 'G'))?.breakers ?? []).toEqual([]);
  });
});

test('X3: a further trade of an order that was done is booked, too', async () => {
  // Given
  const world = await givenBought();
  const child = theChild(world, 'BUY');
  expect(child.state).toBe('DONE');
  const more = { shares: sharesOf('1'), status: 'CONFIRMED', matchedAt: world.clock.moment } as const;
  world.venue.byHand.push({ tradeId: 't9', orderId: child.venueOrderId, token: TOKEN, side: 'BUY', ...more });
  const { trades } = world.venue;
  world.venue.trades = async (...asked) => [
    ...(await trades(...asked)),
    { tradeId: 't9', price: child.limit, role: 'TAKER', ...more },
  ];
  // When
  await whenMinutesPass(world, 2);
  // Then
  expect(theChild(world, 'BUY')).toMatchObject({ state: 'LATE_FILL', trades: [{ settled: true }, { settled: true }] });
  expect(thePosition(world).available).toBe(sharesOf('389'));
});

describe('the search', () => {
  test('leaves alone what is not ours, what is known, and what is still open', async () => {
    // Given
    const world = await givenBought({ quarters: [4], confirmsAfter: 99 });
    const hand = {
      tradeId: 'h',
      orderId: anOrderId(7),
      token: OTHER_TOKEN,
      side: 'BUY',
      shares: sharesOf('1'),
    } as const;
    world.venue.byHand.push({ ...hand, status: 'CONFIRMED', matchedAt: world.clock.moment });
    const before = world.ledger.dump();
    // When
    world.clock.advance(60_000);
    await whenSearched(world);
    // Then
    expect(world.ledger.dump()).toMatchObject({ children: before.children, caps: before.caps });
    expect(world.log.counts.get('LateFills')).toBeUndefined();
  });

  test('reads each order that it knows once, and again one that could not be read', async () => {
    // Given: an order that was done, and one by hand
    const world = await givenBought();
    const { venueOrderId: id } = theChild(world, 'BUY');
    const hand = { tradeId: 'h', orderId: anOrderId(7), token: OTHER_TOKEN, side: 'BUY' } as const;
    world.venue.byHand.push({ ...hand, shares: sharesOf('1'), status: 'CONFIRMED', matchedAt: world.clock.moment });
    const asked: string[] = [];
    const { child } = world.ledger;
    let isDown = false;
    world.ledger.child = (one) => {
      asked.push(one);
      if (!isDown) return child(one);
      isDown = false;
      return Promise.reject(new UnavailableError('the table did not answer'));
    };
    // When
    world.clock.advance(60_000);
    await whenSearched(world);
    // Then
    expect(asked.splice(0).sort()).toEqual([id, hand.orderId].sort());
    // When: the first of them cannot be read
    isDown = true;
    world.clock.advance(60_000);
    await whenSearched(world);
    // Then
    expect(asked.slice(2)).toEqual(asked.slice(0, 1));
    expect(new Set(asked)).toEqual(new Set([id, hand.orderId]));
    expect((await world.ledger.tradeWatch(MAIN))?.at).toBe(world.clock.moment);
  });

  test('reads from an hour before the last one, once a minute, and stores how far it went last', async () => {
    // Given
    const world = await givenStarted();
    const { walletTrades } = world.venue;
    const asked: number[] = [];
    world.venue.walletTrades = (follower, since) => {
      asked.push(since);
      return walletTrades(follower, since);
    };
    const first = (await world.ledger.tradeWatch(MAIN))?.at ?? 0;
    // When
    world.clock.advance(54_999);
    await whenSearched(world);
    expect(asked).toEqual([]);
    world.clock.advance(1);
    await whenSearched(world);
    // Then
    expect(asked).toEqual([first - 3_600_000]);
    expect(await world.ledger.tradeWatch(MAIN)).toMatchObject({ at: world.clock.moment, deepAt: first });
  });

  test('W7: does not move on when the venue does not answer, or its list by id does not show the fill yet', async () => {
    // Given
    const world = await givenDead();
    const at = (await world.ledger.tradeWatch(MAIN))?.at;
    world.venue.arrive(aFollower(), theChild(world, 'BUY'));
    const { walletTrades, trades } = world.venue;
    world.clock.advance(60_000);
    // When
    world.venue.walletTrades = () => Promise.reject(new UnavailableError('down'));
    await expect(whenSearched(world)).rejects.toThrow(UnavailableError);
    world.venue.walletTrades = walletTrades;
    world.venue.trades = () => Promise.resolve([]);
    await whenSearched(world);
    // Then
    expect((await world.ledger.tradeWatch(MAIN))?.at).toBe(at);
    world.venue.trades = trades;
    await whenSearched(world);
    expect(theChild(world, 'BUY').state).toBe('LATE_FILL');
    expect((await world.ledger.tradeWatch(MAIN))?.at).toBe(world.clock.moment);
  });

  test('X3: of an order that the venue had refused is booked, entries stop, and nobody copies it once more', async () => {
    // Given
    const world = await givenRefused();
    world.venue.arrive(aFollower(), theChild(world, 'BUY'));
    // When
    await whenMinutesPass(world, 3);
    // Then
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'LATE_FILL', trades: [{ settled: true }], leftUsd: 0n });
    expect(thePosition(world)).toMatchObject({ available: sharesOf('388'), target: sharesOf('388') });
    const cap = await world.ledger.cap(MAIN, 'G');
    expect(cap).toMatchObject({ reserved: 0n, breakers: ['LATE_FILL'], tradingMode: 'REDUCING' });
    expect(cap?.posted).toBe(thePosition(world).basis);
    expect(theParent(world, 'BUY').reason).toEqual({ code: 'FILLED_LATE' });
    expect(world.log.counts.get('LateFills')).toBe(1);
    expect(world.log.counts.get('DriftBooked')).toBeUndefined();
  });

  test('X3 B10: of an order that the venue had refused takes its part of the reductions since', async () => {
    // Given
    const world = await givenRefused();
    const bought = await withoutReduction();
    // When
    await givenReduction(world, '1000');
    world.venue.arrive(aFollower(), theChild(world, 'BUY'));
    await whenMinutesPass(world, 3);
    // Then
    expect(thePosition(world).target).toBe(bought / 2n);
  });

  test('of an order whose bytes never left stops entries and books nothing', async () => {
    // Given
    const world = await givenRefused();
    const child = { ...theChild(world, 'BUY'), state: 'EXPIRED' as const };
    await world.ledger.commit([{ kind: 'put', type: 'child', value: { ...child, version: child.version + 1n } }]);
    const { venueOrderId: orderId } = child;
    const fill = { tradeId: 't9', orderId, token: TOKEN, side: 'BUY', shares: sharesOf('1') } as const;
    world.venue.byHand.push({ ...fill, status: 'CONFIRMED', matchedAt: world.clock.moment });
    // When
    world.clock.advance(60_000);
    await whenSearched(world);
    // Then
    expect(theChild(world, 'BUY').state).toBe('EXPIRED');
    expect((await world.ledger.tradeWatch(MAIN))?.at).toBe(world.clock.moment);
    expect((await world.ledger.cap(MAIN, 'G'))?.breakers).toEqual(['LATE_FILL']);
    expect(world.log.counts.get('LateFills')).toBe(1);
  });
});

/** A purchase that the venue refused when it came. */
async function givenRefused(): Promise<FlowWorld> {
  const world = await givenStarted();
  world.venue.scripts.push({ quarters: [4], answer: 'refused' });
  world.givenLeaderFill({ at: world.clock.moment });
  await world.whenWatched();
  await world.whenExecuted();
  expect(theChild(world, 'BUY').state).toBe('REJECTED');
  return world;
}

/** What the same order brings where the leader keeps what he has. */
async function withoutReduction(): Promise<bigint> {
  const world = await givenRefused();
  world.venue.arrive(aFollower(), theChild(world, 'BUY'));
  await whenMinutesPass(world, 3);
  return thePosition(world).target;
}

/** An order that was done, and a further trade of it that only the wallet's list tells. */
async function givenDone(world: FlowWorld, place: number): Promise<WalletTrade> {
  const done = theChild(world, 'BUY');
  const orderId = anOrderId(place);
  const value = { ...done, venueOrderId: orderId, trades: [], version: 1n };
  await world.ledger.commit([{ kind: 'put', type: 'child', value }]);
  const { moment: matchedAt } = world.clock;
  const more = { shares: sharesOf('1'), status: 'CONFIRMED', token: TOKEN, side: 'BUY' } as const;
  const trade = { tradeId: `late-${place}`, orderId, matchedAt, ...more };
  const { trades } = world.venue;
  world.venue.trades = (follower, child, since) =>
    child.venueOrderId === orderId
      ? Promise.resolve([{ ...trade, price: child.limit, role: 'TAKER' }])
      : trades(follower, child, since);
  return trade;
}

const stateOf = async (world: FlowWorld, place: number) => (await world.ledger.child(anOrderId(place)))?.state;

describe('what cannot be judged', () => {
  test('W7: keeps no other order waiting, is counted, and is looked for again', async () => {
    // Given
    const world = await givenBought();
    world.venue.byHand.push(await givenDone(world, 7), await givenDone(world, 8));
    const { trades } = world.venue;
    world.venue.trades = (follower, child, since) =>
      child.venueOrderId === anOrderId(7)
        ? Promise.reject(new UnreadableAnswerError('trades: not an amount'))
        : trades(follower, child, since);
    const at = (await world.ledger.tradeWatch(MAIN))?.at;
    // When
    await whenMinutesPass(world, 2);
    // Then
    expect([await stateOf(world, 7), await stateOf(world, 8)]).toEqual(['DONE', 'LATE_FILL']);
    expect(thePosition(world).available).toBe(sharesOf('389'));
    expect(world.log.counts.get('LateFillsUnjudged')).toBe(2);
    expect((await world.ledger.tradeWatch(MAIN))?.at).toBe(at);
    world.venue.trades = trades;
    await whenMinutesPass(world, 2);
    expect(await stateOf(world, 7)).toBe('LATE_FILL');
    expect((await world.ledger.tradeWatch(MAIN))?.at).toBe(world.clock.moment);
  });

  test('a bug ends the search', async () => {
    const world = await givenBought();
    world.venue.byHand.push(await givenDone(world, 7));
    world.venue.trades = () => Promise.reject(new TypeError('bug'));
    world.clock.advance(60_000);
    await expect(whenSearched(world)).rejects.toThrow(TypeError);
  });

  test.each([
    ['of an order by hand', anOrderId(500), true],
    ['of an order that was done', anOrderId(8), false],
    ['of nobody knows which order', undefined, false],
  ])('a row %s hides no fill, and the search is over: %p', async (_, orderId, isOver) => {
    // Given
    const world = await givenBought();
    world.venue.byHand.push(await givenDone(world, 7));
    await givenDone(world, 8);
    const { walletTrades } = world.venue;
    const row = { isUnreadable: true as const, ...(orderId === undefined ? {} : { orderId }) };
    world.venue.walletTrades = async (...asked) => [row, ...(await walletTrades(...asked))];
    const at = (await world.ledger.tradeWatch(MAIN))?.at;
    // When
    world.clock.advance(60_000);
    await whenSearched(world);
    // Then
    expect(await stateOf(world, 7)).toBe('LATE_FILL');
    expect((await world.ledger.tradeWatch(MAIN))?.at).toBe(isOver ? world.clock.moment : at);
    expect(world.log.counts.get('UnreadableRows')).toBe(1);
  });

  test('a row of an order that is still open is that order’s business', async () => {
    const world = await givenStarted();
    await givenRecorded(world);
    await world.whenExecuted();
    const row = { isUnreadable: true as const, orderId: theChild(world, 'BUY').venueOrderId };
    world.venue.walletTrades = () => Promise.resolve([row]);
    world.clock.advance(60_000);
    await whenSearched(world);
    expect((await world.ledger.tradeWatch(MAIN))?.at).toBe(world.clock.moment);
  });

  test.each([
    [47, 47],
    [49, 48],
  ])('for %p hours holds the search back by %p', async (hours, back) => {
    // Given
    const world = await givenBought();
    const at = (await world.ledger.tradeWatch(MAIN))?.at ?? 0;
    world.venue.walletTrades = () => Promise.resolve([{ isUnreadable: true }]);
    // When
    world.clock.advance(at + hours * 3_600_000 - world.clock.moment);
    await whenSearched(world);
    // Then
    expect(world.clock.moment - ((await world.ledger.tradeWatch(MAIN))?.at ?? 0)).toBe(back * 3_600_000);
  });
});

describe('a list that is behind although it answers', () => {
  test.each([
    ['five minutes', 5, 6],
    ['five hours', 300, 1_440],
  ])('D8: for %s after the fill: it is taken in within %p + %p minutes', async (_, minutes, within) => {
    // Given
    const world = await givenDead();
    const dead = theChild(world, 'BUY');
    world.venue.arrive(aFollower(), dead);
    const { walletTrades } = world.venue;
    world.venue.walletTrades = () => Promise.resolve([]);
    for (let minute = 0; minute < minutes; minute += 1) await whenMinuteOfSearch(world);
    expect(theChild(world, 'BUY').state).toBe('DEAD');
    // When
    world.venue.walletTrades = walletTrades;
    for (let minute = 0; minute < within; minute += 1) await whenMinuteOfSearch(world);
    // Then
    expect(theChild(world, 'BUY').state).toBe('LATE_FILL');
    expect((await world.ledger.cap(MAIN, 'G'))?.breakers).toEqual(['LATE_FILL']);
  });
});

async function whenMinuteOfSearch(world: FlowWorld): Promise<void> {
  world.clock.advance(60_000);
  await whenSearched(world);
}
