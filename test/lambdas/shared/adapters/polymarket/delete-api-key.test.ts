import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { deleteApiKey } from '#adapters/polymarket/delete-api-key.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { UnavailableError } from '#ports/errors.ts';
import { startStub, type StubServer } from './stub-server.ts';

let status = 200;
let stub: StubServer;
beforeEach(async () => {
  stub = await startStub(() => ({ status, body: 'OK' }));
});
afterEach(() => stub.close());

const forget = (clobUrl = stub.url) =>
  deleteApiKey({
    ...{ clobUrl, http: nodeHttp() },
    headers: ({ method, path }) => Promise.resolve({ POLY_SIGNATURE: `${method} ${path}` }),
  });

describe('an API key', () => {
  test.each([
    [200, true],
    [401, false],
  ])('that the venue answers %d for is forgotten: %p', async (answered, isForgotten) => {
    status = answered;
    expect(await forget()).toBe(isForgotten);
    expect(stub.received).toMatchObject([
      { method: 'DELETE', headers: { poly_signature: 'DELETE /auth/api-key' }, body: '' },
    ]);
  });

  test.each([429, 500])('K1: may still be known where the venue answers %d', async (answered) => {
    status = answered;
    await expect(forget()).rejects.toThrow(UnavailableError);
  });

  test('may still be known where nobody answers', async () => {
    await expect(forget('http://127.0.0.1:1')).rejects.toThrow('no answer');
  });
});
