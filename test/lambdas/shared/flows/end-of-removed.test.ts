import { expect, test } from '@jest/globals';
import { someSettings, theExecution } from '../../../support/builders/a-settings.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { givenRecorded, givenReduction, givenStarted } from '../../../support/flow-steps.ts';

const nobody = someSettings({ followers: [], follows: [] });

test('an entry of a follower who was taken out ends with its reason, and is rung for no more', async () => {
  const world = await givenStarted();
  await givenRecorded(world);
  await world.givenSettings(nobody);
  await world.whenExecuted();
  expect(world.ledger.dump().parents).toMatchObject([{ state: 'SKIPPED', reason: { code: 'FOLLOWER_REMOVED' } }]);
  expect(await world.ledger.openParents()).toEqual([]);
});

test('one that waited for siblings ends, too', async () => {
  const world = await givenStarted(someSettings({ execution: theExecution({ belowMinimum: 'hold' }) }));
  await givenRecorded(world, { shares: sharesOf('0.6'), notional: dollars('0.3') });
  await world.whenExecuted();
  expect(world.ledger.dump().parents).toMatchObject([{ state: 'HELD' }]);
  await world.givenSettings(nobody);
  world.clock.advance(900_000);
  await world.whenReconciled();
  await world.whenExecuted();
  expect(world.ledger.dump().parents).toMatchObject([{ state: 'SKIPPED', reason: { code: 'FOLLOWER_REMOVED' } }]);
  expect(world.ledger.dump().positions).toMatchObject([{ held: [] }]);
});

test('a reduction finds no position, as of anybody who has none', async () => {
  const world = await givenStarted();
  await givenReduction(world, '5');
  await world.givenSettings(nobody);
  await world.whenExecuted();
  expect(world.ledger.dump().parents).toMatchObject([{ state: 'SKIPPED', reason: { code: 'NO_POSITION' } }]);
});
