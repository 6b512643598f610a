import { describe, expect, test } from '@jest/globals';
import { commandOrder } from '#flows/command-order.ts';
import { aParentId } from '../../../support/builders/identities.ts';
import { givenStarted } from '../../../support/flow-steps.ts';
import { givenPlaced, theOrder, whenMinutesPass } from '../../../support/order-steps.ts';

describe('what a person says of an order', () => {
  test('is stored once: the same word again changes nothing', async () => {
    const world = await givenStarted();
    const id = await givenPlaced(world);
    for (const command of ['pause', 'pause', 'resume', 'resume', 'cancel', 'cancel'] as const)
      await commandOrder(world.ledger, { id, command });
    expect(await theOrder(world, id)).toMatchObject({ version: 4n, work: { isCancelled: true } });
    expect((await theOrder(world, id)).work).not.toHaveProperty('isPaused');
  });

  test('is not taken back by going on: what is cancelled ends', async () => {
    const world = await givenStarted();
    const id = await givenPlaced(world);
    await commandOrder(world.ledger, { id, command: 'cancel' });
    expect((await commandOrder(world.ledger, { id, command: 'resume' }))?.work?.isCancelled).toBe(true);
    await whenMinutesPass(world, 1);
    expect(await theOrder(world, id)).toMatchObject({ state: 'DONE', reason: { why: 'CANCELLED' } });
    expect(world.venue.posts).toEqual([]);
  });

  test('is said of none that is over or unknown', async () => {
    const world = await givenStarted();
    expect(await commandOrder(world.ledger, { id: aParentId(77), command: 'pause' })).toBeUndefined();
    const id = await givenPlaced(world);
    await whenMinutesPass(world, 12);
    expect(await commandOrder(world.ledger, { id, command: 'pause' })).toBeUndefined();
  });
});
