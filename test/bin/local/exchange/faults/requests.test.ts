import { describe, expect, it } from '@jest/globals';
import { read, SECOND_KEY } from '../a-client.ts';
import { aMarket, LEADER } from '../a-world.ts';
import { anExchange, aTrader, orderOf, pass, rowsOf } from '../an-exchange.ts';
import { aFaultyExchange, hitsOf, isAnswered, until } from './a-faulty-exchange.ts';

const ORDER = 'clob POST /order';

describe('lost-request', () => {
  it('cuts the connection and the order never existed: the same bytes enter later', async () => {
    // Given
    const exchange = await aFaultyExchange([{ kind: 'lost-request', on: ORDER, times: 1 }]);
    const client = await aTrader(exchange);
    // When
    const isFirstAnswered = await isAnswered(client.buy(25, 0.51, { salt: 9 }));
    const second = await client.buy(25, 0.51, { salt: 9 });
    // Then
    expect(isFirstAnswered).toBe(false);
    expect(second).toMatchObject({ status: 200, body: { status: 'matched' } });
    expect(exchange.audit(client.wallet).orders).toHaveLength(1);
    expect(exchange.faults()).toEqual([{ kind: 'lost-request', on: ORDER, hits: 1 }]);
  });
});

describe('lost-response', () => {
  it('takes the order and cuts the connection: the same bytes are a duplicate', async () => {
    const exchange = await aFaultyExchange([{ kind: 'lost-response', on: ORDER, times: 1 }]);
    const client = await aTrader(exchange);
    expect(await isAnswered(client.buy(25, 0.51, { salt: 9 }))).toBe(false);
    const second = await client.buy(25, 0.51, { salt: 9 });
    expect(second.status).toBe(400);
    expect(second.body['error']).toBe(`order ${second.id} is invalid. Duplicated.`);
    expect(await orderOf(client, second.id)).toMatchObject({ status: 'ORDER_STATUS_MATCHED' });
  });

  it('of reads only the connection is lost: both hosts go on', async () => {
    const exchange = await aFaultyExchange([
      { kind: 'lost-response', on: 'data-api GET /v2/status', times: 1 },
      { kind: 'lost-response', on: 'rpc eth_blockNumber', times: 1 },
    ]);
    expect(await isAnswered(read(`${exchange.urls.dataApi}/v2/status`))).toBe(false);
    expect(await isAnswered(call(exchange.urls.rpc, 'eth_blockNumber'))).toBe(false);
    expect(await isAnswered(read(`${exchange.urls.dataApi}/v2/status`))).toBe(true);
    expect(await isAnswered(call(exchange.urls.rpc, 'eth_blockNumber'))).toBe(true);
  });
});

describe('late-request', () => {
  it('cuts at once and takes the order 30 s later, which the outlook of the world knows', async () => {
    const exchange = await aFaultyExchange([{ kind: 'late-request', on: ORDER, ms: 30_000 }], { rows: [] });
    const client = await aTrader(exchange);
    const startMs = exchange.clock.now();
    expect(await isAnswered(client.buy(25, 0.51))).toBe(false);
    expect(exchange.nextWorldChangeMs()).toBe(startMs + 30_000);
    pass(exchange, 29_999);
    expect(exchange.audit(client.wallet).orders).toHaveLength(0);
    pass(exchange, 1);
    await until(() => exchange.audit(client.wallet).orders.length === 1);
    expect(await rowsOf(client, '/data/trades')).toHaveLength(1);
    // Two seconds after the match it is mined.
    expect(exchange.nextWorldChangeMs()).toBe(startMs + 32_000);
  });

  it('comes to nothing when it arrives after five minutes: its signature is too old', async () => {
    const exchange = await aFaultyExchange([{ kind: 'late-request', on: ORDER, ms: 301_000 }], { rows: [] });
    const client = await aTrader(exchange);
    await isAnswered(client.buy(25, 0.51));
    pass(exchange, 301_000);
    expect((await client.request('GET', '/data/trades')).body['count']).toBe(0);
    expect(exchange.audit(client.wallet).orders).toHaveLength(0);
  });
});

describe('latency', () => {
  it('holds the request for 2 s of the exchange before it is handled', async () => {
    const exchange = await aFaultyExchange([{ kind: 'latency', on: ORDER, ms: 2_000 }]);
    const client = await aTrader(exchange);
    const startMs = exchange.clock.now();
    const reply = client.buy(25, 0.51);
    await until(() => exchange.clock.parked() === 1);
    expect(exchange.audit(client.wallet).orders).toHaveLength(0);
    expect(exchange.clock.nextDue()).toBe(startMs + 2_000);
    pass(exchange, 2_000);
    const { id } = await reply;
    expect(await orderOf(client, id)).toMatchObject({ created_at: (startMs + 2_000) / 1000 });
  });

  it('is drawn between 1 and 4 s, and two faults add up', async () => {
    const on = 'data-api GET /ok';
    const exchange = await aFaultyExchange([
      { kind: 'latency', on, ms: [1_000, 4_000] },
      { kind: 'latency', on, ms: 10_000 },
    ]);
    const startMs = exchange.clock.now();
    const drawn: number[] = [];
    for (let count = 0; count < 8; count += 1) {
      const beginMs = exchange.clock.now();
      const reply = read(`${exchange.urls.dataApi}/ok`);
      await until(() => exchange.clock.parked() === 1);
      drawn.push(exchange.clock.nextDue()! - beginMs - 10_000);
      exchange.clock.advance(exchange.clock.nextDue()!);
      await reply;
    }
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(4_000);
    expect(new Set(drawn).size).toBeGreaterThan(4);
    expect(exchange.clock.now() - startMs).toBe(80_000 + drawn.reduce((sum, ms) => sum + ms, 0));
  });

  it('of three requests of one run is one run that waits, until the last of them is answered', async () => {
    const exchange = await aFaultyExchange([{ kind: 'latency', on: 'clob GET /tick-size', ms: 1_000 }]);
    const ask = (run: string): Promise<Response> =>
      fetch(`${exchange.urls.clob}/tick-size?token_id=101`, { headers: { 'x-polycopy-run': run } });
    const first = ask('one');
    await until(() => exchange.clock.parked() === 1);
    pass(exchange, 400);
    const [second, other] = [ask('one'), ask('other')];
    await until(() => exchange.clock.parked() === 2);
    pass(exchange, 600);
    await first;
    await until(() => exchange.clock.parked() === 2);
    pass(exchange, 400);
    await Promise.all([second, other]);
    expect(exchange.clock.parked()).toBe(0);
  });

  it('of 4 s, and of 1 s for a request that the same run sends later: that one is answered first', async () => {
    // Given
    const exchange = await aFaultyExchange([
      { kind: 'latency', on: 'clob GET /tick-size', ms: 4_000 },
      { kind: 'latency', on: 'clob GET /neg-risk', ms: 1_000 },
    ]);
    const { clob } = exchange.urls;
    const startMs = exchange.clock.now();
    const answered: [string, number][] = [];
    const ask = async (path: string): Promise<void> => {
      await fetch(`${clob}${path}?token_id=101`, { headers: { 'x-polycopy-run': 'one' } });
      answered.push([path, exchange.clock.now() - startMs]);
    };
    // When: the second one comes when the run waits already
    const long = ask('/tick-size');
    await until(() => exchange.clock.parked() === 1);
    const short = ask('/neg-risk');
    await until(() => exchange.clock.parked() === 1 && exchange.clock.nextDue() === startMs + 1_000);
    exchange.clock.advance(startMs + 1_000);
    await short;
    await until(() => exchange.clock.parked() === 1);
    exchange.clock.advance(startMs + 4_000);
    await long;
    // Then
    expect(answered).toEqual([
      ['/neg-risk', 1_000],
      ['/tick-size', 4_000],
    ]);
    expect(exchange.clock.nextDue()).toBeUndefined();
  });
});

describe('error-before and error-after', () => {
  it('the first has not taken the order, the second has', async () => {
    const exchange = await aFaultyExchange([
      { kind: 'error-before', on: ORDER, status: 502, times: 1 },
      { kind: 'error-after', on: ORDER, status: 500, text: 'order timed out', times: 1 },
    ]);
    const client = await aTrader(exchange);
    const before = await client.buy(25, 0.51, { salt: 9 });
    expect(before).toMatchObject({ status: 502, body: { error: 'Bad Gateway' } });
    expect(exchange.audit(client.wallet).orders).toHaveLength(0);
    // The second fault draws for the first request too, but does not get to it.
    const after = await client.buy(25, 0.51, { salt: 9 });
    expect(after).toMatchObject({ status: 500, body: { error: 'order timed out' } });
    expect(exchange.audit(client.wallet).orders).toHaveLength(1);
    expect(hitsOf(exchange)).toEqual([1, 1]);
  });

  it('speak as each host does', async () => {
    const exchange = await aFaultyExchange([
      { kind: 'error-before', on: 'data-api GET /v2/activity', status: 503 },
      { kind: 'error-before', on: 'gamma GET /tags', status: 500 },
      { kind: 'error-before', on: 'rpc eth_call', status: 504 },
    ]);
    const activity = await fetch(`${exchange.urls.dataApi}/v2/activity?user=${LEADER}`);
    const said = (await activity.json()) as Record<string, unknown>;
    expect(said).toMatchObject({ code: 'dependency_unavailable', retryable: true });
    expect(said['trace_id']).toBe(activity.headers.get('x-trace-id'));
    expect(await read(`${exchange.urls.gamma}/tags`)).toMatchObject({ status: 500, body: { type: 'server error' } });
    expect(await call(exchange.urls.rpc, 'eth_call')).toMatchObject({
      status: 504,
      body: { id: null, error: { message: 'Gateway Timeout' } },
    });
  });
});

describe('whom a fault strikes', () => {
  it('only requests that name the signer, by header, or the wallet, in the query', async () => {
    const signer = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
    const exchange = await aFaultyExchange([
      { kind: 'error-before', on: ORDER, status: 500, of: signer },
      { kind: 'error-before', on: 'data-api GET /v2/*', status: 500, of: LEADER },
    ]);
    const [struck, spared] = [await aTrader(exchange), await aTrader(exchange, SECOND_KEY)];
    expect((await struck.buy(25, 0.51)).status).toBe(500);
    expect((await spared.buy(25, 0.51)).status).toBe(200);
    const value = (user: string) => read(`${exchange.urls.dataApi}/v2/value?user=${user}`);
    expect((await value(LEADER.toUpperCase().replace('0X', '0x'))).status).toBe(500);
    expect((await value(signer)).status).toBe(200);
  });

  it('a market is named by its condition and by its tokens', async () => {
    const exchange = await aFaultyExchange([
      { kind: 'error-before', on: 'clob *', status: 500, of: `0x${'1'.padStart(64, '0')}` },
    ]);
    const client = await aTrader(exchange);
    expect((await client.buy(25, 0.51)).status).toBe(500);
    expect((await client.buy(25, 0.51, { tokenId: '102' })).status).toBe(500);
    expect((await client.buy(25, 0.51, { tokenId: '999' })).status).toBe(404);
    expect((await read(`${exchange.urls.clob}/book?token_id=101`)).status).toBe(500);
    expect((await read(`${exchange.urls.clob}/book?token_id=1010`)).status).toBe(404);
  });

  it.each([62, 64])('a market of protocol v2, named with %d digits, is met under both of its ids', async (digits) => {
    const conditionId = `0x${'3'.padStart(62, '0')}`;
    const markets = [aMarket(1), aMarket(3, { version: 'v2', conditionId })];
    const of = conditionId.padEnd(2 + digits, '0');
    const exchange = await aFaultyExchange([{ kind: 'error-before', on: 'gamma *', status: 500, of }], { markets });
    const statusOf = async (id: string) =>
      (await fetch(`${exchange.urls.gamma}/markets/keyset?condition_ids=${id}`)).status;
    expect(await statusOf(conditionId)).toBe(500);
    expect(await statusOf(`${conditionId}00`)).toBe(500);
    expect(await statusOf(aMarket(1).conditionId)).toBe(200);
  });

  it('a pattern with * reaches only where the kind makes sense', async () => {
    const exchange = await aFaultyExchange([{ kind: 'units', on: 'clob *', to: 'micro' }]);
    const client = await aTrader(exchange);
    expect((await client.buy(25, 0.51)).body).toMatchObject({ takingAmount: '25000000' });
    expect((await read(`${exchange.urls.clob}/book?token_id=101`)).status).toBe(200);
  });
});

it('an empty plan answers the same bytes as none', async () => {
  const [plain, faulty] = [await anExchange(), await aFaultyExchange([])];
  const bytes = async (urls: typeof plain.urls): Promise<string[]> => {
    const paths = [
      `${urls.dataApi}/v2/activity?user=${LEADER}`,
      `${urls.clob}/book?token_id=101`,
      `${urls.gamma}/markets`,
    ];
    return Promise.all(paths.map(async (path) => (await fetch(path)).text()));
  };
  expect(await bytes(faulty.urls)).toEqual(await bytes(plain.urls));
  expect(plain.faults()).toEqual([]);
});

async function call(url: string, method: string) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: [] });
  const response = await fetch(url, { method: 'POST', body });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
