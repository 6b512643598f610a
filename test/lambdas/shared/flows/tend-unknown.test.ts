import { expect, test } from '@jest/globals';
import { later } from '#core/values/unix-ms.ts';
import { tendUnknown, unknownMemory } from '#flows/tend-unknown.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { givenRecorded, givenStarted, theChild } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { givenLost } from '../../../support/quarantine-steps.ts';

function countingLooks(world: FlowWorld): { looks: number } {
  const counted = { looks: 0 };
  const { order } = world.venue;
  world.venue.order = (...asked) => {
    counted.looks += 1;
    return order(...asked);
  };
  return counted;
}

const tended = (world: FlowWorld, memory = unknownMemory()) =>
  tendUnknown(world.deps, { child: theChild(world, 'BUY'), follower: aFollower(), memory, now: world.clock.moment });

test('a run looks an old unknown outcome up every 15 s, a new run at once', async () => {
  // Given
  const world = await givenLost();
  world.clock.advance(60_000);
  const counted = countingLooks(world);
  const memory = unknownMemory();
  // When
  for (let second = 0; second <= 30; second += 2) {
    await tended(world, memory);
    world.clock.advance(2_000);
  }
  // Then
  expect(counted.looks).toBe(2);
  await tended(world);
  expect(counted.looks).toBe(3);
});

test('X8, B25: an order told to wait keeps all of a run from sending again before its time', async () => {
  // Given
  const world = await givenStarted();
  world.venue.scripts.push({ quarters: [4], answer: 'never-arrived' });
  await givenRecorded(world);
  await world.whenExecuted();
  world.clock.advance(6_000);
  const memory = { ...unknownMemory(), pausedUntil: later(world.clock.moment, 2_000) };
  // When
  await tended(world, memory);
  expect(theChild(world, 'BUY').posts).toBe(1);
  world.clock.advance(2_000);
  await tended(world, memory);
  // Then
  expect(theChild(world, 'BUY').posts).toBe(2);
});

test('X8: a run remembers the latest moment that an order was told to wait for', async () => {
  const world = await givenLost();
  const memory = unknownMemory();
  const child = { ...theChild(world, 'BUY'), retryAt: later(world.clock.moment, 5_000) };
  await tendUnknown(world.deps, { child, follower: aFollower(), memory, now: world.clock.moment });
  expect(memory.pausedUntil).toBe(world.clock.moment + 5_000);
});

test('a rest of the signer’s is no pause of the venue: other orders are sent again meanwhile', async () => {
  const world = await givenLost();
  const memory = unknownMemory();
  const retryAt = later(world.clock.moment, 500);
  const child = { ...theChild(world, 'BUY'), retryAt, isWithheld: true } as const;
  await tendUnknown(world.deps, { child, follower: aFollower(), memory, now: world.clock.moment });
  expect(memory.pausedUntil).toBe(0);
});
