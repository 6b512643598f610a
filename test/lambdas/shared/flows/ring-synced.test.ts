import { expect, test } from '@jest/globals';
import { ringSynced } from '#flows/ring-synced.ts';
import { UnavailableError } from '#ports/errors.ts';
import { givenBought, givenReduction, theParent } from '../../../support/flow-steps.ts';

async function givenTwoReductions() {
  const world = await givenBought();
  await givenReduction(world, '1000');
  await givenReduction(world, '250');
  return world;
}

test('rings for what is open, each once, and not for what has ended', async () => {
  const world = await givenTwoReductions();
  const { parents } = world.ledger.dump();
  while (world.doorbell.take() !== undefined);
  const rung = world.doorbell.rung.length;
  // Then: at the same version the queue swallows it
  expect(await ringSynced(world.deps, parents)).toBe(true);
  expect(world.doorbell.rung).toHaveLength(rung);
  await world.ledger.commit([{ kind: 'put', type: 'parent', value: { ...theParent(world, 'SELL'), version: 2n } }]);
  expect(await ringSynced(world.deps, [...parents, ...parents])).toBe(true);
  expect(world.doorbell.rung).toHaveLength(rung + 1);
});

test('says that it could not ring, since what is stored is rung for by the reconciler', async () => {
  const world = await givenTwoReductions();
  const doorbell = { ...world.deps.doorbell, ringAll: () => Promise.reject(new UnavailableError('gone')) };
  expect(await ringSynced({ ...world.deps, doorbell }, world.ledger.dump().parents)).toBe(false);
});

test('hides no bug', async () => {
  const world = await givenTwoReductions();
  const doorbell = { ...world.deps.doorbell, ringAll: () => Promise.reject(new Error('bug')) };
  await expect(ringSynced({ ...world.deps, doorbell }, world.ledger.dump().parents)).rejects.toThrow('bug');
});
