import { describe, expect, test } from '@jest/globals';
import { endChild } from '#flows/end-child.ts';
import { settleChild } from '#flows/settle-child.ts';
import { UnavailableError } from '#ports/errors.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { type OrderScript } from '../../../support/fakes/scripted-venue.ts';
import { givenRecorded, givenStarted, theChild, thePosition } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { breaches, quietBreaches } from '../../../support/world-proofs.ts';

/** A purchase whose trades are known and booked as far as they are confirmed, and which is not ended. */
async function givenSettled(script: OrderScript): Promise<FlowWorld> {
  const world = await givenStarted();
  await givenRecorded(world);
  world.venue.scripts.push(script);
  await world.whenExecuted();
  const { order } = world.venue;
  world.venue.order = () => Promise.resolve({ isTerminal: false, matched: 0n as never });
  await settleChild(world.deps, theChild(world, 'BUY'), aFollower());
  world.venue.order = order;
  return world;
}

const whenEnded = (world: FlowWorld, matched?: bigint) =>
  endChild(world.deps, {
    id: theChild(world, 'BUY').venueOrderId,
    follower: aFollower(),
    ...(matched === undefined ? {} : { matched }),
  });

describe('an acknowledged order', () => {
  test.each([
    [194_000_000n, true],
    [193_999_999n, false],
    [388_000_000n, false],
  ])('with 194 shares booked ends when the venue matched %p micro-shares: %p', async (matched, isEnded) => {
    const world = await givenSettled({ quarters: [2], confirmsAfter: 0 });
    expect(await whenEnded(world, matched)).toBe(isEnded);
    expect(theChild(world, 'BUY').state).toBe(isEnded ? 'DONE' : 'ACKED');
  });

  test('does not end while a trade of it is not final, whatever proves the rest', async () => {
    const world = await givenSettled({ quarters: [2], confirmsAfter: 99 });
    expect(await whenEnded(world, 194_000_000n)).toBe(false);
    expect(await whenEnded(world)).toBe(false);
    expect(breaches(world)).toEqual([]);
  });

  test('S2: is ended once by two runs at once, and its rest released once', async () => {
    const world = await givenSettled({ quarters: [2], confirmsAfter: 0 });
    const ended = await Promise.all([whenEnded(world, 194_000_000n), whenEnded(world, 194_000_000n)]);
    expect(ended.filter(Boolean)).toHaveLength(1);
    expect(quietBreaches(world)).toEqual([]);
  });

  test('X27: with a failed trade ends only after the trades before it were judged', async () => {
    const world = await givenSettled({ quarters: [4], failing: [0], confirmsAfter: 0 });
    const { walletTrades } = world.venue;
    world.venue.walletTrades = () => Promise.reject(new UnavailableError('down'));
    await expect(whenEnded(world, 388_000_000n)).rejects.toThrow(UnavailableError);
    expect(theChild(world, 'BUY').state).toBe('ACKED');
    world.venue.walletTrades = walletTrades;
    expect(await whenEnded(world, 388_000_000n)).toBe(true);
    expect(thePosition(world).available).toBe(0n);
  });
});
