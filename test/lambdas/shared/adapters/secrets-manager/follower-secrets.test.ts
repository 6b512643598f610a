import {
  CreateSecretCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { putFollowerSecret } from '#adapters/secrets-manager/follower-secrets.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { UnavailableError } from '#ports/errors.ts';

const client = mockClient(SecretsManagerClient);
const store = { client: new SecretsManagerClient({}), stage: 'dev' };
const MAIN = 'main' as FollowerName;
const NAME = 'polycopy/dev/followers/main';
const SECRET = { privateKey: `0x${'ab'.repeat(32)}`, apiKey: 'key', apiSecret: 'c2VjcmV0', apiPassphrase: 'pass' };
const missing = new ResourceNotFoundException({ message: 'not there', $metadata: {} });

beforeEach(() => {
  client.reset();
});

describe("a follower's secret", () => {
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
