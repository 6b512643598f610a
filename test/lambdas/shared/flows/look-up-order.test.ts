import { expect, test } from '@jest/globals';
import { lookUpOrder } from '#flows/look-up-order.ts';
import { UnavailableError } from '#ports/errors.ts';
import { aSentBuy } from '../../../support/builders/a-child.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { scriptedVenue } from '../../../support/fakes/scripted-venue.ts';

const asked = { child: aSentBuy(), follower: aFollower() };

test('an order, and that there is none, are answers; a failure of the venue is none', async () => {
  // Given
  const venue = scriptedVenue();
  expect(await lookUpOrder({ venue }, asked)).toEqual({ isAnswered: true, order: undefined });
  // When
  venue.arrive(asked.follower, asked.child);
  expect(await lookUpOrder({ venue }, asked)).toMatchObject({ isAnswered: true, order: { isTerminal: true } });
  const error = new UnavailableError('down');
  venue.order = () => Promise.reject(error);
  // Then
  expect(await lookUpOrder({ venue }, asked)).toEqual({ isAnswered: false, error });
});

test('a bug is not taken for a failure of the venue', async () => {
  const venue = scriptedVenue();
  venue.order = () => Promise.reject(new TypeError('a bug'));
  await expect(lookUpOrder({ venue }, asked)).rejects.toThrow(TypeError);
});
