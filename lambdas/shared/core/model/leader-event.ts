import { type ConditionId, type EventId, type TokenId, type TransactionHash, type Wallet } from '../values/ids.ts';
import { type Price } from '../values/price.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';

/** What a leader can do that changes what he holds. */
export type LeaderEventType = 'BUY' | 'SELL' | 'MERGE' | 'SPLIT' | 'REDEEM' | 'CONVERSION';

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

/** What we believe a leader holds of one token. */
export type LeaderPosition = {
  readonly leader: Wallet;
  readonly token: TokenId;
  readonly condition: ConditionId;
  readonly shares: Shares;
  readonly lastReduction?: EventId;
  readonly version: bigint;
};

/** True for what brings tokens in. */
export function isIncrease(type: LeaderEventType): boolean {
  return type === 'BUY' || type === 'SPLIT';
}

/** True for what gives tokens up without a resolution: a reduction that followers copy. */
export function isReduction(type: LeaderEventType): boolean {
  return type === 'SELL' || type === 'MERGE' || type === 'CONVERSION';
}
