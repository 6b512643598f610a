import { eventGroupOf } from '../execution/event-group.ts';
import { type Market } from '../model/market.ts';
import { type DenyReason, type SkipReason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { type Limits } from '../model/settings.ts';
import { staleReason } from './age-gate.ts';
import { bothOutcomes } from './both-outcomes.ts';
import { followerEquityMissing } from './follower-equity-rule.ts';
import { tradingMode } from './mode-rule.ts';

/** How old a leader's measured equity may be before no entry is sized by it. */
export const EQUITY_MAX_AGE_MS = 600_000;

type Rule = (snapshot: Snapshot) => SkipReason | DenyReason | undefined;

/**
 * The rules for entries that need no size, in precedence: the first that applies is the answer.
 *
 * Mode, then leader, then market. Price, size and exposure follow in `decide`, in that order.
 */
export const RULES: readonly Rule[] = [
  leaderDisabled,
  tradingMode,
  outcomeUnknown,
  tooOld,
  followerEquityMissing,
  equityMissing,
  equityTooSmall,
  marketClosed,
  eventUnknown,
  categoryDenied,
  liquidityTooSmall,
  noNetPosition,
];

function leaderDisabled({ isLeaderEnabled }: Snapshot): SkipReason | undefined {
  return isLeaderEnabled ? undefined : { code: 'LEADER_DISABLED' };
}

/** Another purchase of the token might be the same one twice. */
function outcomeUnknown({ unknownForMs: ageMs }: Snapshot): DenyReason | undefined {
  return ageMs === undefined ? undefined : { code: 'OUTCOME_UNKNOWN', ageMs };
}

function tooOld({ event, storedLot, liftedAt, now, settings }: Snapshot): SkipReason | undefined {
  const { maxTradeAgeMs } = settings.execution;
  return staleReason({ freshAt: storedLot?.freshAt ?? event.at, liftedAt, now, maxTradeAgeMs });
}

function equityMissing({ equity, now }: Snapshot): DenyReason | undefined {
  if (equity === undefined) return { code: 'LEADER_EQUITY_UNKNOWN' };
  const ageMs = now - equity.at;
  return ageMs > EQUITY_MAX_AGE_MS ? { code: 'LEADER_EQUITY_STALE', ageMs, maxAgeMs: EQUITY_MAX_AGE_MS } : undefined;
}

function equityTooSmall({ equity, settings }: Snapshot): DenyReason | undefined {
  const minimum = settings.limits.minPortfolioValue;
  if (equity === undefined || equity.equity >= minimum) return undefined;
  return { code: 'LEADER_EQUITY_BELOW_MINIMUM', equity: equity.equity, minimum };
}

function marketClosed({ market, event }: Snapshot): DenyReason | undefined {
  if (market === undefined) return { code: 'MARKET_UNKNOWN' };
  if (!market.tokens.some((one) => one.token === event.token)) return { code: 'TOKEN_NOT_OF_MARKET' };
  return market.isAcceptingOrders ? undefined : { code: 'MARKET_NOT_ACCEPTING' };
}

/** What cannot be counted cannot be limited. */
function eventUnknown(snapshot: Snapshot): DenyReason | undefined {
  const isLimited = snapshot.settings.limits.maxEventExposure !== undefined;
  return isLimited && eventGroupOf(snapshot) === undefined ? { code: 'EVENT_UNKNOWN' } : undefined;
}

function categoryDenied({ market, settings }: Snapshot): DenyReason | undefined {
  return market === undefined ? undefined : judgeCategories(market.categories, settings.limits);
}

function judgeCategories(categories: Market['categories'], limits: Limits): DenyReason | undefined {
  const denied = categories.find((category) => limits.deniedCategories.includes(category));
  if (denied !== undefined) return { code: 'CATEGORY_DENIED', category: denied };
  const { allowedCategories } = limits;
  if (allowedCategories.length === 0 || categories.some((one) => allowedCategories.includes(one))) return undefined;
  return { code: 'CATEGORY_NOT_ALLOWED', categories };
}

function liquidityTooSmall({ market, settings }: Snapshot): DenyReason | undefined {
  const minimum = settings.limits.minLiquidity;
  if (market === undefined || market.liquidity >= minimum) return undefined;
  return { code: 'LIQUIDITY_BELOW_MINIMUM', liquidity: market.liquidity, minimum };
}

/** What an entry took along, or waited with, was netted when it was sized. */
function noNetPosition(snapshot: Snapshot): SkipReason | undefined {
  return snapshot.storedLot === undefined ? bothOutcomes(snapshot) : undefined;
}
