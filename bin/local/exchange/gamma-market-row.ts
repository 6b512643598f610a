import { tagsOf } from './gamma-tags.ts';
import { isResolved, type Market, type Token } from './market-index.ts';
import { formatMicro, ONE } from './micro.ts';
import type { Venue } from './venue.ts';

/** When a market is looked at, and with what; inside an event it does not repeat the event. */
export type MarketLook = {
  readonly now: number;
  readonly includeTag: boolean;
  readonly withoutEvent?: boolean;
};

/** A market as Gamma tells it: lists are JSON texts, figures come as text and as a number. */
export function marketRow(venue: Venue, market: Market, look: MarketLook): Record<string, unknown> {
  const { now, includeTag } = look;
  const closed = isResolved(market, now);
  const tokens = market.tokens.flatMap(({ tokenId }) => venue.markets.token(tokenId) ?? []);
  const tags = tagsOf(venue, market.tags);
  return {
    id: market.gammaId,
    version: market.version,
    question: market.question,
    conditionId: gammaConditionId(market),
    slug: market.slug,
    endDate: isoSeconds(market.endMs),
    ...(market.gameStartMs === undefined ? {} : { gameStartTime: isoSeconds(market.gameStartMs) }),
    ...(closed ? { closedTime: isoSeconds(market.resolution?.atMs ?? now), umaResolutionStatus: 'resolved' } : {}),
    active: true,
    closed,
    archived: false,
    acceptingOrders: !closed,
    enableOrderBook: true,
    restricted: true,
    negRisk: market.negRisk,
    orderPriceMinTickSize: Number(market.tickSize),
    orderMinSize: market.minOrderSize,
    outcomes: JSON.stringify(market.tokens.map(({ outcome }) => outcome)),
    outcomePrices: JSON.stringify(tokens.map((token) => formatMicro(venue.prints.mark(token, now)))),
    ...idFields(market),
    liquidity: String(market.liquidity),
    liquidityNum: market.liquidity,
    volume: String(market.volume),
    volumeNum: market.volume,
    volume24hr: market.volume24h,
    ...touchFields(venue, tokens[0], now),
    feesEnabled: market.feeRate > 0,
    ...(market.feeRate > 0
      ? { feeSchedule: { rate: market.feeRate, exponent: market.feeExponent, takerOnly: true, rebateRate: 0 } }
      : {}),
    secondsDelay: market.secondsDelay,
    umaResolutionStatuses: '[]',
    category: market.category,
    ...(look.withoutEvent === true
      ? {}
      : {
          events: [
            {
              id: market.eventId,
              slug: market.eventSlug,
              title: market.eventSlug,
              negRisk: market.negRisk,
              closed,
              tags,
            },
          ],
        }),
    ...(includeTag ? { tags } : {}),
  };
}

/** A v1 market names its tokens in a JSON text, a v2 market its positions in a real array. */
function idFields(market: Market): Record<string, unknown> {
  const ids = market.tokens.map(({ tokenId }) => tokenId);
  return market.version === 'v1' ? { clobTokenIds: JSON.stringify(ids) } : { positionIds: ids };
}

function touchFields(venue: Venue, token: Token | undefined, now: number): Record<string, number> {
  const book = token === undefined ? undefined : venue.books.book(token, now);
  const bidMicro = book?.bids[0]?.priceMicro ?? 0n;
  const askMicro = book?.asks[0]?.priceMicro ?? ONE;
  const last = token === undefined ? undefined : venue.prints.lastPrice(token, now);
  return {
    bestBid: Number(formatMicro(bidMicro)),
    bestAsk: Number(formatMicro(askMicro)),
    spread: Number(formatMicro(askMicro - bidMicro)),
    lastTradePrice: Number(formatMicro(last ?? 0n)),
  };
}

/** Gamma shows the 31 bytes of a v2 condition, without the padding that the CLOB wants. */
function gammaConditionId({ version, paddedConditionId }: Market): string {
  return version === 'v2' && paddedConditionId.endsWith('00') ? paddedConditionId.slice(0, -2) : paddedConditionId;
}

/** An instant in whole seconds, without the milliseconds. */
export function isoSeconds(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}
