import { expect, test } from '@jest/globals';
import { authorizeRequest } from '#flows/authorize-request.ts';
import { aSignableBuy } from '../../../support/builders/a-signing.ts';
import { FOLLOWER } from '../../../support/builders/identities.ts';
import { givenReserved, signingWorld } from '../../../support/signing-world.ts';

test('the post of an order is judged by what is stored of it', async () => {
  // Given
  const world = signingWorld();
  const sent = { ...aSignableBuy(), state: 'SUBMITTING', body: 'bytes' } as const;
  await givenReserved(world, sent);
  const request = { method: 'POST', path: '/order', body: 'bytes' } as const;
  const asked = { kind: 'sign-request', follower: FOLLOWER, request, order: sent.venueOrderId } as const;
  // When, Then
  expect(await authorizeRequest(world, asked)).toBeUndefined();
  expect(await authorizeRequest(world, { ...asked, request: { ...request, body: 'other' } })).toEqual({
    code: 'BODY_DIFFERS',
  });
  const { order: _, ...unnamed } = asked;
  expect(await authorizeRequest(world, unnamed)).toEqual({ code: 'ORDER_UNKNOWN' });
});

test('a read of the account needs nothing that is stored', async () => {
  const request = { method: 'GET', path: '/data/trades' } as const;
  expect(await authorizeRequest(signingWorld(), { kind: 'sign-request', follower: FOLLOWER, request })).toBeUndefined();
});
