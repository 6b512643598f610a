import { describe, expect, test } from '@jest/globals';
import { type WorkingOptions } from '#core/model/working-order.ts';
import { type FollowerName, type ParentId, type TokenId } from '#core/values/ids.ts';
import { cancelOrders } from '#flows/cancel-orders.ts';
import { placeOrder } from '#flows/place-order.ts';
import { tendOrders } from '#flows/tend-orders.ts';
import { ContentionError, NewerOrderError, UnavailableError } from '#ports/errors.ts';
import { type Ledger } from '#ports/ledger.ts';
import { aWorkingOrder } from '../../../support/builders/a-working-order.ts';
import { aWorkedParent } from '../../../support/builders/a-worked-parent.ts';
import { aParentId, FOLLOWER, LEADER, OTHER_TOKEN, TOKEN } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
import { givenStarted } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';

const LEDGERS = [{ follower: FOLLOWER, mode: 'live' }] as const;

async function givenPlaced(world: FlowWorld, token: TokenId, changes: Partial<WorkingOptions> = {}): Promise<ParentId> {
  const { parentId: _, startedAt: __, ...options } = aWorkingOrder({ token, total: sharesOf('200'), ...changes });
  const { order } = await placeOrder(world.deps, { command: token, follower: FOLLOWER, options });
  return order!.parentId;
}

const isCancelled = async (world: FlowWorld, id: ParentId) =>
  (await world.ledger.parent(id))?.work?.isCancelled === true;

describe('ending own orders', () => {
  test('says it of every one that works, once', async () => {
    const world = await givenStarted();
    const ids = [await givenPlaced(world, TOKEN), await givenPlaced(world, OTHER_TOKEN)];
    const { orders, unread } = await cancelOrders(world.ledger, { ledgers: LEDGERS });
    expect([orders.map(({ order }) => order.parentId).toSorted(), unread]).toEqual([ids.toSorted(), 0]);
    expect(await Promise.all(ids.map((id) => isCancelled(world, id)))).toEqual([true, true]);
    const { version } = (await world.ledger.parent(ids[0]!))!;
    await cancelOrders(world.ledger, { ledgers: LEDGERS });
    expect((await world.ledger.parent(ids[0]!))?.version).toBe(version);
  });

  test('finds one that the list of what is open does not show yet, and no order that is none of ours', async () => {
    const world = await givenStarted();
    const id = await givenPlaced(world, TOKEN);
    const lagging = { ...world.deps.ledger, openOrders: () => Promise.resolve([]) };
    expect((await cancelOrders(lagging, { ledgers: LEDGERS })).orders).toMatchObject([{ order: { parentId: id } }]);
    expect(await isCancelled(world, id)).toBe(true);
    expect((await cancelOrders(lagging, { ledgers: [] })).orders).toEqual([]);
  });

  test('means one follower, or one side, where it is told so', async () => {
    const world = await givenStarted();
    const id = await givenPlaced(world, TOKEN);
    const nobody = 'nobody' as FollowerName;
    expect((await cancelOrders(world.ledger, { ledgers: LEDGERS, follower: nobody })).orders).toEqual([]);
    expect((await cancelOrders(world.ledger, { ledgers: LEDGERS, side: 'SELL' })).orders).toEqual([]);
    expect(await isCancelled(world, id)).toBe(false);
    expect(
      (await cancelOrders(world.ledger, { ledgers: LEDGERS, follower: FOLLOWER, side: 'BUY' })).orders,
    ).toHaveLength(1);
  });

  test('leaves a leader’s copy that is worked alone, and counts it', async () => {
    // Given
    const world = await givenStarted();
    const id = await givenPlaced(world, TOKEN);
    const copy = aWorkedParent({ parentId: aParentId(7), origin: 'copy', leader: LEADER });
    await world.ledger.commit([{ kind: 'put', type: 'parent', value: copy }]);
    // When
    const { orders, copies } = await cancelOrders(world.ledger, { ledgers: LEDGERS });
    // Then
    expect([orders.map(({ order }) => order.parentId), copies]).toEqual([[id], 1]);
    expect(await isCancelled(world, copy.parentId)).toBe(false);
  });

  test('tells what rests at the venue, which ends unfilled at the next look', async () => {
    // Given
    const world = await givenStarted();
    world.venue.scripts.push({ quarters: [] });
    await givenPlaced(world, TOKEN, { algorithm: 'iceberg', style: 'join' });
    await tendOrders(world.deps, { forMs: 5_000 });
    // When
    const { orders } = await cancelOrders(world.ledger, { ledgers: LEDGERS });
    // Then
    expect(orders).toMatchObject([{ child: { venueOrderId: world.venue.posts[0], state: 'ACKED' } }]);
    await tendOrders(world.deps, { forMs: 58_000 });
    expect(world.venue.cancels).toContain(world.venue.posts[0]);
  });

  test('W6: leaves an order of a newer version alone, and tells how many', async () => {
    const world = await givenStarted();
    await givenPlaced(world, TOKEN);
    const newer = () => Promise.reject(new NewerOrderError('for a newer version', {}));
    expect(await cancelOrders({ ...world.deps.ledger, parent: newer }, { ledgers: LEDGERS })).toEqual({
      ...{ orders: [], failed: [], copies: 0 },
      unread: 1,
    });
  });

  test('of which one cannot be stored keeps no other from it, and is told', async () => {
    // Given
    const world = await givenStarted();
    const [first, second] = [await givenPlaced(world, TOKEN), await givenPlaced(world, OTHER_TOKEN)];
    const contended: Ledger = {
      ...world.deps.ledger,
      commit: (changes) =>
        changes.some((one) => one.kind === 'put' && one.type === 'parent' && one.value.parentId === first)
          ? Promise.reject(new ContentionError('another writes it', {}))
          : world.deps.ledger.commit(changes),
    };
    // When
    const { orders, failed } = await cancelOrders(contended, { ledgers: LEDGERS });
    // Then
    expect(orders).toMatchObject([{ order: { parentId: second } }]);
    expect(failed).toMatchObject([{ order: { parentId: first }, code: 'CONTENTION', why: 'another writes it' }]);
    expect([await isCancelled(world, first), await isCancelled(world, second)]).toEqual([false, true]);
  });

  test('ends where it cannot be read what works', async () => {
    const world = await givenStarted();
    const away = { ...world.deps.ledger, openOrders: () => Promise.reject(new UnavailableError('away')) };
    await expect(cancelOrders(away, { ledgers: LEDGERS })).rejects.toThrow(UnavailableError);
  });
});
