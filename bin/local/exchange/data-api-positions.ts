import { conditionsOf, envelope, pageOf, parameter, refused, userOf, writeCursor } from './data-api-query.ts';
import { type Holding, type Holdings, worth } from './holdings.ts';
import { json, type VenueReply } from './http-server.ts';
import { isResolved, type Token } from './market-index.ts';
import { formatMicro, ONE, parseMicro } from './micro.ts';
import { DATA_API_LAG_MS } from './settlement.ts';
import type { Venue } from './venue.ts';

type Status = 'OPEN' | 'REDEEMABLE' | 'REDEEMABLE_LOST' | 'MERGEABLE' | 'CLOSED';
type Position = {
  readonly holding: Holding;
  readonly token: Token;
  readonly markMicro: bigint;
  readonly valueMicro: bigint;
  readonly status: Status;
  readonly isMergeable: boolean;
};

const STATUSES: readonly string[] = ['OPEN', 'REDEEMABLE', 'REDEEMABLE_LOST', 'MERGEABLE', 'CLOSED'];

/** `GET /v2/positions` of one wallet, in the order in which they were opened; holdings below 0.1 share are hidden. */
export function positionsReply(venue: Venue, search: URLSearchParams): VenueReply {
  const user = userOf(search);
  if (user === undefined) return refused('user', 'user must be one wallet address').fault;
  const page = pageOf(search);
  if ('fault' in page) return page.fault;
  const status = parameter(search, 'status') ?? 'OPEN';
  if (!STATUSES.includes(status)) return refused('status', 'unknown status').fault;
  const floor = parseMicro(parameter(search, 'filter_amount') ?? '0.1');
  if (floor === undefined) return refused('filter_amount', 'must be a number').fault;
  const isCash = parameter(search, 'filter_type') === 'CASH';
  const conditions = conditionsOf(search);
  const isWanted = ({ holding, token, valueMicro, ...position }: Position): boolean =>
    hasStatus(status, position.status, holding, position.isMergeable) &&
    (status === 'CLOSED' || (isCash ? valueMicro : holding.sharesMicro) >= floor) &&
    (conditions === undefined || conditions.has(token.market.paddedConditionId));

  const all = positionsOf(venue, user);
  const rows: string[] = [];
  const begin = page.cursor?.['next'];
  for (let index = typeof begin === 'number' ? begin : 0; index < all.length; index += 1) {
    const position = all[index];
    if (position === undefined || !isWanted(position)) continue;
    if (rows.length === page.limit) return envelope(rows, page.limit, writeCursor({ limit: page.limit, next: index }));
    rows.push(render(user, position));
  }
  return envelope(rows, page.limit, null);
}

/** `GET /v2/value`: all positions of a wallet at their marks, dust included, without its cash. */
export function valueReply(venue: Venue, search: URLSearchParams): VenueReply {
  const user = userOf(search);
  if (user === undefined) return refused('user', 'user must be one wallet address').fault;
  const valueMicro = positionsOf(venue, user).reduce((sum, position) => sum + position.valueMicro, 0n);
  return json(200, { data: { proxy_wallet: user, value: Number(formatMicro(valueMicro)) } });
}

function positionsOf(venue: Venue, user: string): Position[] {
  const now = venue.clock.now();
  const wallet = venue.wallets.find(user, now);
  if (wallet === undefined) return [];
  const holdings = venue.wallets.inDataApi(wallet, now);
  return [...holdings.tokens.values()].flatMap((holding) => {
    const token = venue.markets.token(holding.tokenId);
    return token === undefined ? [] : [positionOf(venue, holdings, holding, token, now - DATA_API_LAG_MS)];
  });
}

function positionOf(venue: Venue, holdings: Holdings, holding: Holding, token: Token, atMs: number): Position {
  const markMicro = venue.prints.mark(token, atMs);
  return {
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

function render(user: string, position: Position): string {
  const { holding, token, markMicro, valueMicro, status, isMergeable } = position;
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
    percent_pnl: holding.costMicro === 0n ? 0 : (Number(unrealizedMicro) / Number(holding.costMicro)) * 100,
    percent_realized_pnl: 0,
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

function double(micro: bigint): number {
  return Number(formatMicro(micro));
}
