import { type Bps } from '../values/bps.ts';
import { type FollowerName } from '../values/ids.ts';
import { type Price } from '../values/price.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';
import { type FollowerMode } from './settings.ts';

type OfLedger = {
  /** Under which it is told once. */
  readonly id: string;
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly at: UnixMs;
};

/** What was traded, and for whom. */
type Traded = OfLedger & {
  /** The bookings that it sums up: those of one order are one piece of news. */
  readonly bookings: readonly string[];
  readonly leader: string;
  readonly market: string;
  readonly outcome: string;
  readonly shares: Shares;
  /** Average, without fees; zero where nothing was paid. */
  readonly price: Price;
};

/** A purchase; `dollars` are what it cost, fees included. */
export type FillNews = Traded & {
  readonly kind: 'fill';
  readonly dollars: Usd;
  /** Our price against the leader's, positive is worse; absent where no trade of his is copied. */
  readonly slippage?: Bps;
};

/** A sale, or the payout of a resolved market; `dollars` are what it brought, less fees. */
export type ExitNews = Traded & {
  readonly kind: 'exit';
  readonly isPayout: boolean;
  readonly dollars: Usd;
  /** What it made or lost, less the fee of the sale; that of the purchase was part of its news. */
  readonly pnl: Usd;
};

/** A breaker of a ledger that was set, or is set no more. */
export type BreakerNews = OfLedger & {
  readonly kind: 'breaker';
  readonly breaker: BreakerSeen;
  readonly isSet: boolean;
  /** The leader whose copies alone are concerned. */
  readonly leader?: string;
  /** The numbers or words that made it trip, else what such a breaker means. */
  readonly why: string;
  /** What to look at before resetting; empty where it is set no more. */
  readonly reset: string;
};

/** A UTC day of a ledger, or several where nobody could be told in between. */
export type DailyNews = OfLedger & {
  readonly kind: 'daily';
  /** The first and the last of its days, YYYY-MM-DD; mostly the same. */
  readonly days: readonly [string, string];
  readonly equity: Usd;
  readonly pnl: Usd;
  /** How far the equity is below its peak. */
  readonly drawdown: Bps;
  /** The leaders' purchases of the last day that were copied, and those that were not by reason, most frequent first. */
  readonly copied: number;
  readonly skipped: readonly { readonly code: string; readonly count: number }[];
  /** False where the day of some leader is not measured: the counts are of the others. */
  readonly isCounted: boolean;
};

/** Something that an operator is told once. */
export type News = FillNews | ExitNews | BreakerNews | DailyNews;

/** A breaker as it was seen on a cap; `at` is when it tripped, where that is known. */
export type BreakerSeen = { readonly cap: string; readonly code: string; readonly at?: UnixMs };

/** What of a ledger an operator has been told. */
export type NewsCursor = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  /** Bookings before it need no more telling; of later ones those in `told` do not. */
  readonly from: UnixMs;
  readonly told: readonly { readonly id: string; readonly at: UnixMs }[];
  /** When the journal was last read to its end, and what was at stake then. */
  readonly readAt: UnixMs;
  readonly posted: Usd;
  /** Where a reading goes on that one run could not end. */
  readonly walk?: JournalWalk;
  readonly breakers: readonly BreakerSeen[];
  /** The UTC day that is told of next, and the profit that it began with; absent before the ledger was measured. */
  readonly day?: { readonly day: string; readonly profit: Usd };
  readonly version: bigint;
};

/** How far a reading of the journal has come. */
export type JournalWalk = {
  readonly startedAt: UnixMs;
  /** What was at stake when it began. */
  readonly posted: Usd;
  /** YYYY-MM. */
  readonly month: string;
  /** The last key that is done; absent at the month's beginning. */
  readonly after?: string;
  /** It has left something to the next reading, which begins at once. */
  readonly leaves?: true;
};
