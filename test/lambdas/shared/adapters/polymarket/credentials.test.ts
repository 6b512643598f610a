import { afterEach, describe, expect, test } from '@jest/globals';
import { deriveCredentials } from '#adapters/polymarket/credentials.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { authHeaders } from '#adapters/polymarket/auth-headers.ts';
import { privateKey } from '#adapters/secrets-manager/private-key.ts';
import { type ApiCredentials } from '#core/model/signing.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { ConfigurationError, UnavailableError } from '#ports/errors.ts';
import { type Received, type Reply, startStub, type StubServer } from './stub-server.ts';
import { TEST_KEY } from './vectors.ts';

const ANSWER = { apiKey: 'key', secret: 'c2VjcmV0', passphrase: 'pass' };
const open: StubServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function whenDerived(
  reply: (received: Received) => Reply,
): Promise<{ secret: Promise<ApiCredentials>; server: StubServer }> {
  const server = await startStub(reply);
  open.push(server);
  const secret = deriveCredentials({
    clobUrl: server.url,
    http: nodeHttp({ timeoutMs: 1_000 }),
    headers: () => authHeaders(privateKey(TEST_KEY), { now: unixMs(1_795_000_000_000), nonce: 0 }),
  });
  return { secret, server };
}

describe('API credentials', () => {
  test('that exist are derived, with the published signature of the key', async () => {
    const { secret, server } = await whenDerived(() => ({ body: ANSWER }));
    expect(await secret).toEqual({ apiKey: 'key', apiSecret: 'c2VjcmV0', apiPassphrase: 'pass' });
    expect(server.received).toMatchObject([
      {
        method: 'GET',
        url: { pathname: '/auth/derive-api-key' },
        headers: {
          poly_address: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
          poly_timestamp: '1795000000',
          poly_nonce: '0',
          poly_signature:
            '0xd9b5b3512c8b579de7bd0854c8b665dec3dd384cb2d514dcbe370012fa0f222b5a8f7accb3b4105beff10bb5ce3ce139275b6688b41b72638c2b4297349e02ca1c',
        },
      },
    ]);
  });

  test.each([400, 404])('that do not exist are created: HTTP %d', async (status) => {
    const { secret, server } = await whenDerived(({ method }) =>
      method === 'GET' ? { status, body: {} } : { body: ANSWER },
    );
    expect(await secret).toMatchObject({ apiKey: 'key' });
    expect(server.received.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([
      'GET /auth/derive-api-key',
      'POST /auth/api-key',
    ]);
  });

  test('are not created where the venue has a bad moment', async () => {
    const { secret, server } = await whenDerived(() => ({ status: 503, body: {} }));
    await expect(secret).rejects.toThrow(UnavailableError);
    expect(server.received).toHaveLength(1);
  });

  test('that the venue refuses are a matter for a person', async () => {
    const { secret } = await whenDerived(() => ({ status: 401, body: { error: 'Invalid L1 Request headers' } }));
    await expect(secret).rejects.toThrow(ConfigurationError);
  });
});
