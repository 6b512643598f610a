import { type Endpoint, ENDPOINTS, HOSTS } from '../endpoints.ts';
import type { Fault } from './fault.ts';

/** What a fault can strike, or why it strikes nothing. */
export type Reach = { readonly endpoints: readonly Endpoint[] } | { readonly problem: string };

type Suits = (endpoint: Endpoint) => boolean;

const isHttp: Suits = ({ host }) => host !== 'rtds' && host !== 'market-channel' && host !== 'user-channel';
const isStream: Suits = (endpoint) => !isHttp(endpoint);
/** Settlement is no endpoint. */
const isNowhere: Suits = () => false;
const isLogs: Suits = ({ name }) => name === 'eth_getLogs';
/** Whatever depends on which block is the newest. */
const isHead: Suits = ({ name }) =>
  [
    'eth_blockNumber',
    'eth_getBlockByNumber',
    'eth_getTransactionReceipt',
    'eth_getTransactionCount',
    'eth_getLogs',
  ].includes(name);
const isCancel: Suits = ({ host, name }) =>
  host === 'clob' &&
  ['DELETE /order', 'DELETE /orders', 'DELETE /cancel-all', 'DELETE /cancel-market-orders'].includes(name);
const isPost: Suits = ({ host, name }) => host === 'clob' && (name === 'POST /order' || name === 'POST /orders');
const isTrading: Suits = (endpoint) => isPost(endpoint) || isCancel(endpoint);
const isOrderRead: Suits = ({ host, name }) => host === 'clob' && name.startsWith('GET /data/order');
const isTradeRead: Suits = ({ host, name }) => host === 'clob' && name === 'GET /data/trades';
const isBalance: Suits = ({ host, name }) => host === 'clob' && name === 'GET /balance-allowance';
const isSigned: Suits = (endpoint) =>
  isTrading(endpoint) ||
  isOrderRead(endpoint) ||
  isTradeRead(endpoint) ||
  (endpoint.host === 'clob' && /\/auth\/|\/balance-allowance/.test(endpoint.name));
const isFeed: Suits = ({ host, name }) =>
  host === 'data-api' && (name === 'GET /v2/activity' || name === 'GET /v2/trades');
/** Answers that a cursor leads through. */
const isPaged: Suits = ({ host, name }) =>
  (host === 'data-api' && /\/(?:activity|trades|positions|holders|leaderboard)$/.test(name)) ||
  (host === 'gamma' && name.endsWith('/keyset')) ||
  (host === 'clob' && ['GET /data/orders', 'GET /data/trades', 'GET /markets'].includes(name));
/** Answers that are lists. */
const hasRows: Suits = (endpoint) => {
  const { host, name } = endpoint;
  return (
    isPaged(endpoint) ||
    (host === 'data-api' && /\/(?:resolutions|prices-history)$/.test(name)) ||
    (host === 'gamma' && ['GET /markets', 'GET /events', 'GET /tags'].includes(name)) ||
    (host === 'clob' && ['POST /books', 'GET /prices-history'].includes(name)) ||
    name === 'eth_getLogs'
  );
};
const isJson: Suits = (endpoint) => isHttp(endpoint) && endpoint.name !== 'GET /balance-allowance/update';

/** Where a kind makes sense. */
const SUITS: Readonly<Record<Fault['kind'], Suits>> = {
  latency: isHttp,
  'lost-request': isHttp,
  'lost-response': isHttp,
  'late-request': isHttp,
  'error-before': isHttp,
  'error-after': isHttp,
  restart: isTrading,
  pause: isTrading,
  'rate-limit': ({ host, ...rest }) => isHttp({ host, ...rest }) && host !== 'geoblock',
  geoblocked: (endpoint) => isPost(endpoint) || endpoint.host === 'geoblock',
  unauthorized: isSigned,
  refuse: (endpoint) => isHttp(endpoint) && endpoint.host !== 'rpc',
  'wrong-json': isJson,
  'cut-json': isJson,
  html: isHttp,
  oversized: isHttp,
  'wrong-order-id': isPost,
  // Of a batch the venue itself says so in this way.
  'duplicated-as-success': ({ host, name }) => host === 'clob' && name === 'POST /order',
  units: (endpoint) => isPost(endpoint) || isOrderRead(endpoint) || isTradeRead(endpoint),
  'clock-skew': isHttp,
  // An answer is remembered by its URL, and that of what is private does not say whose it is.
  stale: (endpoint) => endpoint.host !== 'rpc' && endpoint.name.startsWith('GET ') && !isSigned(endpoint),
  lag: (endpoint) => isOrderRead(endpoint) || isTradeRead(endpoint) || isBalance(endpoint),
  'hidden-order': isOrderRead,
  'late-rows': isFeed,
  'cut-page': hasRows,
  'repeat-rows': hasRows,
  'reorder-rows': hasRows,
  silent: isStream,
  renamed: isStream,
  double: isStream,
  late: isStream,
  'mixed-case': isStream,
  disconnect: isStream,
  reorder: isStream,
  'cut-frame': isStream,
  'empty-frame': isStream,
  ghost: isNowhere,
  retry: isNowhere,
  stuck: isNowhere,
  'slow-settlement': isNowhere,
  reorg: isLogs,
  'head-lag': isHead,
  'rpc-limit': isLogs,
};

const LAG_INSTEAD = '; what only its owner may read has "lag"';

/**
 * The endpoints that a fault can strike.
 *
 * A pattern with `*` reaches, of all that it matches, where its kind makes sense; one without has to make sense.
 */
export function reachOf(fault: Fault): Reach {
  if (SUITS[fault.kind] === isNowhere) return { endpoints: [] };
  const matched = matching(fault.on);
  const [first] = matched;
  if (first === undefined)
    return {
      problem: `on: ${JSON.stringify(fault.on)} matches nothing that the exchange answers; allowed is "<host> <endpoint>" with a host of ${HOSTS.join(', ')} and an endpoint of endpoints.ts, in which * stands for anything`,
    };
  const endpoints = matched.filter(SUITS[fault.kind]);
  if (endpoints.length === 0)
    return {
      problem: `on: the kind "${fault.kind}" makes no sense on ${matched.length === 1 ? `"${first.host} ${first.name}"` : `anything that ${JSON.stringify(fault.on)} matches`}${fault.kind === 'stale' && matched.some(SUITS.lag) ? LAG_INSTEAD : ''}`,
    };
  const spared = fault.kind === 'disconnect' ? sparedBy(endpoints) : undefined;
  if (spared !== undefined) return { problem: `on: a socket is cut as a whole: "${spared.host} *", not "${fault.on}"` };
  const unpaged =
    fault.kind === 'cut-page' && fault.hasMore === true ? endpoints.find((one) => !isPaged(one)) : undefined;
  if (unpaged !== undefined && endpoints.length === 1)
    return { problem: `hasMore: true makes no sense on "${unpaged.host} ${unpaged.name}", which has no pages` };
  return { endpoints: endpoints.filter((one) => unpaged === undefined || isPaged(one)) };
}

/** Something that is told over one of the same sockets, and that a pattern leaves out. */
function sparedBy(endpoints: readonly Endpoint[]): Endpoint | undefined {
  const hosts = new Set(endpoints.map(({ host }) => host));
  return ENDPOINTS.find((one) => hosts.has(one.host) && !endpoints.includes(one));
}

function matching(on: string): Endpoint[] {
  const pattern = new RegExp(`^${on.replace(/[\\^$.+?()[\]{}|]/g, '\\$&').replaceAll('*', '.*')}$`);
  return ENDPOINTS.filter(({ host, name }) => {
    const isStream = !isHttp({ host, name });
    const words = name.split(' ');
    // "rtds activity" is every type of that topic.
    return pattern.test(`${host} ${name}`) || (isStream && pattern.test(`${host} ${words[0] ?? ''}`));
  });
}
