import { expect, test } from '@jest/globals';
import { cancelChild } from '#flows/cancel-child.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { theChild } from '../../../support/flow-steps.ts';
import { givenLost } from '../../../support/quarantine-steps.ts';

test.each([
  ['cancel-again', 'gone', true],
  ['cancel-again', 'cancelled', true],
  ['cancel-again', 'unknown', false],
] as const)('a %s that the venue answers with %s is kept as done: %p', async (step, outcome, isKept) => {
  const world = await givenLost();
  world.venue.cancel = () => Promise.resolve(outcome);
  const child = theChild(world, 'BUY');
  expect(await cancelChild(world.deps, { child, follower: aFollower(), step })).toBe(outcome);
  expect(theChild(world, 'BUY').evidence?.cancelledAgainAt).toBe(isKept ? world.clock.moment : undefined);
  expect(theChild(world, 'BUY').evidence?.cancelledAt).toBe(child.evidence?.cancelledAt);
});

test('the first cancel is kept apart from the second', async () => {
  const world = await givenLost();
  const { evidence } = theChild(world, 'BUY');
  expect(Object.keys(evidence ?? {})).toEqual(['cancelledAt']);
});
