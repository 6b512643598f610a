import { expect, test } from '@jest/globals';
import { monitorRisk } from '#flows/monitor-risk.ts';
import { givenRecorded, givenStarted } from '../../../support/flow-steps.ts';

test('a position is looked at once it is owned', async () => {
  const world = await givenStarted();
  expect((await monitorRisk(world.deps, 0)).positions).toBe(0);
  await givenRecorded(world);
  world.venue.scripts.push({ quarters: [4] });
  await world.whenExecuted();
  await world.untilQuiet();
  expect((await monitorRisk(world.deps, 0)).positions).toBe(1);
});
