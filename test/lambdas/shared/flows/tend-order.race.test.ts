import { expect, test } from '@jest/globals';
import { type ParentId } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { commandOrder } from '#flows/command-order.ts';
import { placeOrder } from '#flows/place-order.ts';
import { tendOrder } from '#flows/tend-order.ts';
import { someSettings } from '../../../support/builders/a-settings.ts';
import { FOLLOWER, TOKEN } from '../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import { givenStarted } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { breaches } from '../../../support/world-proofs.ts';

/** An iceberg that buys 100 shares, cancelled before anything of it was placed. */
async function givenCancelled({ deps, ledger }: FlowWorld): Promise<ParentId> {
  const { order } = await placeOrder(deps, {
    command: 'own',
    follower: FOLLOWER,
    options: {
      ...{ token: TOKEN, side: 'BUY', limit: priceOf('0.55'), total: sharesOf('100') },
      ...{ algorithm: 'iceberg', style: 'join', atEnd: 'report', windowMs: 600_000, pollMs: 3_000, moveMs: 5_000 },
      ...{ minOrder: sharesOf('10'), maxOrder: sharesOf('20'), sharesPerOrder: sharesOf('20') },
    },
  });
  const { parentId } = order!;
  await commandOrder(ledger, { id: parentId, command: 'cancel' });
  return parentId;
}

/** The order is tended while a run has read it and not its position yet. */
async function whenOvertaken(world: FlowWorld, id: ParentId): Promise<UnixMs | undefined> {
  let isOvertaken = false;
  const ledger: typeof world.ledger = {
    ...world.ledger,
    position: async (place) => {
      if (!isOvertaken) {
        isOvertaken = true;
        expect(await tendOrder(world.deps, id)).toBeUndefined();
      }
      return world.ledger.position(place);
    },
  };
  return tendOrder({ ...world.deps, ledger }, id);
}

test('overtaken between its reads of an order and of its position, a run looks again and halts nobody', async () => {
  const world = await givenStarted();
  const id = await givenCancelled(world);
  expect(await whenOvertaken(world, id)).toBeGreaterThan(world.clock.moment);
  expect(await world.ledger.parent(id)).toMatchObject({ state: 'DONE', reason: { why: 'CANCELLED' } });
  expect(breaches(world)).toEqual([]);
});

test('overtaken so where the settings name the follower no more, it writes nothing over what was written', async () => {
  // Given
  const world = await givenStarted();
  const id = await givenCancelled(world);
  await world.givenSettings(someSettings({ followers: [], follows: [] }));
  // When
  const next = await whenOvertaken(world, id);
  // Then
  const order = await world.ledger.parent(id);
  expect({ next, state: order?.state, reason: order?.reason }).toMatchObject({
    ...{ next: undefined, state: 'DONE' },
    reason: { why: 'FOLLOWER_REMOVED' },
  });
  expect(breaches(world)).toEqual([]);
});
