import { type Bps } from '../values/bps.ts';
import { type FollowerName, paperWalletOf, type Wallet } from '../values/ids.ts';
import { type Shares } from '../values/shares.ts';
import { type Usd } from '../values/usd.ts';
import { type MarketFilters } from './market-filters.ts';
import { type MessageRules } from './message-rules.ts';
import { type WorkingAlgorithm } from './working-order.ts';

/** How a follower trades: decide and record only, against pretended fills, or with real orders. */
export type FollowerMode = 'dry-run' | 'paper' | 'live';

/** True where orders leave and a wallet holds what they bring, on paper too; a dry run decides and records only. */
export function sendsOrders(mode: FollowerMode): boolean {
  return mode !== 'dry-run';
}

/**
 * The follower as one of its ledgers knows it: on paper it has a wallet of its own that is on no chain, whatever the
 * follower's real one is.
 */
export function inLedger(follower: Follower, mode: FollowerMode): Follower {
  if (mode !== 'paper') return follower;
  return { ...follower, mode, wallet: paperWalletOf(follower.name), signatureType: 3 };
}

/**
 * 0: the key's own address holds the funds. 1 and 2: a proxy or a Safe of the venue's older accounts does. 3: a deposit
 * wallet does (every account created since May 2026).
 */
export type SignatureType = 0 | 1 | 2 | 3;

/** One of our own accounts. */
export type Follower = {
  readonly name: FollowerName;
  readonly mode: FollowerMode;
  /** The wallet that holds the funds; absent until known (the local runner fills it in). */
  readonly wallet?: Wallet;
  readonly signatureType: SignatureType;
  readonly totalCapital: Usd;
  /** The most dollars that a purchase of it is signed for; absent: the largest single bet. */
  readonly maxSignedOrder?: Usd;
  /** The most dollars of purchases that are signed for it in one UTC day; absent: several times its capital. */
  readonly maxSignedDay?: Usd;
  /** Names what its secret held when a key was last rotated: who has kept an older one reads it anew. No key of the file. */
  readonly secretVersion?: string;
  /** Of the person behind it; shown to people, part of no key, path, metric or line of a log. */
  readonly email?: string;
};

/** A trader we copy; identity is the wallet, the name is for people. */
export type Leader = {
  readonly name: string;
  readonly wallet: Wallet;
  readonly enabled: boolean;
};

/** How a copy is sized. */
export type Sizing =
  | { readonly policy: 'portfolio_proportion' }
  | { readonly policy: 'percentage'; readonly copyBps: Bps; readonly maxTrade: Usd }
  /** As many shares as the leader's times `factor`, in millionths. */
  | { readonly policy: 'factor'; readonly factor: bigint }
  /** As many dollars for each of the leader's purchases, however large. */
  | { readonly policy: 'fixed'; readonly amount: Usd }
  /** This part of the Kelly stake of the allocation, by the lower bound of the leader's measured edge. */
  | { readonly policy: 'kelly'; readonly fraction: Bps };

/** One follower copying one leader. */
export type Follow = {
  readonly follower: FollowerName;
  readonly leader: Wallet;
  readonly allocated: Usd;
  readonly sizing: Sizing;
};

/** Limits that hold for every follower. */
export type Limits = {
  readonly maxTotalExposure: Usd;
  readonly maxSingleBet: Usd;
  readonly reserveCapital: Usd;
  readonly minPortfolioValue: Usd;
  /** The largest part of an allocation that one copy may take. */
  readonly maxPositionBps: Bps;
  /** Lower-case; empty allows every category. */
  readonly allowedCategories: readonly string[];
  readonly deniedCategories: readonly string[];
  readonly minLiquidity: Usd;
  /** What else a market must be like; absent: nothing. */
  readonly filters?: MarketFilters;
  /** The most at stake in one market; absent: no limit of its own. */
  readonly maxMarketExposure?: Usd;
  /** The most at stake in all markets of one event of the venue; absent: no limit of its own. */
  readonly maxEventExposure?: Usd;
  /** The most shares of one token, over all leaders; absent: no limit of its own. */
  readonly maxPositionShares?: Shares;
  /** The most that entries may cost in one UTC day; absent: no limit of its own. */
  readonly maxDailySpend?: Usd;
  /** The most entries in one minute; absent: no limit of its own. */
  readonly maxEntriesPerMinute?: bigint;
  /** A leader's purchase of fewer dollars is not copied; absent: none is too small. */
  readonly ignoreBelow?: Usd;
  /** False: leaders are copied whatever their scores say. Absent: true. */
  readonly heedsVetoes?: boolean;
  /** True: of an allocation no more is used than the part of his equity that the leader has in positions. Absent: false. */
  readonly usesDeploymentRate?: boolean;
  /** The largest part of a follower's capital at stake through one leader; absent: no limit of its own. */
  readonly maxLeaderCapitalBps?: Bps;
  /** The largest part of a follower's capital at stake in one token, over all leaders; absent: no limit of its own. */
  readonly maxPositionCapitalBps?: Bps;
  /** The most shares of one order; absent: no limit of its own. */
  readonly maxOrderShares?: Shares;
  /** The most purchases of one token until nothing of it is owned any more; absent: no limit of its own. */
  readonly maxAdds?: bigint;
  /** A follower's first live copies are as small as the venue takes them; absent or 0: none are. */
  readonly canaryCopies?: bigint;
};

/** When a follower stops buying, or buys half, whatever the trade. */
export type BreakerLimits = {
  /** How much of what a UTC day began with it may lose. */
  readonly maxDailyLossBps: Bps;
  /** How many dollars a UTC day may lose; absent: no limit in dollars. */
  readonly maxDailyLoss?: Usd;
  /** The fall from the peak that halves new sizes, and the one at which they are whole again. */
  readonly halveBps: Bps;
  readonly restoreBps: Bps;
  /** So many refused orders in a row are too many. */
  readonly maxErrorsInRow: bigint;
  /** So many orders of unknown outcome within an hour are too many. */
  readonly maxUnknownPerHour: bigint;
};

/** How orders are priced and when they are too late. */
export type Execution = {
  /** How far the price plus fee of an entry may lie above the leader's price. */
  readonly slippageBps: Bps;
  /** How far below the first mid the first try of an exit may sell; doubled with each try. */
  readonly exitSlippageBps: Bps;
  /** The widest that an exit's floor ever gets. */
  readonly exitFloorMaxBps: Bps;
  readonly maxTradeAgeMs: number;
  /** What happens to a copy below the venue's minimum: it waits for siblings, is dropped, or is raised to the minimum. */
  readonly belowMinimum: 'hold' | 'skip' | 'bump';
  /** How long such a copy waits at most. */
  readonly holdMaxAgeMs: number;
  /** What happens when a limit leaves less than the size: copy what is left, or nothing. */
  readonly onLimit: 'clamp' | 'reject';
  /** True: a purchase is copied only by what it raises of the leader's net position in the market. Absent: false. */
  readonly netOutcomes?: boolean;
  /** Which copies and exits are worked over time; absent: none. */
  readonly largeOrders?: LargeOrders;
};

/** From which size on a copy or an exit is worked over time, and how. At least one of the two bounds is there. */
export type LargeOrders = {
  readonly aboveUsd?: Usd;
  /** Above this part of what is offered within its limit. */
  readonly aboveDepth?: Bps;
  /** A profile of hours says nothing of the minutes that a copy has. */
  readonly algorithm: Exclude<WorkingAlgorithm, 'vwap'>;
  readonly windowMs: number;
  /** In how many parts. */
  readonly slices: number;
};

/** When a position is closed though its leader holds on; what is absent is off. */
export type Guards = {
  /** Fires when the position is worth so much less than it cost. */
  readonly stopLossBps?: Bps;
  /** Fires when it is worth so much more than it cost. */
  readonly takeProfitBps?: Bps;
  /** Fires when its price is so far below its highest since it was bought. */
  readonly trailingStopBps?: Bps;
  /** Fires so long before the market may be decided. */
  readonly exitBeforeMs?: number;
  /** Fires, for all positions of a leader, when his copies are so much of his allocation below their best. */
  readonly leaderStopBps?: Bps;
};

/** When what leaders' scores and their copies on paper say decides whom is copied; what is absent is off. */
export type Selection = {
  /** A leader is vetoed whose copied Sharpe ratio had a lower bound below `vetoBound` on so many days in a row. */
  readonly vetoDays?: number;
  /** A Sharpe ratio a year, in millionths. */
  readonly vetoBound: bigint;
  /** Live followers copy a leader once his copies on paper have settled so many events, with a lower bound above zero. */
  readonly shadowEvents?: bigint;
  /** Leaders whom live followers copy without that. */
  readonly shadowExempt: readonly Wallet[];
  /** How old a measured edge may be for a Kelly stake. */
  readonly maxEdgeAgeMs: number;
};

/** How often the outside is looked at. */
export type Monitoring = {
  readonly pollIntervalMs: number;
  readonly portfolioSyncIntervalMs: number;
  /** How many watchers leaders are split over; absent: one. */
  readonly shards?: number;
};

/** Where leaders' trades are seen: logs of the exchanges' contracts, the venue's index of the chain, its stream. */
export type SourceName = 'chain' | 'data-api' | 'rtds';

/** How leaders' trades are found. */
export type Detection = {
  /** Without repeats, at least one that can be read again: the stream alone loses trades. */
  readonly sources: readonly SourceName[];
  /** Blocks on top of one before its fills count. */
  readonly confirmations: number;
  /** When a fill that the stream shows is copied: once a source has it from a block, or at once although it may fail. */
  readonly copyOn: 'confirmed' | 'matched';
};

/** Everything a person decides, as one version. */
export type Settings = {
  readonly version: bigint;
  readonly followers: readonly Follower[];
  readonly leaders: readonly Leader[];
  readonly follows: readonly Follow[];
  readonly limits: Limits;
  /** Absent in versions from before there were any: what is the default holds. */
  readonly breakers?: BreakerLimits;
  readonly execution: Execution;
  /** Absent: none. */
  readonly guards?: Guards;
  readonly monitoring: Monitoring;
  readonly detection: Detection;
  /** Absent: nothing but what holds by default. */
  readonly selection?: Selection;
  /** What the operator is told, where the deployment has a channel; absent: what is the default. */
  readonly messages?: MessageRules;
  /** True where it is not known any more which version is in force: exits go by this one, nothing is bought. Never stored. */
  readonly isLastKnown?: true;
};
