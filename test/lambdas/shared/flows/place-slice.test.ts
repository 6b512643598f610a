import { describe, expect, test } from '@jest/globals';
import { type Settings } from '#core/model/settings.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { tendOrder } from '#flows/tend-order.ts';
import { someSettings } from '../../../support/builders/a-settings.ts';
import { FOLLOWER, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { type Gate } from '../../../support/gated-port.ts';
import { givenStarted } from '../../../support/flow-steps.ts';
import { givenPlaced, ownPosition, theOrder } from '../../../support/order-steps.ts';

const LEDGER = { follower: FOLLOWER, mode: 'live' } as const;
const limited = (limits: Partial<Settings['limits']>): Settings => {
  const settings = someSettings();
  return { ...settings, limits: { ...settings.limits, ...limits } };
};

/** A run that dies when it asks for this. */
function crashingAt(method: string): Gate {
  return (call, asked) => (asked === method ? Promise.reject(new Error('crash')) : call());
}

describe('a slice', () => {
  test('is reserved in every cap of its own, and in none of a leader', async () => {
    const world = await givenStarted();
    const id = await givenPlaced(world);
    await tendOrder(world.deps, id);
    const [child] = world.ledger.dump().children;
    expect(child).toMatchObject({ parentId: id, attempt: 0, shares: sharesOf('20') });
    expect(child?.caps.some((name) => name.startsWith('L#'))).toBe(false);
    const caps = await world.ledger.caps(LEDGER);
    const moved = caps.filter(({ used }) => used > 0n).map(({ name }) => name.split('#')[0]);
    expect(moved).toEqual(['G', 'M', 'P']);
    expect((await ownPosition(world)).buying).toHaveLength(1);
  });

  test('costs no more than a limit leaves: at the bound it is placed, a micro-dollar below it is not', async () => {
    // Given: what one slice holds at its worst
    const free = await givenStarted();
    await tendOrder(free.deps, await givenPlaced(free));
    const held = free.ledger.dump().children[0]!.leftUsd;
    for (const name of ['maxMarketExposure', 'maxSingleBet'] as const)
      for (const [limit, posts] of [
        [held, 1],
        [usd(held - 1n), 0],
      ] as const) {
        const world = await givenStarted(limited({ [name]: limit }));
        const id = await givenPlaced(world);
        // When
        await tendOrder(world.deps, id);
        // Then
        expect({ name, posts: world.venue.posts.length }).toEqual({ name, posts });
        const { reason } = await theOrder(world, id);
        if (posts === 0) expect(reason).toEqual({ code: 'ORDER_WAITS', why: 'LIMIT_USED' });
      }
  });

  test('is none of the copies of a minute: an order that follows the book takes no place from them', async () => {
    const world = await givenStarted(limited({ maxEntriesPerMinute: 1n }));
    const id = await givenPlaced(world);
    await tendOrder(world.deps, id);
    expect(world.venue.posts).toHaveLength(1);
    expect((await world.ledger.caps(LEDGER)).some(({ name }) => name.startsWith('R#'))).toBe(false);
  });

  test('carries how far its order has come: what crashed before it was sent is not reserved again', async () => {
    // Given
    const world = await givenStarted();
    const id = await givenPlaced(world);
    const crashed = world.depsBehind(crashingAt('prepare'));
    await expect(tendOrder(crashed, id)).rejects.toThrow('crash');
    expect(await theOrder(world, id)).toMatchObject({ work: { state: { slot: 0, child: { number: 1 } } } });
    // When
    await tendOrder(world.deps, id);
    // Then
    expect(world.ledger.dump().children).toHaveLength(1);
    expect(world.venue.posts).toHaveLength(1);
  });

  test('that nobody sent for too long is given up, and its part falls due with the next', async () => {
    const world = await givenStarted();
    const id = await givenPlaced(world);
    const crashed = world.depsBehind(crashingAt('prepare'));
    await expect(tendOrder(crashed, id)).rejects.toThrow('crash');
    world.clock.advance(10_001);
    await tendOrder(world.deps, id);
    expect(world.ledger.dump().children).toMatchObject([{ state: 'EXPIRED' }]);
    expect(await theOrder(world, id)).toMatchObject({ attempts: 1, state: 'WORKING' });
    expect(world.venue.posts).toEqual([]);
  });

  test('of a sale is no more than the wallet holds', async () => {
    const world = await givenStarted(limited({ maxMarketExposure: dollars('500') }));
    const bought = await givenPlaced(world, { windowMs: 60_000, maxOrder: sharesOf('100'), total: sharesOf('100') });
    for (let look = 0; look < 8; look += 1) {
      await tendOrder(world.deps, bought);
      world.clock.advance(3_000);
    }
    expect(await theOrder(world, bought)).toMatchObject({ state: 'DONE', filledShares: sharesOf('100') });
    const id = await givenPlaced(world, { side: 'SELL', limit: (await theOrder(world, bought)).work!.order.limit });
    world.venue.byHand.push({
      ...{ tradeId: 'h', orderId: '0x' as never, token: TOKEN, side: 'SELL', shares: sharesOf('90') },
      ...{ status: 'CONFIRMED', matchedAt: unixMs(world.clock.moment) },
    });
    const before = world.venue.posts.length;
    await tendOrder(world.deps, id);
    expect(world.venue.posts).toHaveLength(before);
  });
});
