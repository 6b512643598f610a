import { expect, test } from '@jest/globals';
import { applyLastReduction, applyReductions } from '#flows/apply-reductions.ts';
import { FOLLOWER } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
import { givenBought, givenReduction, thePosition } from '../../../support/flow-steps.ts';

test('B20: reductions that wait are applied once, in the order of recording', async () => {
  // Given: 388 shares, of which the leader gives up half and then a quarter of the rest
  const world = await givenBought();
  await givenReduction(world, '1000');
  await givenReduction(world, '250');
  const events = [...world.ledger.dump().events].sort((a, b) => Number(a.positionVersion - b.positionVersion));
  const input = { events, followers: [FOLLOWER], now: world.clock.moment };
  // When
  const applied = await applyReductions(world.deps, input);
  const again = await applyReductions(world.deps, input);
  // Then
  expect(applied.map(({ state }) => state).sort()).toEqual(['MERGED', 'WORKING']);
  expect(again).toEqual([]);
  expect(thePosition(world).target).toBe(sharesOf('145.5'));
});

test('the last reduction of a leader’s position brings along those that wait before it', async () => {
  // Given
  const world = await givenBought();
  await givenReduction(world, '1000');
  await givenReduction(world, '250');
  const [position] = world.ledger.dump().leaderPositions;
  // When
  await applyLastReduction(world.deps, { position: position!, follower: FOLLOWER, now: world.clock.moment });
  // Then
  expect(thePosition(world).target).toBe(sharesOf('145.5'));
});

test('a position that was never reduced is left as it is', async () => {
  const world = await givenBought();
  const before = world.ledger.dump().positions;
  const [position] = world.ledger.dump().leaderPositions;
  await applyLastReduction(world.deps, { position: position!, follower: FOLLOWER, now: world.clock.moment });
  expect(world.ledger.dump().positions).toEqual(before);
});
