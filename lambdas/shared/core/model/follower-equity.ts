import { type FollowerName } from '../values/ids.ts';
import { plus } from '../values/quantity.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';
import { type Approvals } from './approvals.ts';
import { type FollowerMode } from './settings.ts';

/**
 * What a follower's ledger is worth, and how that came about.
 *
 * Profit is made of the ledger alone, so that money that comes, goes or is on its way is never taken for one; what is
 * `invested` is all the rest, and carries the day's start and the peak with it.
 */
export type FollowerEquity = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  /** Of the wallet, on chain. */
  readonly cash: Usd;
  readonly cashAt: UnixMs;
  /** What copies own, at its marks. */
  readonly positions: Usd;
  /** What resolved markets owe to copies. */
  readonly claims: Usd;
  /** What no copy has bought, at its marks, claims included; part of nothing else here. */
  readonly unattributed: Usd;
  /** What copies have at stake: owned and on order, at cost. */
  readonly exposure: Usd;
  /** Profit and loss of what was sold or paid out, less its fees. */
  readonly realised: Usd;
  /** Marks less cost, fees included, of what is owned. */
  readonly open: Usd;
  /** What the ledger would be worth without any profit or loss. */
  readonly invested: Usd;
  /** The UTC day that `dayProfit` began. */
  readonly day: string;
  /** Realised and open profit when the day began. */
  readonly dayProfit: Usd;
  /** The highest realised and open profit so far. */
  readonly peakProfit: Usd;
  /** True from a deep fall below the peak until most of it is made good: new sizes are halved. */
  readonly isHalved: boolean;
  /** Positions of copies whose books tell no price. */
  readonly unpricedCount: number;
  /** When the book was read that was read least recently, of what copies own and that counts; else the time of the snapshot. */
  readonly marksAt: UnixMs;
  readonly at: UnixMs;
  /** What the wallet allows the venue's contracts; absent before it was looked at, and in a dry run. */
  readonly approvals?: Approvals;
  readonly version: bigint;
};

/** Realised and open together. */
export function profitOf({ realised, open }: Pick<FollowerEquity, 'realised' | 'open'>): Usd {
  return plus(realised, open);
}

/** What the ledger is worth now. */
export function equityOf(one: Pick<FollowerEquity, 'invested' | 'realised' | 'open'>): Usd {
  return plus(one.invested, profitOf(one));
}

/** What it was worth when the UTC day began, had all money been there that is there now. */
export function dayStartOf({ invested, dayProfit }: Pick<FollowerEquity, 'invested' | 'dayProfit'>): Usd {
  return plus(invested, dayProfit);
}

/** The most that it was worth, had all money been there that is there now. */
export function peakOf({ invested, peakProfit }: Pick<FollowerEquity, 'invested' | 'peakProfit'>): Usd {
  return plus(invested, peakProfit);
}

/** When the input was read that was read least recently. */
export function oldestInput({ at, cashAt, marksAt }: Pick<FollowerEquity, 'at' | 'cashAt' | 'marksAt'>): UnixMs {
  return Math.min(at, cashAt, marksAt) as UnixMs;
}
