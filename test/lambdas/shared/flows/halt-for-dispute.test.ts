import { expect, test } from '@jest/globals';
import { awaitsBreaker, haltForDispute } from '#flows/halt-for-dispute.ts';
import { recordDispute } from '#flows/record-post.ts';
import { FOLLOWER } from '../../../support/builders/identities.ts';
import { givenRecorded, givenStarted, theChild } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;

async function givenUnknown(): Promise<FlowWorld> {
  const world = await givenStarted();
  await givenRecorded(world);
  world.venue.scripts.push({ quarters: [4], answer: 'never-arrived' });
  await world.whenExecuted();
  return world;
}

test('X18: a disputed order waits for its breaker until both are stored', async () => {
  // Given
  const world = await givenUnknown();
  expect(awaitsBreaker(theChild(world, 'BUY'))).toBe(false);
  await recordDispute(world.ledger, theChild(world, 'BUY'));
  expect(awaitsBreaker(theChild(world, 'BUY'))).toBe(true);
  // When
  await haltForDispute(world.deps, theChild(world, 'BUY'));
  // Then
  expect(awaitsBreaker(theChild(world, 'BUY'))).toBe(false);
  expect(await world.ledger.cap(MAIN, 'G')).toMatchObject({ breakers: ['ORDER_ID_MISMATCH'], tradingMode: 'HALTED' });
});

test('X18: halting again changes nothing, and an order without a dispute stays as it is', async () => {
  const world = await givenUnknown();
  await haltForDispute(world.deps, theChild(world, 'BUY'));
  const { version } = theChild(world, 'BUY');
  await haltForDispute(world.deps, theChild(world, 'BUY'));
  expect(theChild(world, 'BUY').version).toBe(version);
  expect(theChild(world, 'BUY').evidence).toBeUndefined();
  expect(world.log.counts.get('BreakersTripped')).toBe(1);
});
