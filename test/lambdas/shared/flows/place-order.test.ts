import { describe, expect, test } from '@jest/globals';
import { type FollowerName } from '#core/values/ids.ts';
import { placeOrder, tradedMarket } from '#flows/place-order.ts';
import { aMarket } from '../../../support/builders/a-market.ts';
import { aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { CONDITION, FOLLOWER, TOKEN } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
import { givenStarted } from '../../../support/flow-steps.ts';
import { someOptions } from '../../../support/order-steps.ts';

const OPTIONS = someOptions();

describe('a person’s own order', () => {
  test('is stored once, however often its command is sent', async () => {
    const world = await givenStarted();
    const send = () => placeOrder(world.deps, { command: 'c-1', follower: FOLLOWER, options: OPTIONS });
    const [one, two] = [await send(), await send()];
    expect(one.order?.parentId).toBe(two.order?.parentId);
    expect(world.ledger.dump().parents.filter(({ origin }) => origin === 'order')).toHaveLength(1);
  });

  test('is taken one at a time for a token: of two that are sent at once one is refused', async () => {
    const world = await givenStarted();
    const send = (command: string) => placeOrder(world.deps, { command, follower: FOLLOWER, options: OPTIONS });
    const placed = await Promise.all([send('c-1'), send('c-2')]);
    expect(placed.map(({ refusal }) => refusal?.code).sort()).toEqual(['PURCHASE_OPEN', undefined]);
  });

  test('sells nothing that own orders have not bought', async () => {
    const world = await givenStarted();
    const options = someOptions({ side: 'SELL', total: sharesOf('10') });
    const { refusal } = await placeOrder(world.deps, { command: 'c-1', follower: FOLLOWER, options });
    expect(refusal).toEqual({ code: 'NOT_OWNED', owned: 0n, asked: sharesOf('10') });
    expect(world.ledger.dump().parents).toEqual([]);
  });

  test('is refused where the follower is unknown, or trades no money', async () => {
    const world = await givenStarted();
    const unknown = { command: 'c-1', follower: 'nobody' as FollowerName, options: OPTIONS };
    await expect(placeOrder(world.deps, unknown)).rejects.toThrow('no such follower');
    await world.givenSettings(someSettings({ followers: [aFollower({ mode: 'dry-run' })] }));
    const dry = { command: 'c-1', follower: FOLLOWER, options: OPTIONS };
    await expect(placeOrder(world.deps, dry)).rejects.toThrow('trades no money');
  });

  test('is refused where nothing of the token is traded now', async () => {
    const world = await givenStarted();
    expect(await tradedMarket(world.deps, OPTIONS)).toMatchObject({ condition: CONDITION });
    world.markets.known.set(CONDITION, aMarket({ isAcceptingOrders: false }));
    await expect(tradedMarket(world.deps, { token: TOKEN })).rejects.toThrow('nothing of this token is traded');
  });
});
