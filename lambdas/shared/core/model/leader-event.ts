import { type ConditionId, type EventId, type TokenId, type TransactionHash, type Wallet } from '../values/ids.ts';
import { type Price } from '../values/price.ts';
import { minus } from '../values/quantity.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';

/** What a leader can do that changes what he holds, as a row of his activity tells it. */
export type RowType = 'BUY' | 'SELL' | 'MERGE' | 'SPLIT' | 'REDEEM' | 'CONVERSION';

/** What changes what is recorded of a leader: what a row tells, or what walks of his positions show and no row has told. */
export type LeaderEventType = RowType | 'ADJUST_DOWN' | 'ADJUST_UP';

/** A leader's action as one source reports it, before it is recorded. */
export type LeaderAction = {
  readonly eventId: EventId;
  readonly type: LeaderEventType;
  readonly leader: Wallet;
  readonly transaction: TransactionHash;
  readonly condition: ConditionId;
  readonly token: TokenId;
  /** Always positive; the type says which way. */
  readonly shares: Shares;
  /** Dollars that changed hands without fees; zero where none did. */
  readonly notional: Usd;
  /** Average price, to the nearest micro-dollar; zero where nothing was traded. */
  readonly price: Price;
  /** Time of the block. */
  readonly at: UnixMs;
  readonly title: string;
  readonly outcome: string;
};

/** A leader's action, recorded once with its place in the leader's position. */
export type LeaderEvent = LeaderAction & {
  /** What the leader held of this token before, as recorded; may be negative where the record began too late. */
  readonly before: Shares;
  /** Version of the leader position that this event made. */
  readonly positionVersion: bigint;
  /** The reduction recorded before this event on the same leader position. */
  readonly follows?: EventId;
  /** The fill of which this is what a later report added; absent on a fill's first report. */
  readonly supplements?: EventId;
  /** Of its shares, those that an adjustment had moved before the row came; absent where there are none. */
  readonly usedUp?: Shares;
  /** What supplements have brought a fill to. */
  readonly total: Shares;
  /** Dollars of all that supplements have brought a fill to; absent where there are none. */
  readonly totalNotional?: Usd;
  readonly seenAt: UnixMs;
  readonly recordedAt: UnixMs;
  readonly sources: readonly string[];
  /** When the chain was seen without it, after it had shown it; it may have come back in another block since. */
  readonly vanishedAt?: UnixMs;
  readonly settingsVersion: bigint;
  readonly fannedOut: boolean;
  readonly version: bigint;
};

/** What adjustments have moved of a leader position, and no row has told since. */
export type Adjustment = {
  readonly down: Shares;
  readonly up: Shares;
  /** Block time up to which the newest walks that moved the number down surely showed everything: that of the first. */
  readonly downUntil: UnixMs;
  readonly upUntil: UnixMs;
};

/** What we believe a leader holds of one token. */
export type LeaderPosition = {
  readonly leader: Wallet;
  readonly token: TokenId;
  readonly condition: ConditionId;
  readonly shares: Shares;
  readonly lastReduction?: EventId;
  /** Absent where rows have told everything. */
  readonly adjust?: Adjustment;
  /** True: its market has paid out, so what is missing of it is a redemption and no walk is compared with it. */
  readonly isPaidOut?: boolean;
  readonly version: bigint;
};

/** What an event moves of the leader position: its shares without those that an adjustment had moved. */
export function movedBy({ shares, usedUp }: Pick<LeaderEvent, 'shares' | 'usedUp'>): Shares {
  return minus(shares, usedUp ?? NO_SHARES);
}

/** True for what brings tokens in. */
export function isIncrease(type: LeaderEventType): boolean {
  return type === 'BUY' || type === 'SPLIT' || type === 'ADJUST_UP';
}

/** True for what gives tokens up without a resolution: a reduction that followers copy. */
export function isReduction(type: LeaderEventType): boolean {
  return type === 'SELL' || type === 'MERGE' || type === 'CONVERSION' || type === 'ADJUST_DOWN';
}
