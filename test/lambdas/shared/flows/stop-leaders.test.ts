import { describe, expect, test } from '@jest/globals';
import { resetBreakers } from '#core/ledger/modes.ts';
import { leaderCap } from '#core/model/cap.ts';
import { bps } from '#core/values/bps.ts';
import { aBook, aLevel, aMarket } from '../../../support/builders/a-market.ts';
import { CONDITION, LEADER, TOKEN } from '../../../support/builders/identities.ts';
import { dollars } from '../../../support/builders/quantities.ts';
import { givenRecorded } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { givenBid, givenGuarded, PLACE, thePosition, whenMonitored } from '../../../support/guard-steps.ts';

/** 1 % of an allocation of 2,000 dollars. */
const STOP = { leaderStopBps: bps(100n) };
const breakersOf = async ({ ledger }: FlowWorld) => (await ledger.cap(PLACE, leaderCap(LEADER)))?.breakers ?? [];

async function givenReset({ ledger }: FlowWorld): Promise<void> {
  const cap = await ledger.cap(PLACE, leaderCap(LEADER));
  await ledger.commit(resetBreakers(cap!));
}

/** Another copy of the leader's has ended at a loss. */
async function givenLost({ ledger }: FlowWorld): Promise<void> {
  const { version, ...position } = await thePosition({ ledger } as FlowWorld);
  const value = { ...position, version: version + 1n, realised: dollars('-50') };
  await ledger.commit([{ kind: 'put', type: 'position', value }]);
}

describe('a leader whose copies have lost too much since their best', () => {
  test('is sold and copied no more, until a person resets it; his losses count from there', async () => {
    // Given
    const world = await givenGuarded(STOP);
    givenBid(world, '0.55');
    await whenMonitored(world);
    const best = (await world.ledger.leaderGuard(PLACE, LEADER))?.best ?? 0n;
    expect(best).toBeGreaterThan(0n);
    // When
    givenBid(world, '0.44');
    await whenMonitored(world);
    // Then
    expect(await breakersOf(world)).toEqual(['LEADER_STOP']);
    expect((await thePosition(world)).target).toBe(0n);
    await givenRecorded(world);
    await world.whenExecuted();
    const denied = world.ledger.dump().parents.filter(({ state }) => state === 'DENIED');
    expect(denied).toMatchObject([{ reason: { code: 'TRADING_REDUCING', breakers: ['LEADER_STOP'] } }]);
    await whenMonitored(world);
    expect(world.log.counts.get('GuardsFired')).toBe(1);
    await givenReset(world);
    await whenMonitored(world);
    const left = await world.ledger.leaderGuard(PLACE, LEADER);
    expect(left?.best).toBeLessThan(best);
    expect(left?.stop).toBeUndefined();
    expect(await breakersOf(world)).toEqual([]);
  });

  test('B24: is not sold where nobody sees a price; what is left of him is sold once there is one', async () => {
    // Given
    const world = await givenGuarded(STOP);
    await givenLost(world);
    world.markets.known.set(CONDITION, aMarket({ isAcceptingOrders: false }));
    world.markets.books.clear();
    await whenMonitored(world);
    expect(await breakersOf(world)).toEqual(['LEADER_STOP']);
    expect((await thePosition(world)).target).toBeGreaterThan(0n);
    // When
    givenBid(world, '0.50');
    await whenMonitored(world);
    // Then
    const { target, exit } = await thePosition(world);
    expect(target).toBe(0n);
    const closes = (await world.ledger.parent(exit!))?.closes;
    expect(closes).toMatchObject({ code: 'LEADER_STOP', most: dollars('20') });
    expect(await breakersOf(world)).toEqual(['LEADER_STOP']);
  });

  test('a bid for five shares that is gone again was no best', async () => {
    const world = await givenGuarded(STOP);
    const asks = [aLevel('0.6')];
    world.markets.books.set(TOKEN, aBook({ bids: [aLevel('0.58', '5'), aLevel('0.505')], asks }));
    await whenMonitored(world);
    givenBid(world, '0.5');
    await whenMonitored(world);
    expect(await breakersOf(world)).toEqual([]);
    expect((await thePosition(world)).target).toBeGreaterThan(0n);
  });

  test('at less than the bound stays', async () => {
    const world = await givenGuarded({ leaderStopBps: bps(9_000n) });
    givenBid(world, '0.02');
    await whenMonitored(world);
    expect(await breakersOf(world)).toEqual([]);
    expect((await thePosition(world)).target).toBeGreaterThan(0n);
  });
});

test('B24: one position without a price, and nothing is judged', async () => {
  const world = await givenGuarded(STOP);
  world.markets.books.set(TOKEN, aBook({ asks: [] }));
  await whenMonitored(world);
  expect(await world.ledger.leaderGuard(PLACE, LEADER)).toBeUndefined();
  expect(world.log.counts.get('GuardsBlind')).toBeGreaterThan(0);
});

test('a market that nobody knows keeps its leader from being judged, and is told', async () => {
  const world = await givenGuarded(STOP);
  await givenLost(world);
  world.markets.known.delete(CONDITION);
  await whenMonitored(world);
  expect(await breakersOf(world)).toEqual([]);
  // Once for the position, once for its leader
  expect(world.log.counts.get('GuardsBlind')).toBe(2);
});

test('a position whose market takes no orders counts at what it cost', async () => {
  const world = await givenGuarded(STOP);
  world.markets.known.set(CONDITION, aMarket({ isAcceptingOrders: false }));
  world.markets.books.clear();
  await whenMonitored(world);
  expect((await world.ledger.leaderGuard(PLACE, LEADER))?.best).toBe(0n);
  world.markets.known.delete(CONDITION);
  world.markets.closed.add(CONDITION);
  await whenMonitored(world);
  expect(world.log.counts.get('GuardsBlind')).toBeUndefined();
  expect(await breakersOf(world)).toEqual([]);
});
