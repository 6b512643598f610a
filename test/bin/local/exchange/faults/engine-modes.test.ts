import { describe, expect, it } from '@jest/globals';
import { type Client, idOf, orderBody, anOrder, signOrder } from '../a-client.ts';
import { anExchange, aTrader, pass } from '../an-exchange.ts';
import { aFaultyExchange, hitsOf, type WrittenFault } from './a-faulty-exchange.ts';

const POST_ONLY_TEXT = 'post-only mode: only post-only orders and cancels are allowed';

describe('restart', () => {
  const RESTART = { kind: 'restart', on: 'clob *', from: '10m', until: '12m', retryAfterS: 3 };

  it('answers 425 for two minutes, then takes only post-only orders for two, then everything', async () => {
    // Given
    const { exchange, client } = await aTrading([RESTART]);
    const buy = async () => client.buy(25, 0.51);
    // When
    const seen: unknown[] = [];
    for (const untilMs of [599_999, 600_000, 719_999, 720_000, 839_999, 840_000]) {
      pass(exchange, untilMs - (exchange.clock.now() - exchange.progress().startMs));
      const { status, body } = await buy();
      seen.push([status, body['code'], body['retry_after_seconds']]);
    }
    // Then
    expect(seen).toEqual([
      [200, undefined, undefined],
      [425, undefined, undefined],
      [425, undefined, undefined],
      [503, 'post_only_mode', 120],
      [503, 'post_only_mode', 1],
      [200, undefined, undefined],
    ]);
    expect(hitsOf(exchange)).toEqual([4]);
  });

  it('says Retry-After where the plan has one, and refuses cancels too while it restarts', async () => {
    const { exchange, client } = await aTrading([{ ...RESTART, from: '0s', postOnlyMs: 5_000 }]);
    const headers = await client.headersOf('DELETE', '/cancel-all');
    expect(headers.get('retry-after')).toBe('3');
    expect((await client.request('DELETE', '/cancel-all')).status).toBe(425);
    pass(exchange, 720_000);
    expect((await client.request('DELETE', '/cancel-all')).status).toBe(200);
    expect((await client.buy(25, 0.51)).body).toMatchObject({ error: POST_ONLY_TEXT, retry_after_seconds: 5 });
    pass(exchange, 5_000);
    expect((await client.buy(25, 0.51)).status).toBe(200);
  });

  it('lets reads pass all the time', async () => {
    const { client } = await aTrading([{ ...RESTART, from: '0s' }]);
    expect((await client.request('GET', '/data/trades')).status).toBe(200);
  });
});

describe('pause', () => {
  it.each([
    ['disabled', 'Trading is currently disabled. Check polymarket.com for updates', 503],
    ['cancel-only', 'Trading is currently cancel-only. New orders are not accepted, but cancels are allowed.', 200],
    ['post-only', POST_ONLY_TEXT, 200],
  ])('%s refuses orders with its text; a cancel answers %d', async (mode, error, cancelStatus) => {
    const { client } = await aTrading([{ kind: 'pause', on: 'clob *', mode, from: '1m' }], '1m');
    expect(await client.buy(25, 0.51)).toMatchObject({ status: 503, body: { error } });
    expect((await client.request('DELETE', '/cancel-all')).status).toBe(cancelStatus);
  });

  it('post-only lets a post-only order rest and be cancelled', async () => {
    const { client } = await aTrading([{ kind: 'pause', on: 'clob *', mode: 'post-only' }]);
    const rested = await client.buy(25, 0.4, { orderType: 'GTC', postOnly: true });
    expect(rested).toMatchObject({ status: 200, body: { status: 'live' } });
    expect((await client.buy(25, 0.4, { orderType: 'GTC' })).status).toBe(503);
    const canceled = await client.request('DELETE', '/order', JSON.stringify({ orderID: rested.id }));
    expect(canceled.body).toMatchObject({ canceled: [rested.id] });
  });

  it('post-only takes of a batch what is post-only: HTTP 200, success true, and a message for the rest', async () => {
    const { exchange, client } = await aTrading([{ kind: 'pause', on: 'clob *', mode: 'post-only' }]);
    const reply = await client.request('POST', '/orders', await aBatch(client));
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject([
      { errorMsg: POST_ONLY_TEXT, orderID: '', success: true },
      { errorMsg: '', status: 'live', success: true },
    ]);
    expect(exchange.audit(client.wallet).orders).toHaveLength(1);
    expect(hitsOf(exchange)).toEqual([1]);
  });

  it('is of one signer when the plan says so', async () => {
    const of = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
    const { client } = await aTrading([{ kind: 'pause', on: 'clob *', mode: 'disabled', of: `0x${'9'.repeat(40)}` }]);
    expect((await client.buy(25, 0.51)).status).toBe(200);
    const other = await aTrading([{ kind: 'pause', on: 'clob *', mode: 'disabled', of }]);
    expect((await other.client.buy(25, 0.51)).status).toBe(503);
  });
});

describe('rate-limit', () => {
  it('answers an order 429 with the limiter of the signer and Retry-After', async () => {
    const { exchange, client } = await aTrading([
      { kind: 'rate-limit', on: 'clob POST /order', retryAfterS: 7, times: 1 },
    ]);
    const headers = await client.headersOf('POST', '/order');
    expect(Object.fromEntries(headers)).toMatchObject({
      'retry-after': '7',
      'poly-ratelimit-remaining': '0',
      'poly-ratelimit-reset': '7',
      'poly-ratelimit-tier': 'Elite',
    });
    expect((await client.buy(25, 0.51)).status).toBe(200);
    expect(hitsOf(exchange)).toEqual([1]);
  });

  it.each([
    ['data-api GET /v2/status', 'dataApi', '/v2/status', { code: 'rate_limited', retryable: true }],
    ['gamma GET /tags', 'gamma', '/tags', { error: 'Too Many Requests' }],
    ['clob GET /time', 'clob', '/time', { error: 'Too Many Requests' }],
  ] as const)('answers %s in the words of its host, after a second', async (on, host, path, body) => {
    const exchange = await aFaultyExchange([{ kind: 'rate-limit', on }]);
    const response = await fetch(exchange.urls[host] + path);
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await response.json()).toMatchObject(body);
    expect(response.headers.has('poly-ratelimit-tier')).toBe(false);
  });
});

describe('geoblocked', () => {
  it('refuses orders with 403 and nothing else; the region endpoint says so', async () => {
    const { exchange, client } = await aTrading([
      { kind: 'geoblocked', on: 'clob *' },
      { kind: 'geoblocked', on: 'geoblock *' },
    ]);
    const refused = await client.buy(25, 0.51);
    expect(refused.status).toBe(403);
    expect(refused.body['error']).toContain('Trading restricted in your region, please refer to available regions');
    expect((await client.request('GET', '/data/orders')).status).toBe(200);
    expect((await client.request('DELETE', '/cancel-all')).status).toBe(200);
    expect(await (await fetch(exchange.urls.geoblock)).json()).toMatchObject({ blocked: true });
  });
});

describe('unauthorized', () => {
  it('answers 401 to a good key, and to a good key pair', async () => {
    const { exchange, client } = await aTrading([
      { kind: 'unauthorized', on: 'clob GET /data/*' },
      { kind: 'unauthorized', on: 'clob GET /auth/derive-api-key' },
    ]);
    expect(await client.request('GET', '/data/orders')).toEqual({
      status: 401,
      body: { error: 'Unauthorized/Invalid api key' },
    });
    const derived = await fetch(`${exchange.urls.clob}/auth/derive-api-key`);
    expect([derived.status, await derived.json()]).toEqual([401, { error: 'Invalid L1 Request headers' }]);
    expect((await client.buy(25, 0.51)).status).toBe(200);
  });
});

describe('refuse', () => {
  it('answers with any documented refusal, and the order has not entered', async () => {
    const { exchange, client } = await aTrading([
      { kind: 'refuse', on: 'clob POST /order', status: 400, text: 'order_version_mismatch', times: 1 },
    ]);
    expect(await client.buy(25, 0.51, { salt: 3 })).toMatchObject({
      status: 400,
      body: { error: 'order_version_mismatch' },
    });
    expect(exchange.audit(client.wallet).orders).toHaveLength(0);
    expect((await client.buy(25, 0.51, { salt: 3 })).status).toBe(200);
  });
});

it('without a plan the engine is never in a mode: a batch of both kinds is taken', async () => {
  const exchange = await anExchange();
  const client = await aTrader(exchange);
  const reply = await client.request('POST', '/orders', await aBatch(client));
  expect(reply.body).toMatchObject([{ errorMsg: '' }, { errorMsg: '' }]);
});

async function aTrading(faults: readonly WrittenFault[], after = '0m') {
  const exchange = await aFaultyExchange(faults, { rows: [] });
  const client = await aTrader(exchange);
  pass(exchange, Number(after.slice(0, -1)) * 60_000);
  return { exchange, client };
}

/** A marketable order, and one that is post-only and rests. */
async function aBatch(client: Client): Promise<string> {
  const fields = { maker: client.wallet, signer: client.account.address, tokenId: '101' };
  const crossing = anOrder({ ...fields, salt: 71, makerAmount: '12750000', takerAmount: '25000000' });
  const resting = anOrder({ ...fields, salt: 72, makerAmount: '10000000', takerAmount: '25000000' });
  expect(idOf(crossing, 'v2')).not.toBe(idOf(resting, 'v2'));
  const [first, second] = [
    await signOrder(client.account, crossing, 'v2'),
    await signOrder(client.account, resting, 'v2'),
  ];
  const bodies = [
    orderBody(crossing, first, client.apiKey, 'FAK'),
    orderBody(resting, second, client.apiKey, 'GTC', { postOnly: true }),
  ];
  return `[${bodies.join(',')}]`;
}
