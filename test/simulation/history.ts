import { type FaultPlan } from './faults.ts';

/** Amounts are whole micro-units in a JSON number: far below 2^53. */
export type Micros = number;

export type HistoryFollower = {
  readonly name: string;
  readonly capital: Micros;
  /** True: its wallet is that of its own key, and can redeem by itself. */
  readonly hasOwnKey?: boolean;
  /** True: it trades with paper money, beside those whose money is real. */
  readonly isPaper?: boolean;
  /** Until then its wallet allows no exchange anything; absent: it always does. */
  readonly unapprovedUntilMs?: number;
};

/** Which ledger a follower trades in. */
export function modeOf({ isPaper = false }: HistoryFollower): 'live' | 'paper' {
  return isPaper ? 'paper' : 'live';
}

export type HistoryLeader = {
  readonly name: string;
  readonly cash: Micros;
  /** Shares held before the history begins, by token. */
  readonly opening: Readonly<Record<string, Micros>>;
  /** His measured edge: millionths of the odds that his prices state. Absent: nobody has measured it. */
  readonly oddsLow?: number;
};

export type HistoryMarket = {
  readonly name: string;
  /** The event that it belongs to with others; absent: the venue does not say. */
  readonly event?: string;
  /** Both outcomes; the prices add up to one dollar. */
  readonly tokens: readonly [string, string];
  readonly domain: 'v1' | 'v1-neg-risk' | 'v2';
  readonly tick: Micros;
  readonly minimumShares: Micros;
  readonly feeBps: number;
  /** What was traded in it in a day; absent: the venue does not say. */
  readonly volume24h?: Micros;
  /** The first outcome's price around which the book moves. */
  readonly price: Micros;
  /** When it pays out, and what a share of the first outcome gets; absent: never. */
  readonly resolves?: {
    readonly atMs: number;
    readonly pays: Micros;
    /** True: the venue redeems nothing of it; wallets have to. */
    readonly isLeftToWallets?: boolean;
  };
};

export type HistoryFollow = {
  readonly follower: string;
  readonly leader: string;
  readonly allocated: Micros;
  /** Absent: as much of the allocation as the leader puts in of his equity. */
  readonly copyBps?: number;
  /** Millionths of the leader's shares. */
  readonly factor?: number;
  /** For each of his purchases. */
  readonly fixed?: Micros;
  /** This part of the Kelly stake of the allocation. */
  readonly kellyBps?: number;
};

/** Which markets are bought in; what is absent filters nothing. */
export type HistoryFilters = {
  /** A market's name. */
  readonly deniedMarket?: string;
  readonly deniedOutcome?: 'Yes' | 'No';
  readonly minVolume24h?: Micros;
  readonly minPrice?: Micros;
  readonly maxPrice?: Micros;
  readonly maxSpread?: Micros;
  readonly maxBookBps?: number;
  readonly minTimeToEndMs?: number;
  readonly cooldownAfterLossMs?: number;
};

export type HistoryLimits = {
  readonly maxTotalExposure: Micros;
  readonly maxSingleBet: Micros;
  readonly reserveCapital: Micros;
  readonly maxPositionBps: number;
  readonly slippageBps: number;
  readonly onLimit: 'clamp' | 'reject';
  readonly belowMinimum: 'hold' | 'skip' | 'bump';
  readonly holdMaxAgeMs: number;
  /** Absent: no limit of its own. */
  readonly maxMarketExposure?: Micros;
  readonly maxEventExposure?: Micros;
  readonly maxPositionShares?: Micros;
  readonly maxDailySpend?: Micros;
  readonly maxEntriesPerMinute?: number;
  readonly usesDeploymentRate?: boolean;
  readonly maxLeaderCapitalBps?: number;
  readonly maxPositionCapitalBps?: number;
  readonly maxOrderShares?: Micros;
  readonly maxAdds?: number;
  readonly ignoreBelow?: Micros;
  readonly canaryCopies?: number;
  readonly filters?: HistoryFilters;
};

export type LeaderActKind = RowKind | TransferKind;

/** What a row of the feed tells. */
export type RowKind = 'BUY' | 'SELL' | 'MERGE' | 'SPLIT' | 'CONVERSION';

/** Shares that come from, or go to, another wallet: no row ever tells of it, only what he holds then. */
export type TransferKind = 'GIFT' | 'LOSS';

/** Something a leader does, in one transaction. */
export type LeaderAct = {
  /** Names its transaction: stays when other acts are left out. */
  readonly id: number;
  /** Block time. */
  readonly atMs: number;
  readonly leader: string;
  readonly kind: LeaderActKind;
  readonly token: string;
  readonly shares: Micros;
  readonly price: Micros;
  /** How many rows of the feed tell of it. */
  readonly rows: number;
  /** How long after its block the feed shows it. */
  readonly lagMs: number;
  /** The last row comes so much later than the others: the feed restates the fill. */
  readonly restatedMs?: number;
  /** For so long after they are shown its rows cannot be read. */
  readonly unreadableMs?: number;
};

/** True for what only a look at the leader's positions shows. */
export function isTransfer(kind: LeaderActKind): kind is TransferKind {
  return kind === 'GIFT' || kind === 'LOSS';
}

/** Something a person does. */
export type OperatorAct = {
  readonly id: number;
  readonly atMs: number;
} /** A parameter is set: `trading`, `followers/<name>` or `leaders/<name>`. */ & (
  | { readonly kind: 'switch'; readonly parameter: string; readonly value: string }
  /** All breakers are reset. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'limits'; readonly limits: HistoryLimits }
  | { readonly kind: 'leader'; readonly leader: string; readonly isEnabled: boolean }
  /** Leaders are spread over so many watchers from now on. */
  | { readonly kind: 'shards'; readonly shards: number }
  /** A leader is caught up with, from so long before, or followers are aligned with him; again where that fails. */
  | {
      readonly kind: 'sync';
      readonly mode: 'catch-up' | 'align';
      readonly leader: string;
      readonly follower?: string;
      readonly sinceMs?: number;
      readonly isDry: boolean;
    }
  /** Everything is closed, or what was bought of one leader, or by one follower. */
  | { readonly kind: 'close-all'; readonly follower?: string; readonly leader?: string }
  /** A leader goes for good, with what was copied of him. */
  | { readonly kind: 'remove'; readonly leader: string }
);

/** A person's own order that works over time: see `core/model/working-order.ts`. */
export type HistoryOrder = {
  readonly id: number;
  readonly atMs: number;
  readonly follower: string;
  readonly token: string;
  readonly side: 'BUY' | 'SELL';
  readonly limit: Micros;
  /** Shares of a purchase; a sale is of so many of a hundred of what is owned then. */
  readonly total: Micros;
  readonly algorithm: 'twap' | 'vwap' | 'randomised' | 'iceberg' | 'top-of-book';
  readonly style: 'take' | 'join' | 'top';
  readonly atEnd: 'leave' | 'cross' | 'report';
  readonly windowMs: number;
  readonly minOrder: Micros;
  readonly maxOrder: Micros;
  readonly sharesPerOrder: Micros;
  readonly pollMs: number;
  readonly moveMs: number;
  readonly maxBookBps?: number;
  readonly maxSpread?: Micros;
  /** Shares that are expected to be traded in each minute from the beginning on; absent: nobody knows. */
  readonly volumes?: readonly Micros[];
  /** What its person says of it later. */
  readonly commands: readonly { readonly atMs: number; readonly command: 'pause' | 'resume' | 'cancel' }[];
};

/** A time in which the venue takes no orders, or only those that rest. */
export type VenuePhase = {
  readonly kind: 'restarting' | 'post-only' | 'cancel-only' | 'disabled';
  readonly fromMs: number;
  readonly untilMs: number;
};

/** A person's command about one leader. */
export type SyncAct = Extract<OperatorAct, { readonly kind: 'sync' }>;

/** Guards of positions; absent: off. */
export type HistoryGuards = {
  readonly stopLossBps?: number;
  readonly takeProfitBps?: number;
  readonly trailingStopBps?: number;
  readonly exitBeforeMs?: number;
  readonly leaderStopBps?: number;
};

/** What a list of a leader's positions leaves out, and when. */
export type ShortList = {
  readonly leader: string;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly tokens: readonly string[];
  /** Of a hundred shares, so many are still shown. */
  readonly keepsPercent: number;
};

/** From which size on a copy or an exit is worked over time, and how. */
export type HistoryLarge = {
  readonly aboveUsd?: Micros;
  readonly aboveDepthBps?: number;
  readonly algorithm: 'twap' | 'randomised' | 'iceberg' | 'top-of-book';
  readonly windowMs: number;
  readonly slices: number;
};

/** Everything that a run depends on; a run of the same history is the same run. */
export type History = {
  readonly seed: number;
  readonly followers: readonly HistoryFollower[];
  readonly leaders: readonly HistoryLeader[];
  readonly markets: readonly HistoryMarket[];
  readonly follows: readonly HistoryFollow[];
  readonly limits: HistoryLimits;
  readonly guards?: HistoryGuards;
  /** While it lasts books are shown without bids; orders are matched all the same. */
  readonly blind?: { readonly fromMs: number; readonly untilMs: number };
  /** While one lasts the index, which says that it is fresh, leaves out a part of what a leader holds; always the same. */
  readonly shortLists?: readonly ShortList[];
  readonly pollMs: number;
  /** Leaders' trades are told by a stream, too; as matched: they are copied before anything else shows them. Absent: no stream. */
  readonly streams?: 'hints' | 'matched';
  /** True: leaders' trades are read from the chain, too, not only from the venue's index. */
  readonly readsChain?: boolean;
  /** True: watchers take turns by their lease, as they do; else two that are started work at once. */
  readonly hasLease?: boolean;
  /** Over how many watchers the settings spread leaders at first, and how many of them a schedule starts. Absent: one. */
  readonly shards?: { readonly wanted: number; readonly scheduled: number };
  /** True: little loss and few errors stop a follower; else nothing of the kind does. */
  readonly hasTightBreakers?: boolean;
  /** True: books stand still and every order is filled as the book says. */
  readonly isCalm: boolean;
  /** So many shares are asked for at each of a book's best prices, and what is bought is gone for half a minute. */
  readonly thinShares?: Micros;
  readonly acts: readonly LeaderAct[];
  readonly operator: readonly OperatorAct[];
  /** Which copies and exits are worked over time. Absent: none. */
  readonly largeOrders?: HistoryLarge;
  /** What followers' persons trade for themselves. Absent: nothing. */
  readonly ownOrders?: readonly HistoryOrder[];
  /** Absent: the venue is only away as faults say. */
  readonly phases?: readonly VenuePhase[];
  readonly faults: FaultPlan;
};
