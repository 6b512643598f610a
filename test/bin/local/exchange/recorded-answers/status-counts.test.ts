import { describe, expect, it } from '@jest/globals';
import type { Exchange } from '../../../../../bin/local/exchange/exchange.ts';
import { l1Headers } from '../a-client.ts';
import { LEADER } from '../a-world.ts';
import { aFaultyScene, aScene } from './a-scene.ts';
import { recordedJson } from './read-samples.ts';

type Counted = { readonly method: string; readonly path: string; readonly status: number };
type Host = 'dataApi' | 'gamma' | 'clob';

/** How each request of one trader's bot, by its old name, is brought to the same status here. */
const ANSWERED: Readonly<Record<string, () => Promise<number>>> = {
  // The bot still read v1 of the Data API; the same lists are under /v2 now.
  'GET /positions 200': got('dataApi', `/v2/positions?user=${LEADER}`),
  'GET /positions 502': faulty('dataApi', `/v2/positions?user=${LEADER}`, 502),
  'GET /trades 200': got('dataApi', `/v2/trades?user=${LEADER}`),
  'GET /trades 400': got('dataApi', '/v2/trades?offset=1'),
  'GET /trades 408': faulty('dataApi', '/v2/trades', 408),
  'GET /markets 200': got('gamma', '/markets'),
  'GET /markets/slug/… 200': got('gamma', '/markets/slug/will-it-be-1'),
  'GET /price 200': got('clob', '/price?token_id=101&side=BUY'),
  'GET /price 404': got('clob', '/price?token_id=999&side=BUY'),
  'GET /book 200': got('clob', '/book?token_id=101'),
  'GET /book 404': got('clob', '/book?token_id=999'),
  'GET /tick-size 200': got('clob', '/tick-size?token_id=101'),
  'GET /neg-risk 200': got('clob', '/neg-risk?token_id=101'),
  'GET /fee-rate 200': got('clob', '/fee-rate?token_id=101'),
  'POST /order 200': async () => (await (await aScene()).client.buy(25, 0.52)).status,
  'POST /order 400': async () => (await (await aScene()).client.buy(5_000, 0.52)).status,
  'DELETE /order 200': async () => {
    const { client } = await aScene();
    const { id } = await client.buy(25, 0.4, { orderType: 'GTC' });
    return (await client.request('DELETE', '/order', JSON.stringify({ orderID: id }))).status;
  },
  'GET /data/orders 200': async () => (await (await aScene()).client.request('GET', '/data/orders')).status,
  'GET /data/orders 500': ownFaulty('/data/orders', 500),
  'GET /data/orders 502': ownFaulty('/data/orders', 502),
  'GET /data/orders 401': async () => {
    const { exchange } = await aScene();
    return (await fetch(`${exchange.urls.clob}/data/orders`)).status;
  },
  'GET /auth/derive-api-key 200': async () => {
    const { client, exchange } = await aScene();
    const headers = await l1Headers(client.account, exchange.clock.now() / 1000, 0);
    return (await fetch(`${exchange.urls.clob}/auth/derive-api-key`, { headers })).status;
  },
};

const counted = recordedJson<readonly Counted[]>('clob/http_status_counts.json', []);

(counted.length === 0 ? describe.skip : describe)('the 22 statuses that one copy trader was answered', () => {
  it.each(counted.map(({ method, path, status }) => ({ name: `${method} ${path} ${status}`, status })))(
    '$name',
    async ({ name, status }) => {
      expect(await ANSWERED[name]?.()).toBe(status);
    },
  );

  it('are all brought about', () => {
    expect(Object.keys(ANSWERED)).toHaveLength(counted.length);
  });
});

function got(host: Host, path: string): () => Promise<number> {
  return async () => statusOf((await aScene()).exchange, host, path);
}

function faulty(host: Host, path: string, status: number): () => Promise<number> {
  const on = `data-api GET ${path.split('?')[0] ?? ''}`;
  return async () => {
    const { exchange } = await aFaultyScene({ kind: 'refuse', on, status, text: 'not now' });
    return statusOf(exchange, host, path);
  };
}

function ownFaulty(path: string, status: number): () => Promise<number> {
  return async () => {
    const { client } = await aFaultyScene({ kind: 'error-before', on: `clob GET ${path}`, status });
    return (await client.request('GET', path)).status;
  };
}

async function statusOf({ urls }: Exchange, host: Host, path: string): Promise<number> {
  return (await fetch(urls[host] + path)).status;
}
