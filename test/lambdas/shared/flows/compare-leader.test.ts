import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { secondOf } from '#core/detection/adjustment.ts';
import { WALKS_APART_MS } from '#core/detection/compare-walk.ts';
import { type LeaderEventType } from '#core/model/leader-event.ts';
import { adjustmentId, type FollowerName, parentIdOf, type TokenId } from '#core/values/ids.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { FRESH_LAG_MS, MAX_ADJUSTED } from '#flows/compare-leader.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type ActivityRow } from '#ports/leader-feed.ts';
import { aFollow, aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { aMarket } from '../../../support/builders/a-market.ts';
import { CONDITION, FOLLOWER, LEADER, OTHER_TOKEN, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import {
  givenBought,
  givenHeld,
  givenRecorded,
  givenReduction,
  givenStarted,
  thePosition,
  whenCompared,
  whenComparedTwice,
} from '../../../support/flow-steps.ts';
import { flowWorld, type FlowWorld } from '../../../support/flow-world.ts';

const eventsOf = (world: FlowWorld, ...types: readonly LeaderEventType[]) =>
  world.ledger.dump().events.filter(({ type }) => types.includes(type));
const adjustments = (world: FlowWorld) => eventsOf(world, 'ADJUST_DOWN', 'ADJUST_UP');
const recorded = (world: FlowWorld, token: TokenId = TOKEN) =>
  world.ledger.dump().leaderPositions.find((one) => one.token === token)?.shares;

/** Works everything off that was rung for, fills and settlement included. */
async function whenFollowed(world: FlowWorld): Promise<void> {
  await world.whenExecuted();
  expect(await world.untilQuiet()).toBe(true);
}

describe('B6: shares of a leader that went without a row', () => {
  test('are a reduction once two walks agree: the follower keeps the same part', async () => {
    // Given
    const world = await givenBought();
    const bought = thePosition(world).target;
    givenHeld(world, { [TOKEN]: '500' });
    // When
    await whenComparedTwice(world);
    // Then
    const eventId = adjustmentId(LEADER, TOKEN, 1n);
    expect(adjustments(world)).toMatchObject([
      { eventId, type: 'ADJUST_DOWN', before: sharesOf('2000'), shares: sharesOf('1500'), sources: ['positions'] },
    ]);
    expect(world.doorbell.rung).toContain(parentIdOf(FOLLOWER, eventId));
    await whenFollowed(world);
    expect(thePosition(world).target).toBe(bought / 4n);
    expect(world.venue.posts).toHaveLength(2);
    expect(world.log.counts.get('LeaderPositionsAdjusted')).toBe(1);
  });

  test.each([
    ['0', 0],
    ['499.99', 0],
    ['499.990001', 1],
    ['500', 1],
    ['500.009999', 1],
    ['500.01', 0],
    ['2000', 0],
  ])('of which the chain shows %s where both walks show 500 of 2,000 are %p reduction', async (onChain, count) => {
    // Given
    const world = await givenBought();
    givenHeld(world, { [TOKEN]: '500' });
    world.chain.leaders.set(LEADER, new Map([[TOKEN, sharesOf(onChain)]]));
    // When
    await whenComparedTwice(world);
    // Then
    expect(adjustments(world)).toHaveLength(count);
    expect(recorded(world)).toBe(sharesOf(count === 1 ? '500' : '2000'));
    expect(world.log.counts.get('LeaderPositionsUncompared')).toBe(count === 1 ? undefined : 1);
  });

  test('two short lists of a feed that says it is fresh sell nothing, however often they come', async () => {
    // Given
    const world = await givenBought();
    const { target } = thePosition(world);
    givenHeld(world, { [TOKEN]: '2000' });
    world.feed.held.set(LEADER, []);
    // When
    for (let walk = 0; walk < 10; walk += 1) await whenComparedTwice(world);
    await whenFollowed(world);
    // Then
    expect(thePosition(world).target).toBe(target);
    expect(world.venue.posts).toHaveLength(1);
    expect(world.log.counts.get('LeaderPositionsUncompared')).toBeGreaterThan(4);
  });

  test('wait while the chain does not answer, and are followed once it does', async () => {
    // Given
    const world = await givenBought();
    givenHeld(world, { [TOKEN]: '500' });
    world.chain.isDown = true;
    // When
    await whenCompared(world);
    world.clock.advance(WALKS_APART_MS);
    await expect(whenCompared(world)).rejects.toThrow(UnavailableError);
    // Then
    expect(adjustments(world)).toEqual([]);
    world.chain.isDown = false;
    await whenComparedTwice(world);
    expect(adjustments(world)).toHaveLength(1);
  });

  test('between both walks he sold 100 and bought 100, told after them: both move the number, nothing is used up', async () => {
    // Given
    const world = await givenBought();
    givenHeld(world, { [TOKEN]: '500' });
    await whenCompared(world);
    const between = later(world.clock.moment, 60_000);
    world.clock.advance(WALKS_APART_MS);
    await whenCompared(world);
    expect(recorded(world)).toBe(sharesOf('500'));
    // When
    await givenRecorded(world, { type: 'SELL', shares: sharesOf('100'), notional: dollars('1'), at: between });
    await givenRecorded(world, { shares: sharesOf('100'), notional: dollars('50'), at: later(between, 1_000) });
    await world.whenWatched();
    // Then
    expect(eventsOf(world, 'SELL').map(({ usedUp }) => usedUp)).toEqual([undefined]);
    expect(recorded(world)).toBe(sharesOf('500'));
  });

  test.each([
    [0, '1500'],
    [1_000, undefined],
  ])('a sale %p ms after the second of the first walk is used up: %p', async (ms, usedUp) => {
    // Given
    const world = await givenBought();
    givenHeld(world, { [TOKEN]: '500' });
    const walkedAt = world.clock.moment;
    await whenComparedTwice(world);
    const at = later(secondOf(walkedAt), ms);
    // When
    await givenRecorded(world, { type: 'SELL', shares: sharesOf('1500'), notional: dollars('1'), at });
    // Then
    expect(eventsOf(world, 'SELL').map((event) => event.usedUp)).toEqual([usedUp && sharesOf(usedUp)]);
  });

  describe('which he came to hold only after a first walk had shown them, too early', () => {
    async function givenShownTooEarly(): Promise<{ readonly world: FlowWorld; readonly soldAt: UnixMs }> {
      const world = await givenBought();
      givenHeld(world, { [TOKEN]: '500' });
      world.chain.leaders.set(LEADER, new Map([[TOKEN, sharesOf('2000')]]));
      await whenCompared(world);
      const soldAt = later(world.clock.moment, 60_000);
      world.clock.advance(WALKS_APART_MS);
      world.chain.leaders.set(LEADER, new Map([[TOKEN, sharesOf('500')]]));
      await whenCompared(world);
      expect(adjustments(world)).toEqual([]);
      return { world, soldAt };
    }
    const sale = (at: UnixMs) => ({ type: 'SELL' as const, shares: sharesOf('1500'), notional: dollars('700'), at });

    test('are followed once, by the row', async () => {
      const { world, soldAt } = await givenShownTooEarly();
      await givenRecorded(world, sale(soldAt));
      await whenComparedTwice(world);
      expect([adjustments(world), recorded(world)]).toEqual([[], sharesOf('500')]);
    });

    test('are followed once, by the walk two minutes after the one with which the chain agrees; the row then is used up', async () => {
      const { world, soldAt } = await givenShownTooEarly();
      world.clock.advance(WALKS_APART_MS - 1);
      await whenCompared(world);
      expect(adjustments(world)).toEqual([]);
      world.clock.advance(1);
      await whenCompared(world);
      expect(adjustments(world)).toMatchObject([{ before: sharesOf('2000'), shares: sharesOf('1500') }]);
      await givenRecorded(world, sale(soldAt));
      expect(recorded(world)).toBe(sharesOf('500'));
    });
  });

  test('that the first walk shows are none yet; nor when the second is a millisecond too early', async () => {
    // Given
    const world = await givenBought();
    givenHeld(world, {});
    // When
    await whenCompared(world);
    world.clock.advance(WALKS_APART_MS - 1);
    await whenCompared(world);
    // Then
    expect(adjustments(world)).toEqual([]);
    expect((await world.ledger.leaderWalk(LEADER))?.readings).toHaveLength(1);
  });

  test('are none when the row comes between the walks: it tells them, once', async () => {
    // Given
    const world = await givenBought();
    givenHeld(world, { [TOKEN]: '500' });
    await whenCompared(world);
    // When
    await givenReduction(world, '1500');
    await world.whenWatched();
    world.clock.advance(WALKS_APART_MS);
    await whenCompared(world);
    // Then
    expect(adjustments(world)).toEqual([]);
    expect(recorded(world)).toBe(sharesOf('500'));
    expect((await world.ledger.leaderWalk(LEADER))?.readings).toEqual([]);
  });

  test('are none when another row comes between the walks: what it leaves is looked at anew', async () => {
    // Given
    const world = await givenBought();
    givenHeld(world, { [TOKEN]: '500' });
    await whenCompared(world);
    // When
    await givenReduction(world, '100');
    await world.whenWatched();
    world.clock.advance(WALKS_APART_MS);
    await whenCompared(world);
    // Then
    expect(adjustments(world)).toEqual([]);
    world.clock.advance(WALKS_APART_MS);
    await whenCompared(world);
    expect(adjustments(world)).toMatchObject([{ before: sharesOf('1900'), shares: sharesOf('1400') }]);
  });

  test('are one event of two runs at once, rung for by the one that recorded it', async () => {
    // Given
    const world = await givenBought();
    givenHeld(world, { [TOKEN]: '500' });
    await whenCompared(world);
    world.clock.advance(WALKS_APART_MS);
    // When
    await Promise.all([whenCompared(world), whenCompared(world)]);
    // Then
    expect(adjustments(world)).toHaveLength(1);
    expect(recorded(world)).toBe(sharesOf('500'));
  });

  test('are found of a leader whom nobody else reads meanwhile, whoever follows him: each has its parent', async () => {
    // Given
    const names = Array.from({ length: 120 }, (_, index) => `follower-${index}` as FollowerName);
    const world = await givenStarted(
      someSettings({
        followers: [aFollower(), ...names.map((name) => aFollower({ name, mode: 'dry-run' }))],
        follows: [aFollow(), ...names.map((follower) => aFollow({ follower }))],
      }),
    );
    await givenRecorded(world);
    await world.whenWatched();
    givenHeld(world, { [TOKEN]: '1500' });
    // When
    await whenComparedTwice(world);
    // Then
    const [event] = adjustments(world);
    expect(event?.fannedOut).toBe(true);
    const parents = world.ledger.dump().parents.filter(({ eventId }) => eventId === event?.eventId);
    expect(parents).toHaveLength(121);
    expect(parents.every(({ parentId }) => world.doorbell.rung.includes(parentId))).toBe(true);
  });
});

describe('shares that came without a row', () => {
  test('move the number only: nothing is bought', async () => {
    // Given
    const world = await givenBought();
    givenHeld(world, { [TOKEN]: '2600', [OTHER_TOKEN]: '40' });
    // When
    await whenComparedTwice(world);
    await whenFollowed(world);
    // Then
    expect([recorded(world), recorded(world, OTHER_TOKEN)]).toEqual([sharesOf('2600'), sharesOf('40')]);
    const ids = adjustments(world).map(({ eventId }) => eventId);
    const parents = world.ledger.dump().parents.filter(({ eventId }) => ids.includes(eventId!));
    expect(parents).toMatchObject(Array(2).fill({ state: 'SKIPPED', reason: { code: 'NOT_A_TRADE' } }));
    expect(world.venue.posts).toHaveLength(1);
  });
});

describe('nothing is compared', () => {
  test.each([
    [FRESH_LAG_MS, 1],
    [FRESH_LAG_MS + 1, 0],
  ])('where the index is %p ms behind: %p adjustments', async (lagMs, count) => {
    // Given
    const world = await givenBought();
    givenHeld(world, { [TOKEN]: '500' });
    world.feed.lagMs = () => Promise.resolve(lagMs);
    // When
    await whenComparedTwice(world);
    // Then
    expect(adjustments(world)).toHaveLength(count);
    expect(world.log.counts.get('LeaderPositionsUncompared')).toBe(count === 1 ? undefined : 2);
  });

  test('of a leader who is not armed: what he holds is no difference but his baseline', async () => {
    // Given
    const world = await flowWorld();
    givenHeld(world, { [TOKEN]: '500' });
    // When
    await whenComparedTwice(world);
    // Then
    expect(world.ledger.dump().events).toEqual([]);
    expect(await world.ledger.leaderWalk(LEADER)).toBeUndefined();
  });

  test('D10: of a market that has paid out, ever again: a redemption is no reduction', async () => {
    // Given
    const world = await givenBought();
    givenHeld(world, {});
    const payouts = [TOKEN, OTHER_TOKEN].map((token) => ({ token, perShare: priceOf('0') }));
    world.markets.known.set(CONDITION, aMarket({ isAcceptingOrders: false }));
    world.markets.paid.set(CONDITION, { condition: CONDITION, payouts });
    // When
    await whenComparedTwice(world);
    await whenCompared(world);
    // Then
    expect(adjustments(world)).toEqual([]);
    expect(world.ledger.dump().leaderPositions).toMatchObject([{ shares: sharesOf('2000'), isPaidOut: true }]);
    expect((await world.ledger.leaderWalk(LEADER))?.readings).toEqual([]);
  });

  test('of what nothing is recorded of and has paid out: a row that is still to come counts once', async () => {
    // Given
    const world = await givenStarted();
    givenHeld(world, { [TOKEN]: '2000' });
    const payouts = [TOKEN, OTHER_TOKEN].map((token) => ({ token, perShare: priceOf('1') }));
    world.markets.known.set(CONDITION, aMarket({ isAcceptingOrders: false }));
    world.markets.paid.set(CONDITION, { condition: CONDITION, payouts });
    await whenComparedTwice(world);
    // When
    await givenRecorded(world);
    await world.whenWatched();
    // Then
    expect(recorded(world)).toBe(sharesOf('2000'));
  });

  test.each([
    ['takes no orders', aMarket({ isAcceptingOrders: false })],
    ['is unknown', undefined],
    ['does not know the token', aMarket({ tokens: [{ token: OTHER_TOKEN, outcome: 'No' }] })],
  ])('of a market that %s, until it does', async (_, market) => {
    // Given
    const world = await givenBought();
    const open = world.markets.known.get(CONDITION)!;
    givenHeld(world, { [TOKEN]: '500' });
    if (market === undefined) world.markets.known.delete(CONDITION);
    else world.markets.known.set(CONDITION, market);
    // When
    await whenComparedTwice(world);
    // Then
    expect(adjustments(world)).toEqual([]);
    world.markets.known.set(CONDITION, open);
    await whenComparedTwice(world);
    expect(adjustments(world)).toHaveLength(1);
  });
});

describe('bounds and failures', () => {
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [String(5_000 + at), '1']));

  test.each([
    [MAX_ADJUSTED, MAX_ADJUSTED],
    [MAX_ADJUSTED + 1, MAX_ADJUSTED],
  ])('of %p differences one run looks into %p, the next into the others', async (count, first) => {
    // Given
    const world = await givenStarted();
    const held = many(count);
    const tokens = Object.keys(held).map((token) => ({ token: token as TokenId, outcome: 'Yes' }));
    world.markets.known.set(CONDITION, aMarket({ tokens }));
    givenHeld(world, held);
    // When
    await whenComparedTwice(world);
    // Then
    expect(adjustments(world)).toHaveLength(first);
    await whenCompared(world);
    expect(adjustments(world)).toHaveLength(count);
  });

  test('a market that cannot be read begins anew behind the others', async () => {
    // Given
    const world = await givenStarted();
    givenHeld(world, { [TOKEN]: '10', [OTHER_TOKEN]: '10' });
    const { market } = world.markets;
    let asked = 0;
    world.markets.market = (condition) => {
      asked += 1;
      return asked === 1 ? Promise.reject(new UnavailableError('no')) : market(condition);
    };
    // When
    await whenCompared(world);
    world.clock.advance(WALKS_APART_MS);
    await expect(whenCompared(world)).rejects.toThrow(UnavailableError);
    // Then
    expect((await world.ledger.leaderWalk(LEADER))?.readings).toHaveLength(1);
    await whenCompared(world);
    expect(adjustments(world)).toHaveLength(1);
    await whenComparedTwice(world);
    expect(adjustments(world)).toHaveLength(2);
  });

  test('walks that show nothing new write nothing', async () => {
    // Given
    const world = await givenBought();
    givenHeld(world, { [TOKEN]: '500' });
    await whenCompared(world);
    const { version } = (await world.ledger.leaderWalk(LEADER))!;
    // When
    world.clock.advance(60_000);
    await whenCompared(world);
    // Then
    expect((await world.ledger.leaderWalk(LEADER))?.version).toBe(version);
  });
});

describe('rows that come after the walks', () => {
  test('of the same sale are recorded and followed no second time', async () => {
    // Given
    const world = await givenBought();
    const { at: boughtAt } = world.feed.rows[0]!;
    givenHeld(world, { [TOKEN]: '500' });
    await whenComparedTwice(world);
    await whenFollowed(world);
    const { target } = thePosition(world);
    // When
    await givenRecorded(world, {
      type: 'SELL',
      shares: sharesOf('1500'),
      notional: dollars('1'),
      at: later(boughtAt, 1),
    });
    await whenFollowed(world);
    // Then
    expect(thePosition(world).target).toBe(target);
    expect(recorded(world)).toBe(sharesOf('500'));
    const sale = eventsOf(world, 'SELL');
    expect(sale).toMatchObject([{ shares: sharesOf('1500'), usedUp: sharesOf('1500') }]);
    expect(await world.ledger.parent(parentIdOf(FOLLOWER, sale[0]!.eventId))).toMatchObject({
      state: 'SKIPPED',
      reason: { code: 'ALREADY_ADJUSTED', shares: sharesOf('1500') },
    });
  });

  test('an entry recorded after a used-up sale still sees the adjustment before it', async () => {
    // Given
    const world = await givenBought();
    const { at } = world.feed.rows[0]!;
    givenHeld(world, { [TOKEN]: '500' });
    await whenComparedTwice(world);
    await givenRecorded(world, { type: 'SELL', shares: sharesOf('1500'), notional: dollars('1'), at: later(at, 1) });
    // When
    await givenRecorded(world, { shares: sharesOf('100'), notional: dollars('50') });
    await world.whenWatched();
    // Then
    const [entry] = eventsOf(world, 'BUY').filter(({ before }) => before > 0n);
    expect(entry?.follows).toBe(adjustmentId(LEADER, TOKEN, 1n));
  });
});

const ORDERS: readonly (readonly string[])[] = [
  ['MERGE', 'SELL'],
  ['SELL', 'MERGE'],
  ['walks', 'MERGE', 'SELL'],
  ['walks', 'SELL', 'MERGE'],
  ['MERGE', 'walks', 'SELL'],
  ['SELL', 'walks', 'MERGE'],
  ['MERGE', 'walks'],
  ['SELL', 'walks'],
  ['walks'],
];

test.each(ORDERS.map((order) => [order.join(', '), order] as const))(
  'of 1,000 shares 600 are merged and 400 sold: told by %s, the follower ends flat',
  async (_, order) => {
    // Given
    const world = await flowWorld();
    givenHeld(world, { [OTHER_TOKEN]: '600' });
    await world.whenWatched();
    await world.whenReconciled();
    await givenRecorded(world, { shares: sharesOf('1000'), notional: dollars('500') });
    await whenFollowed(world);
    const { at } = world.feed.rows[0]!;
    expect(thePosition(world).target).toBeGreaterThan(0n);
    givenHeld(world, {});
    const rows: Readonly<Record<string, Partial<ActivityRow>>> = {
      MERGE: { type: 'MERGE', shares: sharesOf('600'), notional: dollars('0'), at: later(at, 1) },
      SELL: { type: 'SELL', shares: sharesOf('400'), notional: dollars('200'), at: later(at, 2) },
    };
    // When
    for (const step of order) {
      if (step === 'walks') {
        await whenComparedTwice(world);
        continue;
      }
      const row = world.givenLeaderFill(rows[step]);
      if (step === 'MERGE') {
        const { token: _token, ...merge } = row;
        world.feed.rows.splice(-1, 1, merge);
      }
      await world.whenWatched();
      await world.whenWatched();
      world.clock.advance(2_000);
      await world.whenWatched();
    }
    await whenFollowed(world);
    // Then
    expect([recorded(world), recorded(world, OTHER_TOKEN)]).toEqual([0n, 0n]);
    expect(thePosition(world)).toMatchObject({ target: 0n, available: 0n, selling: 0n });
  },
);

test('whether rows or walks tell of reductions, and in whichever order, the follower keeps the part that the leader kept', async () => {
  const sales = fc.array(
    fc.record({ part: fc.integer({ min: 5, max: 60 }), told: fc.constantFrom('now', 'late', 'never') }),
    { minLength: 1, maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(sales, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), async (done, looks) => {
      // Given
      const world = await givenBought();
      const bought = thePosition(world).target;
      const { at } = world.feed.rows[0]!;
      let held = 2_000;
      const late: Partial<ActivityRow>[] = [];
      // When
      for (const [index, { part, told }] of done.entries()) {
        const size = Math.floor((held * part) / 100);
        held -= size;
        const row = {
          type: 'SELL',
          shares: sharesOf(String(size)),
          notional: dollars('1'),
          at: later(at, index + 1),
        } as const;
        if (told === 'now') await givenRecorded(world, row);
        if (told === 'late') late.push(row);
        givenHeld(world, { [TOKEN]: String(held) });
        if (looks[index] === true) await whenComparedTwice(world);
      }
      for (const row of late) await givenRecorded(world, row);
      await whenComparedTwice(world);
      // Not until all is quiet: what is too little to be sold stays.
      await world.whenExecuted();
      // Then
      const roundings = BigInt(world.ledger.dump().events.length);
      const owed = (bought * BigInt(held)) / 2_000n;
      expect(recorded(world)).toBe(sharesOf(String(held)));
      expect(thePosition(world).target).toBeLessThanOrEqual(owed);
      expect(thePosition(world).target).toBeGreaterThanOrEqual(owed - roundings);
    }),
    { numRuns: 25 },
  );
});
