import type { RawRecord } from './raw-record.ts';
import type { MarketFacts } from './tape-world.ts';

/**
 * Writes a market as Gamma would while it was open, with a mark of what was invented; how it ended stands in the tape's
 * resolutions file.
 */
export function marketJson(market: MarketFacts): RawRecord {
  const ids = market.tokens.map((token) => token.tokenId);
  return {
    id: market.gammaId,
    version: market.version,
    question: market.question,
    conditionId: market.conditionId,
    slug: market.slug,
    category: market.category,
    tags: market.tags.map((label) => ({ label })),
    events: [{ id: market.eventId, slug: market.eventSlug }],
    outcomes: JSON.stringify(market.tokens.map((token) => token.outcome)),
    ...(market.version === 'v2' ? { positionIds: ids } : { clobTokenIds: JSON.stringify(ids) }),
    orderPriceMinTickSize: Number(market.tickSize),
    orderMinSize: market.minOrderSize,
    negRisk: market.negRisk,
    feesEnabled: market.feeRate > 0,
    ...(market.feeRate > 0 ? { feeSchedule: { rate: market.feeRate, exponent: market.feeExponent } } : {}),
    liquidityNum: market.liquidity,
    volumeNum: market.volume,
    volume24hr: market.volume24h,
    endDate: new Date(market.endMs).toISOString(),
    ...(market.gameStartMs === undefined ? {} : { gameStartTime: new Date(market.gameStartMs).toISOString() }),
    secondsDelay: market.secondsDelay,
    closed: false,
    ...(market.invented === undefined ? {} : { invented: market.invented }),
  };
}
