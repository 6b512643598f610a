import { describe, expect, test } from '@jest/globals';
import { putPosition } from '#core/ledger/put.ts';
import { UNATTRIBUTED } from '#core/model/position.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { judgeDrift } from '#flows/judge-drift.ts';
import { UnavailableError } from '#ports/errors.ts';
import { aMarket } from '../../../support/builders/a-market.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import {
  aTransaction,
  CONDITION,
  FOLLOWER,
  FOLLOWER_WALLET,
  LEADER,
  OTHER_TOKEN,
  TOKEN,
} from '../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import { givenTradedByHand, whenReconciledForMinutes } from '../../../support/drift-steps.ts';
import { givenBought, givenRecorded, givenReduction, theChild, theParent } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { breaches } from '../../../support/world-proofs.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;
const bought = (world: FlowWorld) => world.ledger.position({ ...MAIN, token: TOKEN, leader: LEADER });
const nobodys = (world: FlowWorld, token = TOKEN) => world.ledger.position({ ...MAIN, token, leader: UNATTRIBUTED });
const breakersOf = async (world: FlowWorld) => (await world.ledger.cap(MAIN, 'G'))?.breakers;
const whenJudged = async (world: FlowWorld, now: UnixMs) => {
  const [positions, upkeep] = [await world.ledger.positions(MAIN), await world.ledger.upkeep(MAIN)];
  await judgeDrift(world.deps, { follower: aFollower(), positions, upkeep, now });
};
const driftsIn = (world: FlowWorld) => world.ledger.dump().journal.filter(({ kind }) => kind === 'drift');

describe('shares that the person bought by hand', () => {
  test('X26: become unattributed at their mark after two equal readings two minutes apart, and entries go on', async () => {
    // Given
    const world = await givenBought();
    givenTradedByHand(world, { side: 'BUY' });
    // When
    await whenReconciledForMinutes(world, 3);
    expect(await nobodys(world)).toBeUndefined();
    await whenReconciledForMinutes(world, 2);
    // Then: the middle of 0.49 and 0.50.
    expect(await nobodys(world)).toMatchObject({ available: sharesOf('10'), basis: dollars('4.95') });
    expect((await bought(world))?.available).toBe(sharesOf('388'));
    expect(await breakersOf(world)).toEqual([]);
    expect(world.log.counts.get('DriftBooked')).toBe(1);
    const cap = await world.ledger.cap(MAIN, 'G');
    expect(cap?.posted).toBe(((await bought(world))?.basis ?? 0n) + dollars('4.95'));
  });

  test('are booked once, also by two reconcilers at once, and stay booked', async () => {
    const world = await givenBought();
    givenTradedByHand(world, { side: 'BUY' });
    for (let minute = 0; minute < 9; minute += 1) {
      world.clock.advance(60_000);
      await Promise.all([world.whenReconciled(), world.whenReconciled()]);
    }
    expect(driftsIn(world)).toHaveLength(1);
    expect(await nobodys(world)).toMatchObject({ available: sharesOf('10') });
  });

  test('of a token that nobody copied are found by the venue’s list of what the wallet holds, at its price', async () => {
    // Given
    const world = await givenBought();
    givenTradedByHand(world, { side: 'BUY', token: OTHER_TOKEN });
    const row = { token: OTHER_TOKEN, condition: CONDITION, shares: sharesOf('10'), value: dollars('5.2') };
    world.feed.held.set(FOLLOWER_WALLET, [{ ...row, price: priceOf('0.52'), title: 'Rain', outcome: 'No' }]);
    // When
    await whenReconciledForMinutes(world, 5);
    // Then
    expect(await nobodys(world, OTHER_TOKEN)).toMatchObject({ available: sharesOf('10'), basis: dollars('5.2') });
    expect(await nobodys(world)).toBeUndefined();
  });

  test('are never sold by a copy, nor when the leader sells all', async () => {
    // Given
    const world = await givenBought();
    givenTradedByHand(world, { side: 'BUY' });
    await whenReconciledForMinutes(world, 5);
    // When
    await givenReduction(world, '2000');
    await world.untilQuiet();
    await whenReconciledForMinutes(world, 5);
    // Then
    expect((await bought(world))?.available).toBe(0n);
    expect(await nobodys(world)).toMatchObject({ available: sharesOf('10'), target: sharesOf('10') });
    expect(world.venue.held(TOKEN)).toBe(sharesOf('10'));
    expect(breaches(world)).toEqual([]);
  });

  test('are left alone while their trade is not final', async () => {
    const world = await givenBought();
    world.chain.transferred.set(TOKEN, sharesOf('10'));
    givenTradedByHand(world, { side: 'BUY', status: 'MINED' });
    await whenReconciledForMinutes(world, 6);
    expect(driftsIn(world)).toEqual([]);
  });
});

describe('shares that the person sold by hand', () => {
  test('X26: are taken from the leader, target and cap with them; nothing is traded, and entries go on', async () => {
    // Given
    const world = await givenBought();
    givenTradedByHand(world, { side: 'SELL', shares: '88' });
    const posts = world.venue.posts.length;
    // When
    await whenReconciledForMinutes(world, 5);
    // Then
    const position = await bought(world);
    expect(position).toMatchObject({ available: sharesOf('300'), target: sharesOf('300') });
    expect((await world.ledger.cap(MAIN, 'G'))?.posted).toBe(position?.basis);
    expect((await world.ledger.cap(MAIN, `P#${TOKEN}`))?.shares).toBe(sharesOf('300'));
    expect(world.venue.posts).toHaveLength(posts);
    expect(await breakersOf(world)).toEqual([]);
    expect(breaches(world)).toEqual([]);
  });

  test('are taken from the unattributed first', async () => {
    const world = await givenBought();
    givenTradedByHand(world, { side: 'BUY' });
    await whenReconciledForMinutes(world, 5);
    givenTradedByHand(world, { side: 'SELL', shares: '4' });
    await whenReconciledForMinutes(world, 5);
    expect(await nobodys(world)).toMatchObject({ available: sharesOf('6') });
    expect((await bought(world))?.available).toBe(sharesOf('388'));
  });

  test('that moved out in a merge are explained too', async () => {
    const world = await givenBought();
    world.chain.transferred.set(TOKEN, sharesOf('-8'));
    world.givenLeaderFill({
      type: 'MERGE',
      wallet: FOLLOWER_WALLET,
      shares: sharesOf('8'),
      at: world.clock.moment,
      transaction: aTransaction(77),
    });
    await whenReconciledForMinutes(world, 5);
    expect((await bought(world))?.available).toBe(sharesOf('380'));
    expect(await breakersOf(world)).toEqual([]);
  });
});

describe('a difference that nothing explains', () => {
  test('trips DRIFT where shares are missing: the follower only closes, and what is gone is booked', async () => {
    const world = await givenBought();
    world.chain.transferred.set(TOKEN, sharesOf('-8'));
    await whenReconciledForMinutes(world, 5);
    expect((await bought(world))?.available).toBe(sharesOf('380'));
    expect(await breakersOf(world)).toEqual(['DRIFT']);
    expect((await world.ledger.cap(MAIN, 'G'))?.tradingMode).toBe('REDUCING');
  });

  test('trips nothing where shares came: anybody can send some', async () => {
    const world = await givenBought();
    world.chain.transferred.set(TOKEN, sharesOf('8'));
    await whenReconciledForMinutes(world, 5);
    expect(await nobodys(world)).toMatchObject({ available: sharesOf('8') });
    expect(await breakersOf(world)).toEqual([]);
  });

  test('that changes between two readings waits for two equal ones', async () => {
    const world = await givenBought();
    for (const count of ['1', '2', '3', '4', '5', '6']) {
      world.chain.transferred.set(TOKEN, sharesOf(count));
      await whenReconciledForMinutes(world, 2);
      expect(driftsIn(world)).toEqual([]);
    }
    await whenReconciledForMinutes(world, 4);
    expect(await nobodys(world)).toMatchObject({ available: sharesOf('6') });
  });

  test('that is gone again at the second reading was none', async () => {
    const world = await givenBought();
    world.chain.transferred.set(TOKEN, sharesOf('-8'));
    await whenReconciledForMinutes(world, 2);
    expect((await world.ledger.upkeep(MAIN))?.drift?.readings).toHaveLength(1);
    world.chain.transferred.delete(TOKEN);
    await whenReconciledForMinutes(world, 6);
    expect((await world.ledger.upkeep(MAIN))?.drift?.readings).toEqual([]);
    expect(driftsIn(world)).toEqual([]);
  });
});

describe('what is no drift', () => {
  test('an order under way: while it is open its token is not judged', async () => {
    // Given
    const world = await givenBought();
    await givenRecorded(world);
    world.venue.scripts.push({ quarters: [4], confirmsAfter: 500 });
    await world.whenExecuted();
    expect(theChild(world, 'BUY').state).toBe('ACKED');
    // When
    await whenReconciledForMinutes(world, 8);
    // Then
    expect(driftsIn(world)).toEqual([]);
    expect((await bought(world))?.available).toBe(sharesOf('388'));
  });

  test('shares of a market that paid out, whatever the wallet still holds', async () => {
    const world = await givenBought();
    world.chain.transferred.set(TOKEN, sharesOf('-388'));
    world.markets.resolutions = () =>
      Promise.resolve([{ condition: CONDITION, payouts: [{ token: OTHER_TOKEN, perShare: priceOf('1') }] }]);
    await whenReconciledForMinutes(world, 6);
    expect(driftsIn(world)).toEqual([]);
  });

  test('shares that were redeemed before their payout is known', async () => {
    const world = await givenBought();
    world.chain.transferred.set(TOKEN, sharesOf('-388'));
    world.givenLeaderFill({ type: 'REDEEM', wallet: FOLLOWER_WALLET, at: world.clock.moment });
    await whenReconciledForMinutes(world, 6);
    expect(driftsIn(world)).toEqual([]);
    expect(await breakersOf(world)).toEqual([]);
  });

  test('shares of a market that no longer trades: they are paid out', async () => {
    const world = await givenBought();
    world.chain.transferred.set(TOKEN, sharesOf('8'));
    world.markets.known.clear();
    await whenReconciledForMinutes(world, 6);
    expect(driftsIn(world)).toEqual([]);
  });

  test('what a market says of the token that is not among its outcomes', async () => {
    const world = await givenBought();
    world.chain.transferred.set(TOKEN, sharesOf('8'));
    world.markets.known.set(CONDITION, aMarket({ tokens: [{ token: OTHER_TOKEN, outcome: 'No' }] }));
    await whenReconciledForMinutes(world, 6);
    expect(driftsIn(world)).toEqual([]);
  });
});

describe('a fill of an order of ours that was over', () => {
  test('X3: that the watch over such orders has missed is taken in as that, told, and never booked as nobody’s', async () => {
    // Given
    const world = await givenBought();
    const child = theChild(world, 'BUY');
    givenTradedByHand(world, { side: 'BUY', orderId: child.venueOrderId });
    const [trade] = world.venue.byHand;
    const { trades } = world.venue;
    const told = { ...trade!, price: child.limit, role: 'TAKER' as const };
    world.venue.trades = async (...asked) => [...(await trades(...asked)), told];
    await world.ledger.commit([
      { kind: 'put', type: 'trade-watch', value: { ...MAIN, at: later(world.clock.moment, 86_400_000), version: 3n } },
    ]);
    // When
    for (const minutes of [3, 6]) {
      const now = later(world.clock.moment, minutes * 60_000);
      await whenJudged(world, now);
    }
    // Then
    expect(theChild(world, 'BUY').state).toBe('LATE_FILL');
    expect(await breakersOf(world)).toEqual(['LATE_FILL']);
    expect(driftsIn(world)).toEqual([]);
  });
});

describe('a fill that is booked between the reading of the wallet and the judgement', () => {
  test('voids the reading: nothing is taken from what it brought', async () => {
    // Given
    const world = await givenBought();
    world.chain.transferred.set(TOKEN, sharesOf('8'));
    await whenReconciledForMinutes(world, 2);
    const { walletTrades } = world.venue;
    world.venue.walletTrades = async (...input) => {
      const position = await bought(world);
      const more = { available: sharesOf('488'), target: sharesOf('488') };
      if (position?.available === sharesOf('388')) await world.ledger.commit([putPosition(position, more)]);
      return walletTrades(...input);
    };
    // When
    await whenJudged(world, later(world.clock.moment, 240_000));
    // Then
    expect((await bought(world))?.available).toBe(sharesOf('488'));
    expect(driftsIn(world)).toEqual([]);
  });
});

describe('two runs that judge the same difference', () => {
  test('book it once: the second finds the positions moved by the first', async () => {
    // Given
    const world = await givenBought();
    world.chain.transferred.set(TOKEN, sharesOf('8'));
    await whenReconciledForMinutes(world, 2);
    const { walletTrades } = world.venue;
    let isNested = false;
    world.venue.walletTrades = async (...input) => {
      const trades = await walletTrades(...input);
      if (isNested) return trades;
      isNested = true;
      await whenReconciledForMinutes(world, 3);
      return trades;
    };
    // When
    await whenJudged(world, later(world.clock.moment, 240_000));
    // Then
    expect(isNested).toBe(true);
    expect(driftsIn(world)).toHaveLength(1);
    expect(await nobodys(world)).toMatchObject({ available: sharesOf('8') });
  });
});

describe('a trade that cannot be read', () => {
  test.each([
    [0, 'of this token', TOKEN],
    [0, 'of no one knows which token', undefined],
    [1, 'of another token', OTHER_TOKEN],
  ])('lets %p differences be booked where it is %s', async (booked, _, token) => {
    const world = await givenBought();
    world.chain.transferred.set(TOKEN, sharesOf('8'));
    const { walletTrades } = world.venue;
    const row = { isUnreadable: true as const, ...(token === undefined ? {} : { token }) };
    world.venue.walletTrades = async (...input) => [row, ...(await walletTrades(...input))];
    await whenReconciledForMinutes(world, 6);
    expect(driftsIn(world)).toHaveLength(booked);
  });
});

describe('a source that fails', () => {
  test.each(['chain', 'activity', 'trades', 'positions'] as const)(
    'says nothing: without the %s nothing is judged, and the next run looks again',
    async (source) => {
      // Given
      const world = await givenBought();
      world.chain.transferred.set(TOKEN, sharesOf('8'));
      const { walletTrades } = world.venue;
      const { positions } = world.feed;
      const down = () => Promise.reject(new UnavailableError('down'));
      if (source === 'chain') world.chain.isDown = true;
      if (source === 'activity') world.feed.isWhole = false;
      if (source === 'trades') world.venue.walletTrades = down;
      if (source === 'positions') world.feed.positions = down;
      // When
      await whenReconciledForMinutes(world, 6);
      // Then
      expect(driftsIn(world)).toEqual([]);
      // Given
      Object.assign(world.venue, { walletTrades });
      Object.assign(world.feed, { positions, isWhole: true });
      world.chain.isDown = false;
      await whenReconciledForMinutes(world, 5);
      expect(driftsIn(world)).toHaveLength(1);
    },
  );
});

describe('an exit', () => {
  test('waits while the wallet holds fewer shares than the leaders’ positions say, and sells what is right when it is judged', async () => {
    // Given
    const world = await givenBought();
    givenTradedByHand(world, { side: 'SELL', shares: '88' });
    // When
    await givenReduction(world, '1000');
    await world.whenExecuted();
    // Then
    const reason = { code: 'WALLET_SHORT', held: sharesOf('300'), recorded: sharesOf('388') };
    expect(theParent(world, 'SELL')).toMatchObject({ state: 'WORKING', reason });
    // When
    for (let minute = 0; minute < 8; minute += 1) {
      await whenReconciledForMinutes(world, 1);
      await world.whenExecuted();
    }
    await world.untilQuiet();
    // Then: half of 388 was to stay, and 300 were left.
    expect(await bought(world)).toMatchObject({ available: sharesOf('194'), target: sharesOf('194') });
    expect(world.venue.held(TOKEN)).toBe(sharesOf('194'));
    expect(world.venue.violations).toEqual([]);
  });
});
