import { expect, test } from '@jest/globals';
import { closeOut } from '#flows/close-out.ts';
import { later } from '#core/values/unix-ms.ts';
import { givenRecorded } from '../../../support/flow-steps.ts';
import { givenGuarded, thePosition } from '../../../support/guard-steps.ts';

const why = { code: 'CLOSE_ALL' } as const;
const how = { origin: 'close', why, isUrgent: false, hasEntries: false } as const;

test('closes the position as it is, and rings for its exit', async () => {
  const world = await givenGuarded(undefined);
  const place = await thePosition(world);
  const closed = await closeOut(world.deps, { ...how, place, now: world.clock.moment });
  expect(closed).toMatchObject({ state: 'WORKING', origin: 'close' });
  world.venue.scripts.push({ quarters: [4] });
  await world.whenExecuted();
  expect((await world.ledger.parent(closed!.parentId))?.openChild).toBeDefined();
  expect(await closeOut(world.deps, { ...how, place, now: world.clock.moment })).toBeUndefined();
});

test('closes nothing when it was to be as it stood, and something has moved it since', async () => {
  const world = await givenGuarded(undefined);
  const place = await thePosition(world);
  const input = { ...how, place, onlyVersion: place.version - 1n, now: world.clock.moment };
  expect(await closeOut(world.deps, input)).toBeUndefined();
  expect((await thePosition(world)).target).toBeGreaterThan(0n);
});

test('makes an exit urgent that is under way already, once', async () => {
  const world = await givenGuarded(undefined);
  const place = await thePosition(world);
  await closeOut(world.deps, { ...how, place, now: world.clock.moment });
  const hurry = { ...how, isUrgent: true, place, now: later(world.clock.moment, 1_000) };
  expect(await closeOut(world.deps, hurry)).toMatchObject({ state: 'MERGED' });
  expect(await closeOut(world.deps, hurry)).toBeUndefined();
  const { exit } = await thePosition(world);
  expect((await world.ledger.parent(exit!))?.isUrgent).toBe(true);
});

test('takes entries that are recorded and not decided, and never the leader’s next', async () => {
  // Given
  const world = await givenGuarded(undefined);
  const place = await thePosition(world);
  await givenRecorded(world);
  // When
  await closeOut(world.deps, { ...how, hasEntries: true, place, now: world.clock.moment });
  await world.whenExecuted();
  // Then
  const states = world.ledger
    .dump()
    .parents.filter(({ side }) => side === 'BUY')
    .map(({ state }) => state);
  expect(states.toSorted()).toEqual(['DONE', 'NETTED']);
});
