import { expect, test } from '@jest/globals';
import { followRedemption } from '#flows/follow-redemption.ts';
import { UnavailableError } from '#ports/errors.ts';
import { later } from '#core/values/unix-ms.ts';
import { FOLLOWER_WALLET } from '../../../support/builders/identities.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { givenClaim, theRedeeming } from '../../../support/redeem-steps.ts';
import { type SendScript } from '../../../support/fakes/scripted-redemptions.ts';

async function givenSent(...scripts: readonly SendScript[]): Promise<FlowWorld> {
  const world = await givenClaim();
  world.redemptions.scripts.push(...scripts);
  await world.whenRedeemed(0);
  return world;
}

const whenFollowed = (world: FlowWorld, forMs: number, maySend = true): Promise<boolean> =>
  followRedemption(world.deps, { wallet: FOLLOWER_WALLET, until: later(world.clock.moment, forMs), maySend });

test('without a transaction the place is free', async () => {
  const world = await givenClaim();
  expect(await whenFollowed(world, 0)).toBe(true);
});

test('one that is mined frees the place with ten blocks on top of it, twenty seconds later', async () => {
  // Given
  const world = await givenSent('mined');
  const { moment } = world.clock;
  // When
  expect(await whenFollowed(world, 19_000)).toBe(false);
  expect(await whenFollowed(world, 40_000)).toBe(true);
  // Then
  expect(world.clock.moment - moment).toBe(20_000);
  expect((await theRedeeming(world))?.redeemed?.transaction).toBe([...world.redemptions.mined.keys()][0]);
});

test('one that nobody knows is sent again once in a call, and looked for every five seconds', async () => {
  // Given
  const world = await givenSent('lost', 'lost', 'lost');
  let looks = 0;
  const { fate } = world.redemptions;
  world.redemptions.fate = (...given) => {
    looks += 1;
    return fate(...given);
  };
  // When
  const isFree = await whenFollowed(world, 50_000);
  // Then
  expect(isFree).toBe(false);
  expect(looks).toBe(11);
  expect(world.redemptions.sent).toHaveLength(2);
  await whenFollowed(world, 50_000, false);
  expect(world.redemptions.sent).toHaveLength(2);
});

test('one whose number came back is sent again, as nothing else was mined', async () => {
  // Given
  const world = await givenSent('lost');
  const { fate } = world.redemptions;
  world.redemptions.fate = () => Promise.resolve({ kind: 'absent', nonce: 8n });
  await whenFollowed(world, 20_000);
  expect((await theRedeeming(world))?.open?.goneAt).toBeDefined();
  // When
  world.redemptions.fate = fate;
  await whenFollowed(world, 0);
  // Then
  expect((await theRedeeming(world))?.open?.goneAt).toBeUndefined();
  expect(await whenFollowed(world, 60_000)).toBe(true);
  expect((await theRedeeming(world))?.failed).toEqual([]);
});

test('a chain that does not answer leaves it as it is', async () => {
  const world = await givenSent('waiting');
  world.redemptions.fate = () => Promise.reject(new UnavailableError('down'));
  await expect(whenFollowed(world, 50_000)).rejects.toThrow(UnavailableError);
  expect(await theRedeeming(world)).toMatchObject({ open: { nonce: 7n }, failed: [] });
});
