import { expect, test } from '@jest/globals';
import { givenRecorded, givenReduction, givenStarted, theParent, thePosition } from '../../../../support/flow-steps.ts';

/** What a newer run stores beside what this one knows. */
const NEWER = { fromANewerRun: 'kept' };

test('W6: an order that a newer run has begun keeps all of it while this run finishes it, its position too', async () => {
  // Given
  const world = await givenStarted();
  await givenRecorded(world);
  const parent = theParent(world, 'BUY');
  await world.ledger.commit([
    { kind: 'put', type: 'parent', value: { ...parent, ...NEWER, version: parent.version + 1n } },
  ]);
  world.venue.scripts.push({ quarters: [4] });
  // When
  await world.whenExecuted();
  await world.untilQuiet();
  // Then
  expect(theParent(world, 'BUY')).toMatchObject({ ...NEWER, state: 'DONE' });
  // Given
  const position = thePosition(world);
  await world.ledger.commit([
    { kind: 'put', type: 'position', value: { ...position, ...NEWER, version: position.version + 1n } },
  ]);
  // When
  await givenReduction(world, '2000');
  world.venue.scripts.push({ quarters: [4] });
  await world.whenExecuted();
  await world.untilQuiet();
  // Then
  expect(thePosition(world)).toMatchObject({ ...NEWER, available: 0n });
});
