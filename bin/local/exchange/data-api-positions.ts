import { knownWallets } from './known-wallets.ts';
import {
  conditionsOf,
  envelope,
  isRefused,
  numberIn,
  oneOf,
  oneUser,
  pageOf,
  parameter,
  type QueryFault,
  refused,
  secondsOf,
  userOf,
  writeCursor,
} from './data-api-query.ts';
import { type Holding, type Holdings, worth } from './holdings.ts';
import { json, type VenueReply } from './http-server.ts';
import { isResolved, type Token } from './market-index.ts';
import { formatMicro, ONE, parseMicro } from './micro.ts';
import { DATA_API_LAG_MS } from './settlement.ts';
import type { Venue } from './venue.ts';

const STATUSES = ['OPEN', 'REDEEMABLE', 'REDEEMABLE_LOST', 'MERGEABLE', 'CLOSED'] as const;
const SORTS = [
  'OPENED',
  'CURRENT_VALUE',
  'PRICE',
  'TOKENS',
  'UNREALIZED_PNL',
  'REALIZED_PNL',
  'TOTAL_PNL',
  'TIMESTAMP',
] as const;
const LONGEST_TITLE = 200;

type Status = (typeof STATUSES)[number];
type Sort = (typeof SORTS)[number];
type Position = {
  readonly user: string;
  readonly holding: Holding;
  readonly token: Token;
  readonly markMicro: bigint;
  readonly valueMicro: bigint;
  readonly status: Status;
  readonly isMergeable: boolean;
};

/**
 * `GET /v2/positions` of a wallet, or of every holder of one market; holdings below 0.1 share are hidden.
 *
 * Unsorted they come in the order in which they were opened; sorted ones the largest first.
 */
export function positionsReply(venue: Venue, search: URLSearchParams): VenueReply {
  const page = pageOf(search);
  if ('fault' in page) return page.fault;
  const wanted = filterOf(search);
  if (isRefused(wanted)) return wanted.fault;
  const users = usersOf(venue, search);
  if (isRefused(users)) return users.fault;
  const sort = oneOf(search, 'sort_by', { words: SORTS, fallback: 'OPENED' });
  if (isRefused(sort)) return sort.fault;
  const direction = oneOf(search, 'sort_direction', { words: ['DESC', 'ASC'], fallback: 'DESC' });
  if (isRefused(direction)) return direction.fault;
  const order = `${sort.word} ${direction.word}`;
  if (page.cursor !== undefined && page.cursor['order'] !== order)
    return refused('cursor', 'cursor belongs to another order').fault;

  const all = users.flatMap((user) => positionsOf(venue, user)).filter(wanted);
  const sign = direction.word === 'DESC' ? -1 : 1;
  const sortBy = sort.word;
  if (sortBy !== 'OPENED') all.sort((left, right) => sign * compare(sortKey(left, sortBy), sortKey(right, sortBy)));
  const begin = numberIn(page.cursor, 'next') ?? 0;
  const next = begin + page.limit;
  const cursor = all.length > next ? writeCursor({ limit: page.limit, next, order }) : null;
  return envelope(all.slice(begin, next).map(render), page.limit, cursor);
}

/** `GET /v2/value`: all positions of a wallet at their marks, dust included, without its cash. */
export function valueReply(venue: Venue, search: URLSearchParams): VenueReply {
  const asked = oneUser(search);
  if (isRefused(asked)) return asked.fault;
  const valueMicro = positionsOf(venue, asked.user).reduce((sum, position) => sum + position.valueMicro, 0n);
  return json(200, { data: { proxy_wallet: asked.user, value: Number(formatMicro(valueMicro)) } });
}

function usersOf(venue: Venue, search: URLSearchParams): readonly string[] | QueryFault {
  if (parameter(search, 'user') !== undefined) {
    const user = userOf(search);
    return user === undefined ? refused('user', 'user must be one wallet address') : [user];
  }
  const conditions = conditionsOf(search);
  if (isRefused(conditions)) return conditions;
  if (conditions === undefined) return refused('user', 'user or condition must be given');
  return conditions.size === 1 ? knownWallets(venue) : refused('condition', 'without a user, exactly one condition');
}

function filterOf(search: URLSearchParams): ((position: Position) => boolean) | QueryFault {
  const status = oneOf(search, 'status', { words: STATUSES, fallback: 'OPEN' });
  if (isRefused(status)) return status;
  const floor = parseMicro(parameter(search, 'filter_amount') ?? '0.1');
  if (floor === undefined) return refused('filter_amount', 'must be a number');
  const filterType = oneOf(search, 'filter_type', { words: ['TOKENS', 'CASH'], fallback: 'TOKENS' });
  if (isRefused(filterType)) return filterType;
  const conditions = conditionsOf(search);
  if (isRefused(conditions)) return conditions;
  const title = parameter(search, 'title')?.toLowerCase();
  if (title !== undefined && title.length > LONGEST_TITLE) return refused('title', 'at most 200 characters');
  const [start, end] = [secondsOf(search, 'start', 0), secondsOf(search, 'end', Number.MAX_SAFE_INTEGER)];
  if (isRefused(start)) return start;
  if (isRefused(end)) return end;
  const eventId = parameter(search, 'event_id');
  return (position) => {
    const { holding, token, valueMicro } = position;
    const lastS = Math.floor(holding.lastMs / 1000);
    return (
      hasStatus(status.word, position.status, holding, position.isMergeable) &&
      (status.word === 'CLOSED' || (filterType.word === 'CASH' ? valueMicro : holding.sharesMicro) >= floor) &&
      (conditions === undefined || conditions.has(token.market.paddedConditionId)) &&
      (eventId === undefined || token.market.eventId === eventId) &&
      (title === undefined || token.market.question.toLowerCase().includes(title)) &&
      lastS >= start.seconds &&
      lastS <= end.seconds
    );
  };
}

function sortKey({ holding, markMicro, valueMicro }: Position, sort: Exclude<Sort, 'OPENED'>): bigint {
  switch (sort) {
    case 'CURRENT_VALUE':
      return valueMicro;
    case 'PRICE':
      return markMicro;
    case 'TOKENS':
      return holding.sharesMicro;
    case 'UNREALIZED_PNL':
      return valueMicro - holding.costMicro;
    case 'REALIZED_PNL':
      return holding.realizedMicro;
    case 'TOTAL_PNL':
      return holding.realizedMicro + valueMicro - holding.costMicro;
    case 'TIMESTAMP':
      return BigInt(holding.lastMs);
  }
}

function compare(left: bigint, right: bigint): number {
  return Number(left > right) - Number(left < right);
}

function positionsOf(venue: Venue, user: string): Position[] {
  const now = venue.clock.now();
  const wallet = venue.wallets.find(user, now);
  if (wallet === undefined) return [];
  const holdings = venue.wallets.inDataApi(wallet, now);
  const atMs = now - DATA_API_LAG_MS;
  return [...holdings.tokens.values()].flatMap((holding) => {
    const token = venue.markets.token(holding.tokenId);
    return token === undefined ? [] : [positionOf(venue, { user, holdings, holding, token, atMs })];
  });
}

type PositionInput = Pick<Position, 'user' | 'holding' | 'token'> & {
  readonly holdings: Holdings;
  readonly atMs: number;
};

function positionOf(venue: Venue, { user, holdings, holding, token, atMs }: PositionInput): Position {
  const markMicro = venue.prints.mark(token, atMs);
  return {
    user,
    holding,
    token,
    markMicro,
    valueMicro: worth(holding.sharesMicro, markMicro),
    status: statusOf(holding, token, markMicro, atMs),
    isMergeable: token.market.tokens.every(({ tokenId }) => (holdings.tokens.get(tokenId)?.sharesMicro ?? 0n) > 0n),
  };
}

function statusOf({ sharesMicro }: Holding, { market }: Token, markMicro: bigint, atMs: number): Status {
  if (sharesMicro === 0n) return 'CLOSED';
  if (!isResolved(market, atMs)) return 'OPEN';
  return markMicro > 0n ? 'REDEEMABLE' : 'REDEEMABLE_LOST';
}

/** `OPEN` is everything still held; the others are parts of it, or what is over. */
function hasStatus(wanted: string, status: Status, { sharesMicro }: Holding, isMergeable: boolean): boolean {
  if (wanted === 'OPEN') return sharesMicro > 0n;
  if (wanted === 'MERGEABLE') return isMergeable;
  return wanted === status;
}

function render(position: Position): string {
  const { user, holding, token, markMicro, valueMicro, status, isMergeable } = position;
  const { market, outcomeIndex } = token;
  const opposite = market.tokens[outcomeIndex === 0 ? 1 : 0];
  const unrealizedMicro = valueMicro - holding.costMicro;
  const averageMicro = holding.sharesMicro === 0n ? 0n : (holding.costMicro * ONE) / holding.sharesMicro;
  return JSON.stringify({
    proxy_wallet: user,
    token_id: token.tokenId,
    condition_id: market.conditionId,
    current_size: double(holding.sharesMicro),
    avg_price: double(averageMicro),
    current_price: double(markMicro),
    current_value: double(valueMicro),
    entry_cost_usdc: double(holding.costMicro),
    entry_fees_usdc: double(holding.feesMicro),
    total_cost_usdc: double(holding.costMicro + holding.feesMicro),
    total_size: double(holding.boughtMicro),
    realized_pnl: double(holding.realizedMicro),
    unrealized_pnl: double(unrealizedMicro),
    total_pnl: double(holding.realizedMicro + unrealizedMicro),
    percent_pnl: percent(unrealizedMicro, holding.costMicro),
    percent_realized_pnl: percent(holding.realizedMicro, holding.soldCostMicro),
    status: status === 'REDEEMABLE_LOST' || status === 'REDEEMABLE' ? 'REDEEMABLE' : status,
    redeemable: status === 'REDEEMABLE' || status === 'REDEEMABLE_LOST',
    mergeable: isMergeable,
    negative_risk: market.negRisk,
    archived: false,
    title: market.question,
    slug: market.slug,
    icon: '',
    event_id: market.eventId,
    event_slug: market.eventSlug,
    outcome: token.outcome,
    outcome_index: outcomeIndex,
    opposite_outcome: opposite.outcome,
    opposite_token_id: opposite.tokenId,
    end_date: new Date(market.endMs).toISOString(),
    first_entry_at: Math.floor(holding.firstMs / 1000),
    last_event_at: Math.floor(holding.lastMs / 1000),
    name: '',
    profile_image: '',
    verified: false,
  });
}

function percent(partMicro: bigint, wholeMicro: bigint): number {
  return wholeMicro === 0n ? 0 : (Number(partMicro) / Number(wholeMicro)) * 100;
}

function double(micro: bigint): number {
  return Number(formatMicro(micro));
}
