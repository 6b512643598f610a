import { hashOf } from './chance.ts';
import { clobPageReply, readClobCursor } from './clob-page.ts';
import { json, type VenueReply } from './http-server.ts';
import { isResolved, type Market } from './market-index.ts';
import { formatMicro } from './micro.ts';
import type { Venue } from './venue.ts';

/** `GET /markets/{condition}`: the whole market, closed or not, only by a condition id of 64 digits. */
export function oneMarketReply(venue: Venue, conditionId: string): VenueReply {
  const market = /^0x[0-9a-fA-F]{64}$/.test(conditionId) ? venue.markets.condition(conditionId) : undefined;
  return market === undefined ? json(404, { error: 'market not found' }) : json(200, clobMarketRow(venue, market));
}

/** `GET /markets`: all markets, closed ones too, by pages of 100. */
export function marketsReply(venue: Venue, search: URLSearchParams): VenueReply {
  const begin = readClobCursor(search.get('next_cursor'));
  if (begin === undefined) return json(400, { error: 'Invalid next_cursor' });
  return clobPageReply(venue.markets.all, begin, (market) => clobMarketRow(venue, market));
}

/** A market as the CLOB tells it; of a 50/50 resolution both outcomes have the price 0.5 and none has won. */
function clobMarketRow(venue: Venue, market: Market): Record<string, unknown> {
  const now = venue.clock.now();
  const closed = isResolved(market, now);
  const negRiskId = market.negRisk ? idOf(`neg-risk market|${market.eventId}`) : '';
  const negRiskRequestId = market.negRisk ? idOf(`neg-risk request|${market.paddedConditionId}`) : '';
  return {
    enable_order_book: !closed,
    active: true,
    closed,
    archived: false,
    accepting_orders: !closed,
    // When the venue opened a market is not in a tape; every market of it is open from the start.
    accepting_order_timestamp: isoSeconds(venue.world.startMs),
    minimum_order_size: market.minOrderSize,
    minimum_tick_size: Number(market.tickSize),
    condition_id: market.paddedConditionId,
    question_id: idOf(`question|${market.paddedConditionId}`),
    question: market.question,
    description: '',
    market_slug: market.slug,
    end_date_iso: isoSeconds(market.endMs),
    game_start_time: market.gameStartMs === undefined ? null : isoSeconds(market.gameStartMs),
    seconds_delay: market.secondsDelay,
    fpmm: '',
    maker_base_fee: 0,
    taker_base_fee: 0,
    notifications_enabled: false,
    neg_risk: market.negRisk,
    neg_risk_market_id: negRiskId,
    neg_risk_request_id: negRiskRequestId,
    icon: '',
    image: '',
    rewards: { rates: null, min_size: 0, max_spread: 0 },
    is_50_50_outcome: closed && market.resolution?.payoutsMicro[0] === market.resolution?.payoutsMicro[1],
    tokens: tokenRows(venue, market, { now, closed }),
    tags: market.tags,
  };
}

function tokenRows(
  venue: Venue,
  market: Market,
  { now, closed }: { readonly now: number; readonly closed: boolean },
): Record<string, unknown>[] {
  const [first, second] = market.resolution?.payoutsMicro ?? [0n, 0n];
  return market.tokens.map(({ tokenId, outcome }, index) => {
    const token = venue.markets.token(tokenId);
    const price = token === undefined ? 0 : Number(formatMicro(venue.prints.mark(token, now)));
    const isWinner = closed && (index === 0 ? first > second : second > first);
    return { token_id: tokenId, outcome, price, winner: isWinner };
  });
}

function idOf(name: string): string {
  return `0x${hashOf(name).toString('hex')}`;
}

/** An instant in whole seconds, as the venue writes it. */
function isoSeconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
