import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { privateKeyToAddress } from 'viem/accounts';
import { followerKeys } from '#adapters/secrets-manager/follower-keys.ts';
import { type KmsKeySecret } from '#contract/secrets.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { ConfigurationError, UnavailableError } from '#ports/errors.ts';
import { type SigningKey } from '#ports/keys.ts';

const client = mockClient(SecretsManagerClient);
const store = { client: new SecretsManagerClient({}), stage: 'dev' };
const MAIN = 'main' as FollowerName;
const NAME = 'polycopy/dev/followers/main';
const PRIVATE_KEY = `0x${'ab'.repeat(32)}` as const;
const CREDENTIALS = { apiKey: 'key', apiSecret: 'c2VjcmV0', apiPassphrase: 'pass' };
const SECRET = { privateKey: PRIVATE_KEY, ...CREDENTIALS };
const STORED = { SecretString: JSON.stringify(SECRET), VersionId: 'v1' };
const RING = { key: { address: privateKeyToAddress(PRIVATE_KEY) }, credentials: CREDENTIALS, version: 'v1' };
const KMS_KEY: SigningKey = { address: '0xkms', sign: () => Promise.reject(new Error('signs nothing')) };
const missing = new ResourceNotFoundException({ message: 'not there', $metadata: {} });
const opened: KmsKeySecret[] = [];

const keys = () =>
  followerKeys({
    ...store,
    openKmsKey: (secret) => {
      opened.push(secret);
      return Promise.resolve(KMS_KEY);
    },
  });

beforeEach(() => {
  client.reset();
  opened.splice(0);
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe("a follower's secret", () => {
  test('is read once in an hour', async () => {
    // Given
    const now = jest.spyOn(performance, 'now').mockReturnValue(0);
    client.on(GetSecretValueCommand, { SecretId: NAME }).resolves(STORED);
    const { ring } = keys();
    // When
    expect(await ring(MAIN)).toMatchObject(RING);
    now.mockReturnValue(3_599_999);
    await ring(MAIN);
    expect(client.calls()).toHaveLength(1);
    now.mockReturnValue(3_600_000);
    await ring(MAIN);
    // Then
    expect(client.calls()).toHaveLength(2);
  });

  test('K1: that the venue refuses is read anew, at most every five seconds', async () => {
    // Given
    const now = jest.spyOn(performance, 'now').mockReturnValue(0);
    client.on(GetSecretValueCommand, { SecretId: NAME }).resolves(STORED);
    const { ring } = keys();
    await ring(MAIN);
    // When
    now.mockReturnValue(4_999);
    await ring(MAIN, 'anew');
    expect(client.calls()).toHaveLength(1);
    now.mockReturnValue(5_000);
    await ring(MAIN, 'anew');
    await ring(MAIN);
    now.mockRestore();
    // Then
    expect(client.calls()).toHaveLength(2);
  });

  test('K1: of which credentials are derived is read at once, however short ago it was read', async () => {
    client.on(GetSecretValueCommand).resolves(STORED);
    const { ring } = keys();
    await ring(MAIN);
    await ring(MAIN, 'now');
    expect(client.calls()).toHaveLength(2);
  });

  test('K1: that names another key than the credentials are of is left as it is', async () => {
    // Given
    client.on(GetSecretValueCommand).resolvesOnce(STORED);
    const { ring, store: keep } = keys();
    const { address } = (await ring(MAIN, 'now')).key;
    const replaced = {
      SecretString: JSON.stringify({ ...SECRET, privateKey: `0x${'cd'.repeat(32)}` }),
      VersionId: 'v2',
    };
    client.on(GetSecretValueCommand).resolves(replaced);
    // When, Then
    await expect(keep(MAIN, { credentials: CREDENTIALS, address })).rejects.toThrow(ConfigurationError);
    expect(client.commandCalls(PutSecretValueCommand)).toHaveLength(0);
  });

  test('that is missing is named, with what to do', async () => {
    client.on(GetSecretValueCommand).rejects(missing);
    const failure = await keys()
      .ring(MAIN)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConfigurationError);
    expect(String(failure)).toContain(`${NAME} is missing: polycopy add-follower stores it`);
  });

  test.each([
    undefined,
    'no JSON: 0xabababab',
    JSON.stringify({ ...SECRET, privateKey: 'ababababab' }),
    JSON.stringify({ ...SECRET, apiSecret: undefined }),
    JSON.stringify({ ...SECRET, ababab: 1 }),
  ])('that is not as it must be is refused, and its content is in no error: %#', async (content) => {
    client.on(GetSecretValueCommand).resolves({ ...(content === undefined ? {} : { SecretString: content }) });
    const failure: unknown = await keys()
      .ring(MAIN)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConfigurationError);
    const text = `${String(failure)} ${JSON.stringify(failure)} ${failure instanceof Error ? String(failure.cause) : ''}`;
    for (const part of ['abab', 'c2VjcmV0', 'pass']) expect(text).not.toContain(part);
  });

  test('K1: that the settings call otherwise is read once more, and no key of before signs', async () => {
    // Given: read a moment before another key is put in force and the settings say so
    const now = jest.spyOn(performance, 'now').mockReturnValue(0);
    const other = { ...SECRET, privateKey: `0x${'cd'.repeat(32)}` as const };
    client
      .on(GetSecretValueCommand)
      .resolvesOnce(STORED)
      .resolves({ SecretString: JSON.stringify(other), VersionId: 'v2' });
    const { ring } = keys();
    await ring(MAIN, { named: undefined });
    // When
    const rings = [await ring(MAIN, { named: 'v2' }), await ring(MAIN, { named: 'v2' })];
    now.mockReturnValue(3_599_999);
    rings.push(await ring(MAIN, { named: 'v2' }));
    // Then
    expect(rings.map(({ key, version }) => [key.address, version])).toEqual(
      rings.map(() => [privateKeyToAddress(other.privateKey), 'v2']),
    );
    expect(client.calls()).toHaveLength(2);
  });

  test('that the settings call otherwise than it is called is read at most every five seconds', async () => {
    // Given: stored by hand since
    const now = jest.spyOn(performance, 'now').mockReturnValue(0);
    client.on(GetSecretValueCommand).resolves(STORED);
    const { ring } = keys();
    await ring(MAIN);
    // When, Then
    await ring(MAIN, { named: 'v0' });
    now.mockReturnValue(4_999);
    await ring(MAIN, { named: 'v0' });
    expect(client.calls()).toHaveLength(2);
    now.mockReturnValue(5_000);
    expect(await ring(MAIN, { named: 'v0' })).toMatchObject(RING);
    expect(client.calls()).toHaveLength(3);
  });

  test('has versions that are not in force, of which nothing is kept', async () => {
    // Given
    const next = { ...SECRET, nonce: 7 };
    client.on(GetSecretValueCommand, { VersionStage: 'POLYCOPY_NEXT' }).resolves({
      ...{ SecretString: JSON.stringify(next), VersionId: 'v2' },
    });
    client.on(GetSecretValueCommand, { SecretId: NAME, VersionStage: undefined }).resolves(STORED);
    client.on(PutSecretValueCommand).resolves({ VersionId: 'v3' });
    const { ring, slot, store: keep } = keys();
    // When, Then
    expect(await slot(MAIN, 'next')).toMatchObject({ nonce: 7, version: 'v2' });
    const stored = { credentials: CREDENTIALS, address: RING.key.address, nonce: 9, into: 'next' } as const;
    await keep(MAIN, stored);
    const { SecretString = '', VersionStages } = client.commandCalls(PutSecretValueCommand)[0]!.args[0].input;
    expect([JSON.parse(SecretString), VersionStages]).toEqual([{ ...SECRET, nonce: 9 }, ['POLYCOPY_NEXT']]);
    expect(await ring(MAIN)).toMatchObject({ ...RING, nonce: 0 });
  });

  test('that cannot be reached is asked for again', async () => {
    client.on(GetSecretValueCommand).rejectsOnce(new Error('throttled')).resolves(STORED);
    const { ring } = keys();
    await expect(ring(MAIN)).rejects.toThrow(UnavailableError);
    expect(await ring(MAIN)).toMatchObject(RING);
  });

  test('of kind kms names a key that is opened once, as long as it names the same', async () => {
    // Given
    const now = jest.spyOn(performance, 'now').mockReturnValue(0);
    const first = { kind: 'kms', keyId: 'alias/one' };
    const second = { ...first, keyId: 'alias/two', ...CREDENTIALS };
    const answer = (secret: object, version: string) => ({ SecretString: JSON.stringify(secret), VersionId: version });
    client
      .on(GetSecretValueCommand)
      .resolvesOnce(answer(first, 'v1'))
      .resolvesOnce(answer({ ...first, ...CREDENTIALS }, 'v2'))
      .resolves(answer(second, 'v3'));
    const { ring } = keys();
    // When, Then
    expect(await ring(MAIN)).toEqual({ key: KMS_KEY, nonce: 0, version: 'v1' });
    now.mockReturnValue(5_000);
    expect(await ring(MAIN, 'anew')).toEqual({ key: KMS_KEY, nonce: 0, credentials: CREDENTIALS, version: 'v2' });
    expect(opened).toEqual([first]);
    now.mockReturnValue(10_000);
    await ring(MAIN, 'anew');
    now.mockRestore();
    expect(opened).toEqual([first, second]);
  });

  test.each([
    ['a key as text', SECRET],
    ['a key of KMS', { kind: 'kms', keyId: 'alias/one', ...CREDENTIALS }],
  ])('that holds %s keeps it beside other credentials, which are read at once', async (_, secret) => {
    // Given
    client.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify(secret), VersionId: 'v1' });
    client.on(PutSecretValueCommand).resolves({});
    const { ring, store: keep } = keys();
    await ring(MAIN);
    const other = { apiKey: 'new key', apiSecret: 'new', apiPassphrase: 'other' };
    // When
    await keep(MAIN, { credentials: other, address: 'kind' in secret ? KMS_KEY.address : RING.key.address });
    // Then
    const [put] = client.commandCalls(PutSecretValueCommand);
    expect(put?.args[0].input).toEqual({ SecretId: NAME, SecretString: expect.any(String) });
    expect(JSON.parse(put?.args[0].input.SecretString ?? '')).toEqual({ ...secret, ...other });
    const reads = client.commandCalls(GetSecretValueCommand).length;
    await ring(MAIN);
    expect(client.commandCalls(GetSecretValueCommand)).toHaveLength(reads + 1);
  });

  test('that is gone when other credentials are to be kept is named', async () => {
    client.on(GetSecretValueCommand).resolves(STORED);
    client.on(PutSecretValueCommand).rejects(missing);
    await expect(keys().store(MAIN, { credentials: CREDENTIALS, address: RING.key.address })).rejects.toThrow(
      `${NAME} is missing`,
    );
  });
});
