import { describe, expect, it } from '@jest/globals';
import { ENDPOINTS, endpointOf, type Host } from '../../../../bin/local/exchange/endpoints.ts';
import type { Exchange } from '../../../../bin/local/exchange/exchange.ts';
import { type Client, l1Headers } from './a-client.ts';
import { LEADER } from './a-world.ts';
import { anExchange, aTrader, pass } from './an-exchange.ts';

const METHODS = ['GET', 'POST', 'DELETE', 'PUT'];
const CONDITION = `0x${'1'.padStart(64, '0')}`;
/** What the venue has and this exchange does not, and what nobody has. */
const ABSENT = [
  ...['/v2/user-stats', '/v2/user-pnl', '/v2/oi', '/v2/live-volume', '/v2/approvals', '/v2/biggest-winners', '/v2/'],
  ...['/trades', '/activity', '/public-search', '/comments', '/series', '/sports', '/markets/information'],
  ...['/prices', '/midpoints', '/spreads', '/batch-prices-history', '/v1/heartbeats', '/notifications', '/data/'],
  ...['/balance-allowance/', '/cancel-', '/auth/', '/auth/builder-api-key', '/order/', '/api/', '/clock'],
];
const PARAMETERS = {
  'data-api': `?user=${LEADER}&token_id=101&condition=${CONDITION}`,
  clob: '?token_id=101&market=101&interval=1d&side=BUY&asset_type=COLLATERAL',
} as const;

describe.each(['data-api', 'gamma', 'clob', 'geoblock'] as const)('the host %s', (host) => {
  it('answers each of its endpoints in the list, and no other method or path', async () => {
    // Given
    const exchange = await anExchange();
    const client = await aTrader(exchange);
    pass(exchange, 70_000);
    const { id } = await client.buy(10, 0.52);
    const paths = new Set([...ENDPOINTS.flatMap((endpoint) => pathsOf(endpoint.name, id)), ...ABSENT]);
    const requests = [...paths].flatMap((path) => METHODS.map((method) => `${method} ${path}`));
    // A path of another host can look like an id that does not exist here.
    const own = new Set(ENDPOINTS.filter((one) => one.host === host).flatMap(({ name }) => pathsOf(name, id)));
    // When
    const served: string[] = [];
    for (const request of requests) if (await isServed(host, request, { exchange, client })) served.push(request);
    // Then
    const listed = requests.filter(
      (request) => endpointOf(host, request) !== undefined && own.has(request.split(' ')[1] ?? ''),
    );
    const known = new Set(listed.map((request) => endpointOf(host, request)?.name));
    expect(known).toEqual(new Set(ENDPOINTS.filter((one) => one.host === host).map(({ name }) => name)));
    expect(served.sort()).toEqual(listed.sort());
  });
});

it('the JSON-RPC host knows the methods in the list, and none of ten others', async () => {
  const exchange = await anExchange();
  const listed = ENDPOINTS.filter(({ host }) => host === 'rpc').map(({ name }) => name);
  const others =
    'eth_accounts eth_getStorageAt eth_getCode eth_sendTransaction eth_getTransactionByHash eth_subscribe eth_feeHistory web3_clientVersion eth_getBlockByHash eth_getlogs';
  const known: string[] = [];
  for (const method of [...listed, ...others.split(' ')]) {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: [] });
    const response = await fetch(exchange.urls.rpc, { method: 'POST', body });
    const { error } = (await response.json()) as { error?: { code: number } };
    if (error?.code !== -32_601) known.push(method);
  }
  expect(known).toEqual(listed);
});

type Sender = { readonly exchange: Exchange; readonly client: Client };

/** An endpoint's path, its parameters filled in with what exists. */
function pathsOf(name: string, orderId: string): string[] {
  const [, path = ''] = name.split(' ');
  if (!path.startsWith('/')) return [];
  const filled: Readonly<Record<string, string>> = {
    '{condition}': CONDITION,
    '{token}': '101',
    '{slug}': path.startsWith('/events') ? 'event-1' : 'will-it-be-1',
  };
  const id = path.startsWith('/data') ? orderId : path.startsWith('/events') ? '2001' : '1001';
  return [path.replace(/\{[^}]+\}/g, (parameter) => filled[parameter] ?? id)];
}

/** Signed by key and key pair alike, so that only what is not there answers 404 or 405. */
async function isServed(host: Host, request: string, { exchange, client }: Sender): Promise<boolean> {
  const [method = '', path = ''] = request.split(' ');
  const isL1 = path === '/auth/api-key' ? method === 'POST' : path === '/auth/derive-api-key';
  if (host === 'clob' && !isL1) {
    const { status, body } = await client.request(method, path + PARAMETERS.clob, bodyOf(method, path));
    if (status === 200 && request === 'DELETE /auth/api-key') await signUp(exchange, client);
    return status !== 404 && status !== 405 && body['error'] !== 'Not Found';
  }
  const urls = { 'data-api': exchange.urls.dataApi, gamma: exchange.urls.gamma, clob: exchange.urls.clob };
  const url = host === 'geoblock' ? new URL(exchange.urls.geoblock).origin : urls[host as keyof typeof urls];
  const headers = isL1 ? await l1Headers(client.account, Math.floor(exchange.clock.now() / 1000), 0) : {};
  const search = host === 'data-api' ? PARAMETERS[host] : `?address=${LEADER}`;
  const response = await fetch(url + path + search, { method, headers });
  return response.status !== 404 && response.status !== 405;
}

async function signUp(exchange: Exchange, { account }: Client): Promise<void> {
  const headers = await l1Headers(account, Math.floor(exchange.clock.now() / 1000), 0);
  await fetch(`${exchange.urls.clob}/auth/api-key`, { method: 'POST', headers });
}

function bodyOf(method: string, path: string): string | undefined {
  if (method === 'GET') return undefined;
  return path === '/books' ? '[]' : '{}';
}
