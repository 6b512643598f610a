import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { inspect } from 'node:util';
import { webhookSecret } from '#adapters/secrets-manager/webhook-secret.ts';
import { ConfigurationError, UnavailableError } from '#ports/errors.ts';

const store = mockClient(SecretsManagerClient);
beforeEach(() => {
  store.reset();
});
const read = () => webhookSecret(store as never, 'prod')();

test('is read by its name, and anew each time', async () => {
  const secret = { kind: 'slack', url: 'https://hooks.example/x' };
  store.on(GetSecretValueCommand, { SecretId: 'polycopy/prod/alert-webhook' }).resolves({
    SecretString: JSON.stringify(secret),
  });
  expect([await read(), await read()]).toEqual([secret, secret]);
  expect(store.commandCalls(GetSecretValueCommand)).toHaveLength(2);
});

test.each(['{"kind":"slack","url":"hooks-very-secret"}', 'very-secret', undefined])(
  'that is %p is refused by its fields, without a word of it',
  async (SecretString) => {
    store.on(GetSecretValueCommand).resolves(SecretString === undefined ? {} : { SecretString });
    const error = await read().catch((one: unknown) => one);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(inspect(error, { depth: 9 })).not.toContain('very-secret');
  },
);

test('that is missing is a matter of configuration; one that cannot be read is tried again', async () => {
  store.on(GetSecretValueCommand).rejectsOnce(new ResourceNotFoundException({ message: 'no', $metadata: {} }));
  await expect(read()).rejects.toThrow(ConfigurationError);
  store.on(GetSecretValueCommand).rejects(new SyntaxError('Unexpected token: very-secret'));
  const error = await read().catch((one: unknown) => one);
  expect(error).toBeInstanceOf(UnavailableError);
  expect(inspect(error, { depth: 9 })).not.toContain('very-secret');
});
