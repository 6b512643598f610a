import { beforeEach, describe, expect, test } from '@jest/globals';
import { ethers } from 'ethers';
import { privateKey } from '#adapters/secrets-manager/private-key.ts';
import { type SigningRequest } from '#core/model/signing.ts';
import { answerSigning } from '#flows/answer-signing.ts';
import { later } from '#core/values/unix-ms.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { anOrderRequest, aSignableBuy, KEY_ADDRESS } from '../../../support/builders/a-signing.ts';
import { aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { FOLLOWER, NOW } from '../../../support/builders/identities.ts';
import { dollars } from '../../../support/builders/quantities.ts';
import { givenReserved, signingWorld, type SigningWorld } from '../../../support/signing-world.ts';
import { TEST_SECRET } from '../adapters/polymarket/vectors.ts';

const BUY = aSignableBuy();
const NEW = { apiKey: 'new', apiSecret: 'bmV3', apiPassphrase: 'pass' };
const READ: SigningRequest = {
  ...{ kind: 'sign-request', follower: FOLLOWER },
  request: { method: 'GET', path: '/data/trades' },
};
let world: SigningWorld;
beforeEach(() => {
  world = signingWorld();
});

describe('an order', () => {
  test('that is reserved is signed by the follower’s key', async () => {
    // Given
    await givenReserved(world, BUY);
    // When
    const { result } = (await answerSigning(world, anOrderRequest(BUY))) as {
      result: { signature: string; apiKey: string };
    };
    // Then: of a deposit wallet, over the order wrapped
    expect(ethers.getBytes(result.signature)).toHaveLength(317);
    expect(result.apiKey).toBe(TEST_SECRET.apiKey);
  });

  test('that is signed again is the same bytes, and counts once', async () => {
    // Given: a day with room for one
    const followers = [aFollower({ maxSignedDay: dollars('50') })];
    world.inForce = someSettings({ followers });
    await givenReserved(world, BUY);
    // When
    const first = await answerSigning(world, anOrderRequest(BUY));
    const again = await answerSigning(world, anOrderRequest(BUY));
    // Then
    expect(again).toEqual(first);
    expect(first).toHaveProperty('result');
  });

  test('that is refused uses no key, and is counted for a person', async () => {
    const outcome = await answerSigning(world, anOrderRequest(BUY));
    expect(outcome).toEqual({ refusal: { code: 'ORDER_UNKNOWN' } });
    expect([world.uses.count, world.log.counts.get('SigningsRefused')]).toEqual([0, 1]);
  });

  test('K1: is signed by the key that the settings name', async () => {
    world.inForce = someSettings({ followers: [aFollower({ secretVersion: 'v7' })] });
    await givenReserved(world, BUY);
    await answerSigning(world, anOrderRequest(BUY));
    expect(world.asked).toEqual(['v7']);
  });

  test('without credentials is nothing that could be posted', async () => {
    await givenReserved(world, BUY);
    const { key, nonce, version } = world.ring!;
    world.ring = { key, nonce, version };
    await expect(answerSigning(world, anOrderRequest(BUY))).rejects.toThrow('polycopy auth-follower');
  });
});

describe('the identity', () => {
  test('is the key’s address and the API key, of a secret with a name', async () => {
    const { result } = (await answerSigning(world, { kind: 'identity', follower: FOLLOWER })) as {
      result: { address: string };
    };
    expect(result).toMatchObject({ apiKey: TEST_SECRET.apiKey, version: 'v1' });
    expect(result.address.toLowerCase()).toBe(KEY_ADDRESS);
    await answerSigning(world, { kind: 'identity', follower: FOLLOWER, anew: true });
    expect(world.asked).toEqual(['kept', 'anew']);
  });

  test('is of the secret that the asker has heard of', async () => {
    await answerSigning(world, { kind: 'identity', follower: FOLLOWER, known: 'v7' });
    expect(world.asked).toEqual(['v7']);
  });

  test('of nobody is a matter for a person', async () => {
    world.ring = undefined;
    await expect(answerSigning(world, { kind: 'identity', follower: FOLLOWER })).rejects.toThrow(ConfigurationError);
  });
});

describe('a private request', () => {
  test('K1: who has heard of another secret than is kept has it read anew', async () => {
    await answerSigning(world, { ...READ, known: 'v1' });
    expect(world.asked).toEqual(['kept']);
    await answerSigning(world, { ...READ, known: 'v0' });
    expect(world.asked).toEqual(['kept', 'kept', 'anew']);
  });

  test('is dated by the signer’s own clock, and uses no key', async () => {
    const outcome = await answerSigning(world, READ);
    expect(outcome).toMatchObject({
      result: { POLY_TIMESTAMP: String(NOW / 1_000), POLY_API_KEY: TEST_SECRET.apiKey },
    });
    expect(world.uses.count).toBe(0);
  });
});

describe('a version of the secret that is not in force', () => {
  const FORGET = { method: 'DELETE', path: '/auth/api-key' } as const;
  const BALANCE = { method: 'GET', path: '/balance-allowance' } as const;
  const asking = (slot: 'next' | 'previous', request: Extract<SigningRequest, { kind: 'sign-request' }>['request']) =>
    ({ kind: 'sign-request', follower: FOLLOWER, request, slot }) as const;
  const refused = (code: string) => ({ refusal: { code } });

  test('is used by leave of a person alone', async () => {
    world.slots.next = { ...world.ring!, version: 'v2' };
    expect(await answerSigning(world, asking('next', BALANCE))).toEqual(refused('NO_LEAVE'));
    await world.signings.giveLeave(FOLLOWER, NOW);
    expect(await answerSigning(world, asking('next', BALANCE))).toHaveProperty('result.POLY_API_KEY');
  });

  test('to be proven only reads, and one of before only has itself forgotten', async () => {
    world.slots.next = { ...world.ring!, version: 'v2' };
    world.slots.previous = { ...world.ring!, version: 'v0' };
    await world.signings.giveLeave(FOLLOWER, NOW);
    expect(await answerSigning(world, asking('next', FORGET))).toEqual(refused('PATH_UNKNOWN'));
    expect(await answerSigning(world, asking('next', { method: 'DELETE', path: '/cancel-all' }))).toEqual(
      refused('PATH_UNKNOWN'),
    );
    expect(await answerSigning(world, asking('previous', BALANCE))).toEqual(refused('PATH_UNKNOWN'));
    expect(await answerSigning(world, { ...READ, request: FORGET })).toEqual(refused('PATH_UNKNOWN'));
    expect(await answerSigning(world, asking('previous', FORGET))).toHaveProperty('result.POLY_API_KEY');
  });

  test('asks for credentials by a number of its own, and keeps them there', async () => {
    // Given
    await world.signings.giveLeave(FOLLOWER, NOW);
    const { address } = privateKey(TEST_SECRET.privateKey);
    const store = { kind: 'store-credentials', follower: FOLLOWER, credentials: NEW, address } as const;
    // When
    const headers = await answerSigning(world, { kind: 'sign-auth', follower: FOLLOWER, nonce: 77 });
    await answerSigning(world, { ...store, nonce: 77, into: 'next' });
    // Then
    expect(headers).toMatchObject({ result: { POLY_NONCE: '77' } });
    expect([world.ring?.version, world.slots.next?.nonce]).toEqual(['v1', 77]);
    expect(await answerSigning(world, { kind: 'sign-auth', follower: FOLLOWER, slot: 'next' })).toMatchObject({
      result: { POLY_NONCE: '77' },
    });
  });
});

describe('credentials', () => {
  const asked = [
    { kind: 'sign-auth', follower: FOLLOWER },
    {
      kind: 'store-credentials',
      follower: FOLLOWER,
      credentials: NEW,
      address: privateKey(TEST_SECRET.privateKey).address,
    },
  ] as const;

  test.each(asked)('are not derived anew unasked: $kind', async (request) => {
    const refused = { refusal: { code: 'NO_LEAVE' } };
    expect(await answerSigning(world, request)).toEqual(refused);
    await world.signings.giveLeave(FOLLOWER, later(NOW, -1));
    expect(await answerSigning(world, request)).toEqual(refused);
    expect([world.uses.count, world.ring?.version]).toEqual([0, 'v1']);
  });

  test('are asked for by the key, and kept, as long as there is leave', async () => {
    // Given
    await world.signings.giveLeave(FOLLOWER, NOW);
    // When
    const headers = await answerSigning(world, asked[0]);
    const stored = await answerSigning(world, asked[1]);
    // Then
    expect(headers).toMatchObject({
      result: { POLY_NONCE: '0', POLY_SIGNATURE: expect.stringMatching(/^0x[0-9a-f]{130}$/) },
    });
    expect(stored).toMatchObject({ result: { apiKey: 'new', version: 'v2' } });
    expect(world.asked[0]).toBe('now');
    expect(world.ring?.credentials).toEqual(NEW);
  });
});
