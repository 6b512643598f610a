import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { followerSecrets, putFollowerSecret } from '#adapters/secrets-manager/follower-secrets.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { ConfigurationError, UnavailableError } from '#ports/errors.ts';

const client = mockClient(SecretsManagerClient);
const store = { client: new SecretsManagerClient({}), stage: 'dev' };
const MAIN = 'main' as FollowerName;
const NAME = 'polycopy/dev/followers/main';
const SECRET = { privateKey: `0x${'ab'.repeat(32)}`, apiKey: 'key', apiSecret: 'c2VjcmV0', apiPassphrase: 'pass' };
const missing = new ResourceNotFoundException({ message: 'not there', $metadata: {} });

beforeEach(() => {
  client.reset();
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe("a follower's secret", () => {
  test('is read once in five minutes', async () => {
    // Given
    const now = jest.spyOn(performance, 'now').mockReturnValue(0);
    client.on(GetSecretValueCommand, { SecretId: NAME }).resolves({ SecretString: JSON.stringify(SECRET) });
    const secretOf = followerSecrets(store);
    // When
    expect(await secretOf(MAIN)).toEqual(SECRET);
    now.mockReturnValue(299_999);
    await secretOf(MAIN);
    expect(client.calls()).toHaveLength(1);
    now.mockReturnValue(300_000);
    await secretOf(MAIN);
    // Then
    expect(client.calls()).toHaveLength(2);
  });

  test('K1: that the venue refuses is read anew, at most every five seconds', async () => {
    // Given
    const now = jest.spyOn(performance, 'now').mockReturnValue(0);
    client.on(GetSecretValueCommand, { SecretId: NAME }).resolves({ SecretString: JSON.stringify(SECRET) });
    const secretOf = followerSecrets(store);
    await secretOf(MAIN);
    // When
    now.mockReturnValue(4_999);
    await secretOf(MAIN, 'anew');
    expect(client.calls()).toHaveLength(1);
    now.mockReturnValue(5_000);
    await secretOf(MAIN, 'anew');
    await secretOf(MAIN);
    now.mockRestore();
    // Then
    expect(client.calls()).toHaveLength(2);
  });

  test('that is missing is named, with what to do', async () => {
    client.on(GetSecretValueCommand).rejects(missing);
    const failure = await followerSecrets(store)(MAIN).catch((error: unknown) => error);
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
    const failure: unknown = await followerSecrets(store)(MAIN).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConfigurationError);
    const text = `${String(failure)} ${JSON.stringify(failure)} ${failure instanceof Error ? String(failure.cause) : ''}`;
    for (const part of ['abab', 'c2VjcmV0', 'pass']) expect(text).not.toContain(part);
  });

  test('that cannot be reached is asked for again', async () => {
    client
      .on(GetSecretValueCommand)
      .rejectsOnce(new Error('throttled'))
      .resolves({ SecretString: JSON.stringify(SECRET) });
    const secretOf = followerSecrets(store);
    await expect(secretOf(MAIN)).rejects.toThrow(UnavailableError);
    expect(await secretOf(MAIN)).toEqual(SECRET);
  });

  test('is stored as a new version, or as the first', async () => {
    client.on(PutSecretValueCommand).resolvesOnce({}).rejects(missing);
    client.on(CreateSecretCommand).resolves({});
    await putFollowerSecret(store, MAIN, SECRET);
    await putFollowerSecret(store, MAIN, SECRET);
    expect(client.commandCalls(PutSecretValueCommand)[0]?.args[0].input).toEqual({
      SecretId: NAME,
      SecretString: JSON.stringify(SECRET),
    });
    expect(client.commandCalls(CreateSecretCommand).map(({ args }) => args[0].input)).toEqual([
      { Name: NAME, SecretString: JSON.stringify(SECRET) },
    ]);
  });

  test('that cannot be stored is not taken for stored', async () => {
    client.on(PutSecretValueCommand).rejectsOnce(new Error('denied')).rejects(missing);
    client.on(CreateSecretCommand).rejects(new Error('denied'));
    await expect(putFollowerSecret(store, MAIN, SECRET)).rejects.toThrow(UnavailableError);
    await expect(putFollowerSecret(store, MAIN, SECRET)).rejects.toThrow(UnavailableError);
  });
});
