import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import { authHeaders } from '#adapters/polymarket/auth-headers.ts';
import { deriveCredentials } from '#adapters/polymarket/credentials.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { signOrder } from '#adapters/polymarket/order-signature.ts';
import { privateHeaders } from '#adapters/polymarket/private-headers.ts';
import { privateKey as openKey } from '#adapters/secrets-manager/private-key.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { findLeaksIn } from '../../../../support/leaks/find-leaks.ts';
import { knownSecret } from '../../../../support/leaks/leak-files.ts';
import { type Reply, startStub, type StubServer } from './stub-server.ts';
import { someFields, TEST_SECRET, VECTORS } from './vectors.ts';

/** Of the curve: the first number that is no key. */
const ORDER = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141';
const API_SECRET = knownSecret('apiSecret', randomBytes(32).toString('base64'));
const PASSPHRASE = knownSecret('apiPassphrase', randomBytes(32).toString('hex'));
const open: StubServer[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** Whatever of an error can be shown: all of its own fields and causes, hidden ones too. */
function shown(error: unknown): string {
  return [
    inspect(error, { depth: Infinity, showHidden: true, maxStringLength: null, maxArrayLength: null }),
    JSON.stringify(error, Object.getOwnPropertyNames(error)),
    String(error),
  ].join('\n');
}

function thrownBy(job: () => unknown): unknown {
  try {
    job();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('an error of the signing adapter holds no key', () => {
  test.each([
    ['too short', `0x${randomBytes(31).toString('hex')}`],
    ['too long', `0x${randomBytes(33).toString('hex')}`],
    ['without 0x', randomBytes(32).toString('hex')],
    ['beyond the curve', `0x${ORDER}`],
    ['no digits', `0x${randomBytes(48).toString('base64url')}`],
  ])('that is %s', (_, privateKey) => {
    const secrets = [{ kind: 'privateKey', value: privateKey }];
    const error = thrownBy(() => openKey(privateKey));
    expect(findLeaksIn(secrets, { error: shown(error) })).toEqual([]);
  });

  test('nor does one of signing what cannot be signed, or the account itself when it is shown', async () => {
    const account = openKey(TEST_SECRET.privateKey);
    const fields = someFields({ maker: 'no address' as never });
    const error: unknown = await signOrder(account, { fields, domain: VECTORS[0]!.domain }).catch((e: unknown) => e);
    const refused: unknown = await privateHeaders(
      { address: account.address, credentials: { ...TEST_SECRET, apiSecret: 7 as never } },
      { method: 'GET', path: '/data/orders' },
      unixMs(1_795_000_000_000),
    ).catch((e: unknown) => e);
    const secrets = [
      { kind: 'privateKey', value: TEST_SECRET.privateKey },
      { kind: 'apiPassphrase', value: TEST_SECRET.apiPassphrase },
    ];
    expect(error).toBeInstanceOf(Error);
    expect(refused).toBeInstanceOf(Error);
    expect(findLeaksIn(secrets, { error: shown(error), refused: shown(refused), account: shown(account) })).toEqual([]);
  });

  test.each<[string, Reply]>([
    ['a field that is missing', { body: { apiKey: 'key', secret: API_SECRET, pass: PASSPHRASE } }],
    ['a field that is no text', { body: { apiKey: 7, secret: API_SECRET, passphrase: PASSPHRASE } }],
    ['no JSON', { body: `{"passphrase":"${PASSPHRASE}","secret":"${API_SECRET}` }],
    ['a failure that repeats it', { status: 500, body: { secret: API_SECRET, passphrase: PASSPHRASE } }],
    ['a refusal that repeats it', { status: 400, body: { secret: API_SECRET, passphrase: PASSPHRASE } }],
    [
      'a broken line',
      (response) => {
        response.write(`{"secret":"${API_SECRET}","passphrase":"${PASSPHRASE}`);
        response.destroy();
      },
    ],
  ])('nor one of credentials that come as %s', async (_, reply) => {
    // Given
    const server = await startStub(() => reply);
    open.push(server);
    // When
    const { privateKey } = TEST_SECRET;
    const http = nodeHttp({ timeoutMs: 1_000 });
    const headers = () => authHeaders(openKey(privateKey), { now: unixMs(1_795_000_000_000), nonce: 0 });
    const error: unknown = await deriveCredentials({ clobUrl: server.url, http, headers }).catch((e: unknown) => e);
    // Then: not even the ten characters that a parser quotes
    expect(error).toBeInstanceOf(Error);
    for (const secret of [API_SECRET, PASSPHRASE, privateKey]) {
      expect(shown(error)).not.toContain(secret.slice(-10));
      expect(shown(error)).not.toContain(secret.slice(2, 12));
    }
  });
});
