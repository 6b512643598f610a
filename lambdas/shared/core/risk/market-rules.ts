import { eventGroupOf } from '../execution/event-group.ts';
import { type Market } from '../model/market.ts';
import { type DenyReason, type SkipReason } from '../model/reason.ts';
import { type Limits } from '../model/settings.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { approvalMissing } from './approvals-rule.ts';
import { bothOutcomes } from './both-outcomes.ts';
import { coolingDown } from './cool-down.ts';
import { isEventUnknown } from './limits.ts';
import { endsTooSoon } from './market-end.ts';
import { isGuarded } from './guards.ts';
import { keywordDenied } from './market-keywords.ts';
import { marketNotListed } from './market-listed.ts';
import { outcomeNotAllowed } from './market-outcome.ts';
import { priceOutsideBand } from './market-price.ts';
import { spreadTooWide } from './market-spread.ts';
import { volumeTooSmall } from './market-volume.ts';
import { exitWindow } from './exit-window.ts';
import { guardBlind, inExitWindow } from './guard-rules.ts';
import { type FactRule } from './rule.ts';

/** What speaks against trading in a market. */
export const MARKET_RULES: readonly FactRule[] = [
  {
    ...{ group: 'market', needs: 'facts', codes: ['MARKET_UNKNOWN', 'TOKEN_NOT_OF_MARKET', 'MARKET_NOT_ACCEPTING'] },
    judge: marketClosed,
    numbers: ({ market }) => ({ isKnown: market !== undefined, isAcceptingOrders: market?.isAcceptingOrders }),
  },
  {
    ...{ group: 'market', needs: 'facts', codes: ['APPROVALS_UNKNOWN', 'APPROVAL_MISSING'] },
    judge: approvalMissing,
    numbers: ({ followerEquity, market }) => ({
      lookedAt: followerEquity?.approvals?.at,
      missing: followerEquity?.approvals?.missing
        .filter(({ domain }) => domain === market?.domain)
        .map(({ asset, spender }) => `${asset} for ${spender}`),
    }),
  },
  {
    ...{ group: 'market', needs: 'facts', codes: ['GUARD_BLIND'] },
    judge: guardBlind,
    numbers: ({ book, settings: { guards } }) => ({
      isGuarded: guards !== undefined && isGuarded(guards),
      bid: book?.bids[0]?.price,
      ask: book?.asks[0]?.price,
    }),
  },
  {
    ...{ group: 'market', needs: 'facts', codes: ['IN_EXIT_WINDOW'] },
    judge: inExitWindow,
    numbers: ({ market, now, settings: { guards } }) => ({
      now,
      exitsFrom: market === undefined ? undefined : exitWindow(guards ?? {}, market, now)?.exitsFrom,
      exitBeforeMs: guards?.exitBeforeMs,
    }),
  },
  {
    ...{ group: 'market', needs: 'facts', codes: ['EVENT_UNKNOWN'] },
    judge: eventUnknown,
    numbers: (snapshot) => ({ event: eventGroupOf(snapshot), limit: snapshot.settings.limits.maxEventExposure }),
  },
  {
    ...{ group: 'market', needs: 'facts', codes: ['CATEGORY_DENIED', 'CATEGORY_NOT_ALLOWED'] },
    judge: categoryDenied,
    numbers: ({ market, settings }) => ({
      categories: market?.categories,
      allowed: settings.limits.allowedCategories,
      denied: settings.limits.deniedCategories,
    }),
  },
  {
    ...{ group: 'market', needs: 'facts', codes: ['MARKET_DENIED', 'MARKET_NOT_ALLOWED'] },
    judge: marketNotListed,
    numbers: ({ market, settings: { limits } }) => ({
      condition: market?.condition,
      allowed: limits.filters?.allowedMarkets,
      denied: limits.filters?.deniedMarkets,
    }),
  },
  {
    ...{ group: 'market', needs: 'facts', codes: ['OUTCOME_DENIED', 'OUTCOME_NOT_ALLOWED'] },
    judge: outcomeNotAllowed,
    numbers: ({ settings: { limits } }) => ({
      allowed: limits.filters?.allowedOutcomes,
      denied: limits.filters?.deniedOutcomes,
    }),
  },
  {
    ...{ group: 'market', needs: 'facts', codes: ['KEYWORD_DENIED', 'KEYWORD_NOT_ALLOWED'] },
    judge: keywordDenied,
    numbers: ({ market, settings: { limits } }) => ({
      question: market?.question,
      allowed: limits.filters?.allowedKeywords,
      denied: limits.filters?.deniedKeywords,
    }),
  },
  {
    ...{ group: 'market', needs: 'facts', codes: ['VOLUME_BELOW_MINIMUM'] },
    judge: volumeTooSmall,
    numbers: ({ market, settings: { limits } }) => ({
      volume: market?.volume24h,
      minimum: limits.filters?.minVolume24h,
    }),
  },
  {
    ...{ group: 'market', needs: 'facts', codes: ['LIQUIDITY_BELOW_MINIMUM'] },
    judge: liquidityTooSmall,
    numbers: ({ market, settings }) => ({ liquidity: market?.liquidity, minimum: settings.limits.minLiquidity }),
  },
  {
    ...{ group: 'market', needs: 'facts', codes: ['SPREAD_ABOVE_MAX'] },
    judge: spreadTooWide,
    numbers: ({ book, settings: { limits } }) => ({
      bid: book?.bids[0]?.price,
      ask: book?.asks[0]?.price,
      max: limits.filters?.maxSpread,
    }),
  },
  {
    ...{ group: 'market', needs: 'facts', codes: ['PRICE_BELOW_BAND', 'PRICE_ABOVE_BAND'] },
    judge: priceOutsideBand,
    numbers: ({ book, settings: { limits } }) => ({
      price: book?.asks[0]?.price,
      least: limits.filters?.minPrice,
      most: limits.filters?.maxPrice,
    }),
  },
  {
    ...{ group: 'market', needs: 'facts', codes: ['MARKET_ENDS_SOON'] },
    judge: endsTooSoon,
    numbers: ({ market, now, settings: { limits } }) => ({
      leftMs: market?.endsAt === undefined ? undefined : market.endsAt - now,
      minimumMs: limits.filters?.minTimeToEndMs,
    }),
  },
  {
    ...{ group: 'market', needs: 'facts', codes: ['COOLING_DOWN'] },
    judge: coolingDown,
    numbers: ({ position: { lostAt }, now, settings: { limits } }) => ({
      ageMs: lostAt === undefined ? undefined : now - lostAt,
      minimumMs: limits.filters?.cooldownAfterLossMs,
    }),
  },
  {
    ...{ group: 'market', needs: 'facts', codes: ['BOTH_OUTCOMES'] },
    judge: noNetPosition,
    numbers: ({ event, opposite }) => ({ held: event.before, opposite }),
  },
];

function marketClosed({ market, event }: Snapshot): DenyReason | undefined {
  if (market === undefined) return { code: 'MARKET_UNKNOWN' };
  if (!market.tokens.some((one) => one.token === event.token)) return { code: 'TOKEN_NOT_OF_MARKET' };
  return market.isAcceptingOrders ? undefined : { code: 'MARKET_NOT_ACCEPTING' };
}

function eventUnknown(snapshot: Snapshot): DenyReason | undefined {
  return isEventUnknown(snapshot) ? { code: 'EVENT_UNKNOWN' } : undefined;
}

function categoryDenied({ market, settings }: Snapshot): DenyReason | undefined {
  return market === undefined ? undefined : judgeCategories(market.categories, settings.limits);
}

/** Where something is denied, a market of which no category is told may be just that. */
function judgeCategories(categories: Market['categories'], limits: Limits): DenyReason | undefined {
  if (categories.length === 0 && limits.deniedCategories.length > 0) return { code: 'CATEGORY_DENIED', category: '' };
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
