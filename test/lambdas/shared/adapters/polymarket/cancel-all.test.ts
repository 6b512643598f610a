import { afterEach, describe, expect, test } from '@jest/globals';
import { exchangeClock } from '#adapters/clock/exchange-clock.ts';
import { cancelAllOrders } from '#adapters/polymarket/cancel-all.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { FIRST_KEY, SECOND_KEY } from '../../../../bin/local/exchange/a-client.ts';
import { anExchange, aTrader, orderOf } from '../../../../bin/local/exchange/an-exchange.ts';
import { derivedSecret } from '../../../../support/derived-secret.ts';
import { keySigner } from '../../../../support/fakes/key-signer.ts';
import { type Reply, startStub, type StubServer } from './stub-server.ts';
import { FOLLOWER, TEST_SECRET } from './vectors.ts';

const open: StubServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function givenStub(reply: Reply) {
  const server = await startStub(() => reply);
  open.push(server);
  const now = unixMs(1_795_000_000_000);
  const http = nodeHttp({ timeoutMs: 2_000 });
  const signer = keySigner(
    () => Promise.resolve(TEST_SECRET),
    () => now,
  );
  return { server, cancelAll: cancelAllOrders({ clobUrl: server.url, http, signer }) };
}

describe('cancel-all', () => {
  test('is one signed DELETE without a body, and counts what was cancelled and what was not', async () => {
    const { server, cancelAll } = await givenStub({
      body: { canceled: [`0x${'1'.repeat(64)}`], not_canceled: { [`0x${'2'.repeat(64)}`]: 'Order is delayed' } },
    });
    expect(await cancelAll(FOLLOWER)).toEqual({ cancelled: 1, left: 1 });
    expect(server.received).toMatchObject([{ method: 'DELETE', body: '', url: { pathname: '/cancel-all' } }]);
    expect(server.received[0]?.headers['poly_api_key']).toBe(TEST_SECRET.apiKey);
  });

  test.each<[string, Reply, typeof UnavailableError | typeof UnreadableAnswerError]>([
    ['a pause', { status: 503, body: { error: 'Trading is currently disabled.' } }, UnavailableError],
    ['a refused key', { status: 401, body: { error: 'Unauthorized/Invalid api key' } }, UnavailableError],
    ['silence', () => undefined, UnavailableError],
    ['HTML', { body: '<html>' }, UnreadableAnswerError],
  ])('%s is never taken for success', async (_, reply, error) => {
    const { cancelAll } = await givenStub(reply);
    await expect(cancelAll(FOLLOWER)).rejects.toBeInstanceOf(error);
  });

  test('ends every order of the account at the exchange, also those placed by hand, and nobody else’s', async () => {
    // Given
    const exchange = await anExchange();
    const ours = await aTrader(exchange);
    const stranger = await aTrader(exchange, SECOND_KEY);
    const [first, second] = [
      await ours.buy(25, 0.5, { orderType: 'GTC' }),
      await ours.buy(25, 0.3, { orderType: 'GTC' }),
    ];
    const theirs = await stranger.buy(25, 0.5, { orderType: 'GTC' });
    const { clob: clobUrl, clock: clockUrl } = exchange.urls;
    const clock = exchangeClock({ url: clockUrl });
    const secret = await derivedSecret(exchange.urls, FIRST_KEY);
    const signer = keySigner(() => Promise.resolve(secret), clock.now);
    // When
    const cancelAll = cancelAllOrders({ clobUrl, http: nodeHttp(), signer });
    // Then
    expect(await cancelAll(FOLLOWER)).toEqual({ cancelled: 2, left: 0 });
    for (const { id } of [first, second])
      expect(await orderOf(ours, id)).toMatchObject({ status: 'ORDER_STATUS_CANCELED' });
    expect(await orderOf(stranger, theirs.id)).toMatchObject({ status: 'ORDER_STATUS_LIVE' });
  });
});
