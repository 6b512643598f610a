import { describe, expect, test } from '@jest/globals';
import { takeInLateFill } from '#flows/take-in-late-fill.ts';
import { type WalletTrade } from '#ports/venue.ts';
import { anOrderId } from '../../../support/builders/a-child.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { FOLLOWER, TOKEN } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
import { givenBought, givenRecorded, theChild } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';

const breakersOf = async (world: FlowWorld) =>
  (await world.ledger.cap({ follower: FOLLOWER, mode: 'live' }, 'G'))?.breakers;

function aTrade(world: FlowWorld, changes: Partial<WalletTrade> = {}): WalletTrade {
  const orderId = theChild(world, 'BUY').venueOrderId;
  const told = { token: TOKEN, side: 'BUY', shares: sharesOf('1'), status: 'CONFIRMED' } as const;
  return { tradeId: 'late', orderId, ...told, matchedAt: world.clock.moment, ...changes };
}

const whenTaken = (world: FlowWorld, trade: WalletTrade) =>
  takeInLateFill(world.deps, { id: trade.orderId, follower: aFollower(), trades: [trade] });

describe('a trade of an order that was over', () => {
  test('X3: is taken in with what the look-up by id tells of it, and stops entries', async () => {
    const world = await givenBought();
    const trade = aTrade(world);
    const { trades } = world.venue;
    const { limit } = theChild(world, 'BUY');
    world.venue.trades = async (...asked) => [...(await trades(...asked)), { ...trade, price: limit, role: 'TAKER' }];
    expect(await whenTaken(world, trade)).toBe(true);
    expect(theChild(world, 'BUY')).toMatchObject({
      state: 'LATE_FILL',
      trades: [{ settled: true }, { settled: false }],
    });
    expect(await breakersOf(world)).toEqual(['LATE_FILL']);
  });

  test('X3: that the look-up by id does not tell yet stops entries, and is to be looked for again', async () => {
    const world = await givenBought();
    expect(await whenTaken(world, aTrade(world))).toBe(false);
    expect(theChild(world, 'BUY').state).toBe('DONE');
    expect(await breakersOf(world)).toEqual(['LATE_FILL']);
  });
});

describe('no late fill', () => {
  test.each([
    ['is a trade by hand', { orderId: anOrderId(77) }],
    ['is a trade that failed on chain', { status: 'FAILED' as const }],
  ])('%s', async (_, changes) => {
    const world = await givenBought();
    expect(await whenTaken(world, aTrade(world, changes))).toBe(true);
    expect(await breakersOf(world)).toEqual([]);
  });

  test('is a trade of an order that is still open', async () => {
    const world = await givenBought();
    await givenRecorded(world);
    await world.whenExecuted();
    expect(theChild(world, 'BUY').state).toBe('ACKED');
    expect(await whenTaken(world, aTrade(world))).toBe(true);
    expect(await breakersOf(world)).toEqual([]);
  });
});
