import {
  type Execution,
  type Follow,
  type Follower,
  type Limits,
  type Selection,
  type Settings,
} from '#core/model/settings.ts';
import { type MarketFilters } from '#core/model/market-filters.ts';
import { bps } from '#core/values/bps.ts';
import { FOLLOWER, FOLLOWER_WALLET, LEADER } from './identities.ts';
import { dollars } from './quantities.ts';

/** Limits like those of the multi-trader plan's example: 500 a bet, half of the allocation, 5,000 in all. */
export function theLimits(changes: Partial<Limits> = {}): Limits {
  return {
    maxTotalExposure: dollars('5000'),
    maxSingleBet: dollars('500'),
    reserveCapital: dollars('1000'),
    minPortfolioValue: dollars('100'),
    maxPositionBps: bps(5_000n),
    allowedCategories: [],
    deniedCategories: [],
    minLiquidity: dollars('500'),
    ...changes,
  };
}

/** Filters that let every market pass. */
export function theFilters(changes: Partial<MarketFilters> = {}): MarketFilters {
  return {
    allowedMarkets: [],
    deniedMarkets: [],
    allowedOutcomes: [],
    deniedOutcomes: [],
    allowedKeywords: [],
    deniedKeywords: [],
    ...changes,
  };
}

/** Entries up to 3 % above the leader and 60 s old; exits from 2 % to 20 % below the first mid. */
export function theExecution(changes: Partial<Execution> = {}): Execution {
  return {
    slippageBps: bps(300n),
    exitSlippageBps: bps(200n),
    exitFloorMaxBps: bps(2_000n),
    maxTradeAgeMs: 60_000,
    onLimit: 'clamp',
    belowMinimum: 'skip',
    holdMaxAgeMs: 900_000,
    ...changes,
  };
}

/** A selection that stops nobody. */
export function aSelection(changes: Partial<Selection> = {}): Selection {
  return { vetoBound: 0n, shadowExempt: [], maxEdgeAgeMs: 7 * 86_400_000, ...changes };
}

/** An account of 5,000 dollars that trades real money. */
export function aFollower(changes: Partial<Follower> = {}): Follower {
  return {
    name: FOLLOWER,
    mode: 'live',
    wallet: FOLLOWER_WALLET,
    signatureType: 3,
    totalCapital: dollars('5000'),
    ...changes,
  };
}

/** 2,000 dollars for the leader, put in as he puts in his own. */
export function aFollow(changes: Partial<Follow> = {}): Follow {
  return {
    follower: FOLLOWER,
    leader: LEADER,
    allocated: dollars('2000'),
    sizing: { policy: 'portfolio_proportion' },
    ...changes,
  };
}

/** Version 1 of settings with one follower and one leader. */
export function someSettings(changes: Partial<Settings> = {}): Settings {
  return {
    version: 1n,
    followers: [aFollower()],
    leaders: [{ name: 'Whale', wallet: LEADER, enabled: true }],
    follows: [aFollow()],
    limits: theLimits(),
    execution: theExecution(),
    monitoring: { pollIntervalMs: 5_000, portfolioSyncIntervalMs: 60_000 },
    detection: { sources: ['data-api'], confirmations: 1, copyOn: 'confirmed' },
    ...changes,
  };
}
