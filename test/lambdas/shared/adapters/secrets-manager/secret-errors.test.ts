import { createServer, type Server, type ServerResponse } from 'node:http';
import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, describe, expect, test } from '@jest/globals';
import { followerKeys } from '#adapters/secrets-manager/follower-keys.ts';
import { putFollowerSecret } from '#adapters/secrets-manager/follower-secrets.ts';
import { type PrivateKeySecret } from '#contract/secrets.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { findLeaksIn } from '../../../../support/leaks/find-leaks.ts';
import { knownSecret } from '../../../../support/leaks/leak-files.ts';

const MAIN = 'main' as FollowerName;
const SECRET: PrivateKeySecret = {
  privateKey: knownSecret('privateKey', `0x${randomBytes(32).toString('hex')}`),
  apiKey: '00000000-0000-0000-0000-000000000001',
  apiSecret: knownSecret('apiSecret', randomBytes(32).toString('base64')),
  apiPassphrase: knownSecret('apiPassphrase', randomBytes(32).toString('hex')),
};
const SECRETS = (['privateKey', 'apiSecret', 'apiPassphrase'] as const).map((kind) => ({ kind, value: SECRET[kind] }));
const CONTENT = JSON.stringify(SECRET);

const openKmsKey = () => Promise.reject(new Error('there is no KMS here'));
const servers: Server[] = [];
const clients: SecretsManagerClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A Secrets Manager that answers as it is told, behind the SDK's own client. */
async function storeThat(answer: (response: ServerResponse) => void) {
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      answer(response);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const endpoint = `http://127.0.0.1:${address.port}`;
  const credentials = { accessKeyId: 'LOCAL', secretAccessKey: 'LOCAL' };
  const client = new SecretsManagerClient({ endpoint, region: 'local', credentials, maxAttempts: 1 });
  clients.push(client);
  return { client, stage: 'dev' };
}

/** Whatever of an error can be shown: all of its own fields and causes, hidden ones too. */
function shown(error: unknown): string {
  return [
    inspect(error, { depth: Infinity, showHidden: true, maxStringLength: null, maxArrayLength: null }),
    JSON.stringify(error, Object.getOwnPropertyNames(error)),
    String(error),
  ].join('\n');
}

const json = (status: number, body: object) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
};

describe('an error of the secrets adapter holds nothing of the secret', () => {
  test.each<[string, (response: ServerResponse) => void]>([
    ['a key that is cut', json(200, { SecretString: CONTENT.replace('"0x', '"0') })],
    ['a key too many', json(200, { SecretString: JSON.stringify({ ...SECRET, more: SECRET.privateKey }) })],
    ['a field named by a key', json(200, { SecretString: JSON.stringify({ ...SECRET, [SECRET.privateKey]: 1 }) })],
    ['no JSON', json(200, { SecretString: `${CONTENT}${SECRET.privateKey}` })],
    ['a list', json(200, { SecretString: JSON.stringify(Object.values(SECRET)) })],
    ['an answer that is cut', (response) => response.end(`{"SecretString": ${JSON.stringify(CONTENT)}`)],
    ['an answer of another form', json(200, { SecretString: SECRET })],
    ['a failure that repeats it', json(500, { __type: 'InternalServiceError', message: CONTENT })],
    ['a broken line', (response) => response.destroy()],
  ])('that is read as %s', async (_, answer) => {
    const error: unknown = await followerKeys({ ...(await storeThat(answer)), openKmsKey })
      .ring(MAIN)
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(Error);
    expect(findLeaksIn(SECRETS, { error: shown(error) })).toEqual([]);
  });

  test.each<[string, (response: ServerResponse) => void]>([
    ['a failure', json(500, { __type: 'InternalServiceError', message: 'no' })],
    ['a refusal', json(400, { __type: 'AccessDeniedException', message: 'no' })],
    ['an answer that is cut', (response) => response.end('{"ARN"')],
    ['a broken line', (response) => response.destroy()],
  ])('that is stored, and answered with %s', async (_, answer) => {
    const error: unknown = await putFollowerSecret(await storeThat(answer), MAIN, SECRET).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(Error);
    expect(findLeaksIn(SECRETS, { error: shown(error) })).toEqual([]);
  });

  test('that is refused before it is stored', async () => {
    const bad = { ...SECRET, privateKey: SECRET.privateKey.toUpperCase() };
    const error: unknown = await putFollowerSecret(await storeThat(json(200, {})), MAIN, bad).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(Error);
    expect(findLeaksIn(SECRETS, { error: shown(error) })).toEqual([]);
  });
});
