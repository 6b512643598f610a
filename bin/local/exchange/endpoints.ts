/** The hosts of the venue that speak HTTP, and the sockets. */
export const HOSTS = [
  'data-api',
  'gamma',
  'clob',
  'rpc',
  'geoblock',
  'rtds',
  'market-channel',
  'user-channel',
] as const;

/** A host of the venue. */
export type Host = (typeof HOSTS)[number];

/** Something that a host answers, or tells over a socket. */
export type Endpoint = {
  readonly host: Host;
  /** `METHOD /path` with `{…}` for what varies, the JSON-RPC method, or topic or event of a stream. */
  readonly name: string;
};

const NAMES = {
  'data-api': [
    'GET /v2/activity',
    'GET /v2/trades',
    'GET /v2/positions',
    'GET /v2/value',
    'GET /v2/holders',
    'GET /v2/leaderboard',
    'GET /v2/prices-history',
    'GET /v2/status',
    'GET /v2/resolutions',
    'GET /ok',
  ],
  gamma: [
    'GET /markets',
    'GET /markets/keyset',
    'GET /markets/slug/{slug}',
    'GET /markets/{id}',
    'GET /markets/{id}/tags',
    'GET /events',
    'GET /events/keyset',
    'GET /events/slug/{slug}',
    'GET /events/{id}',
    'GET /tags',
    'GET /public-profile',
  ],
  clob: [
    'POST /auth/api-key',
    'GET /auth/derive-api-key',
    'GET /auth/api-keys',
    'DELETE /auth/api-key',
    'GET /auth/ban-status/closed-only',
    'POST /order',
    'POST /orders',
    'DELETE /order',
    'DELETE /orders',
    'DELETE /cancel-all',
    'DELETE /cancel-market-orders',
    'GET /data/order/{id}',
    'GET /data/orders',
    'GET /data/trades',
    'GET /balance-allowance',
    'GET /balance-allowance/update',
    'GET /book',
    'POST /books',
    'GET /price',
    'GET /midpoint',
    'GET /spread',
    'GET /last-trade-price',
    'GET /tick-size',
    'GET /neg-risk',
    'GET /fee-rate',
    'GET /markets',
    'GET /markets/{condition}',
    'GET /clob-markets/{condition}',
    'GET /markets-by-token/{token}',
    'GET /prices-history',
    'GET /time',
    'GET /version',
    'GET /ok',
    'GET /',
  ],
  rpc: [
    'eth_chainId',
    'net_version',
    'eth_blockNumber',
    'eth_getBlockByNumber',
    'eth_call',
    'eth_getTransactionReceipt',
    'eth_getTransactionCount',
    'eth_getBalance',
    'eth_gasPrice',
    'eth_maxPriorityFeePerGas',
    'eth_estimateGas',
    'eth_sendRawTransaction',
    'eth_getLogs',
  ],
  geoblock: ['GET /api/geoblock'],
  rtds: ['activity trades', 'activity orders_matched'],
  'market-channel': ['book', 'price_change', 'last_trade_price', 'tick_size_change', 'best_bid_ask', 'market_resolved'],
  'user-channel': ['order', 'trade'],
} as const satisfies Readonly<Record<Host, readonly string[]>>;

/** The names of a host's endpoints. */
export type EndpointName<OfHost extends Host> = (typeof NAMES)[OfHost][number];

/** All that the local exchange answers and tells; the clock, which is no part of the venue, is not among it. */
export const ENDPOINTS: readonly Endpoint[] = HOSTS.flatMap((host) => NAMES[host].map((name) => ({ host, name })));

const patterns = new Map(
  ENDPOINTS.map((endpoint) => [
    endpoint,
    new RegExp(`^${endpoint.name.replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, '[^/]+')}$`),
  ]),
);

/**
 * The endpoint that a request goes to, `undefined` when nothing answers there.
 *
 * @example
 * endpointOf('clob', 'GET /data/order/0xab'); // { host: 'clob', name: 'GET /data/order/{id}' }
 */
export function endpointOf(host: Host, request: string): Endpoint | undefined {
  // What is named in full comes first: `/markets/keyset` is not the market with the id "keyset".
  const own = ENDPOINTS.filter((endpoint) => endpoint.host === host);
  return own.find(({ name }) => name === request) ?? own.find((endpoint) => patterns.get(endpoint)?.test(request));
}
