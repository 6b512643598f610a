import { afterEach, describe, expect, test } from '@jest/globals';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { readVenueBalance } from '#adapters/polymarket/venue-balance.ts';
import { type PrivateRequest } from '#core/model/signing.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { UnreadableAnswerError } from '#ports/errors.ts';
import { keySigner } from '../../../../support/fakes/key-signer.ts';
import { type Reply, startStub, type StubServer } from './stub-server.ts';
import { TEST_SECRET } from './vectors.ts';

const open: StubServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function whenRead(reply: Reply): Promise<{ readonly balance: Promise<bigint>; readonly server: StubServer }> {
  const server = await startStub(() => reply);
  open.push(server);
  const clock = {
    now: () => Promise.resolve(unixMs(1_795_000_000_000)),
    waitUntil: () => Promise.reject(new Error('no wait')),
  };
  const signer = keySigner(() => Promise.resolve(TEST_SECRET), clock.now);
  const headers = (request: PrivateRequest) => signer.request('main' as FollowerName, request);
  const reads = { clobUrl: server.url, http: nodeHttp({ timeoutMs: 1_000 }), clock, headers };
  return { balance: readVenueBalance(reads, 3), server };
}

describe('the balance that the venue counts', () => {
  test('is asked for with signed headers and the signature type, and read in millionths', async () => {
    const { balance, server } = await whenRead({ body: { balance: '25000000', allowances: {} } });
    expect(await balance).toBe(25_000_000n);
    expect(server.received).toMatchObject([
      { method: 'GET', headers: { poly_api_key: TEST_SECRET.apiKey, poly_timestamp: '1795000000' } },
    ]);
    const { pathname, search } = server.received[0]!.url;
    expect(pathname + search).toBe('/balance-allowance?asset_type=COLLATERAL&signature_type=3');
  });

  test('is not told to credentials that the venue refuses', async () => {
    const { balance } = await whenRead({ status: 401, body: { error: 'Unauthorized/Invalid api key' } });
    await expect(balance).rejects.toMatchObject({ code: 'UNAVAILABLE', context: { status: '401' } });
  });

  test.each([{ balance: '-1' }, { balance: '0.5' }, {}, 'hello'])('is never read out of %j', async (body) => {
    const { balance } = await whenRead({ body });
    await expect(balance).rejects.toBeInstanceOf(UnreadableAnswerError);
  });
});
