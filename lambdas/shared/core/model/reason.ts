import { type Bps } from '../values/bps.ts';
import { type Price } from '../values/price.ts';
import { type Shares } from '../values/shares.ts';
import { type Usd } from '../values/usd.ts';
import { type Mode } from './cap.ts';

/** Not worth copying. */
export type SkipReason =
  | { readonly code: 'NOT_A_TRADE'; readonly type: string }
  | { readonly code: 'ALREADY_ADJUSTED'; readonly shares: Shares }
  | { readonly code: 'BOTH_OUTCOMES'; readonly held: Shares; readonly opposite: Shares }
  | { readonly code: 'STALE'; readonly ageMs: number; readonly maxAgeMs: number }
  | { readonly code: 'NO_POSITION' }
  | { readonly code: 'BELOW_MINIMUM'; readonly size: Usd; readonly minimum: Usd }
  | { readonly code: 'PRICE_MOVED'; readonly best: Price; readonly limit: Price }
  | { readonly code: 'NO_OFFER' }
  | { readonly code: 'LEADER_DISABLED' }
  | { readonly code: 'LEADER_PAUSED'; readonly mode: Mode }
  | { readonly code: 'FOLLOWER_PAUSED'; readonly mode: Mode }
  | { readonly code: 'MODE_CHANGED' }
  | { readonly code: 'ALIGNED'; readonly owned: Shares; readonly desired: Shares }
  | { readonly code: 'POSITION_BUSY' }
  | { readonly code: 'LEADER_POSITION_UNSURE'; readonly held: Shares; readonly recorded: Shares };

/** A risk rule said no. */
export type DenyReason =
  | { readonly code: 'TRADING_HALTED'; readonly breakers?: readonly string[] }
  | { readonly code: 'TRADING_REDUCING'; readonly breakers?: readonly string[] }
  | { readonly code: 'OUTCOME_UNKNOWN'; readonly ageMs: number }
  | { readonly code: 'FOLLOWER_EQUITY_UNKNOWN' }
  | { readonly code: 'FOLLOWER_EQUITY_STALE'; readonly ageMs: number; readonly maxAgeMs: number }
  | { readonly code: 'LEADER_EQUITY_UNKNOWN' }
  | { readonly code: 'LEADER_EQUITY_STALE'; readonly ageMs: number; readonly maxAgeMs: number }
  | { readonly code: 'LEADER_EQUITY_BELOW_MINIMUM'; readonly equity: Usd; readonly minimum: Usd }
  | { readonly code: 'MARKET_UNKNOWN' }
  | { readonly code: 'MARKET_NOT_ACCEPTING' }
  | { readonly code: 'TOKEN_NOT_OF_MARKET' }
  | { readonly code: 'CATEGORY_NOT_ALLOWED'; readonly categories: readonly string[] }
  | { readonly code: 'CATEGORY_DENIED'; readonly category: string }
  | { readonly code: 'LIQUIDITY_BELOW_MINIMUM'; readonly liquidity: Usd; readonly minimum: Usd }
  | { readonly code: 'SINGLE_BET_ABOVE_MAX'; readonly size: Usd; readonly max: Usd }
  | { readonly code: 'POSITION_PART_ABOVE_MAX'; readonly size: Usd; readonly max: Usd; readonly part: Bps }
  | { readonly code: 'LEADER_ALLOCATION_USED'; readonly size: Usd; readonly left: Usd }
  | { readonly code: 'MARKET_EXPOSURE_USED'; readonly size: Usd; readonly left: Usd }
  | { readonly code: 'EVENT_UNKNOWN' }
  | { readonly code: 'EVENT_EXPOSURE_USED'; readonly size: Usd; readonly left: Usd }
  | { readonly code: 'POSITION_SIZE_USED'; readonly size: Usd; readonly left: Usd }
  | { readonly code: 'TOTAL_EXPOSURE_USED'; readonly size: Usd; readonly left: Usd }
  | { readonly code: 'DAILY_SPEND_USED'; readonly size: Usd; readonly left: Usd }
  | { readonly code: 'ORDER_RATE_USED'; readonly entries: bigint; readonly max: bigint };

/** Why a parent order ended without, or with less than, what was intended. */
export type EndReason =
  | { readonly code: 'NO_FILL' }
  | { readonly code: 'REJECTED'; readonly text: string }
  | { readonly code: 'NOT_SENT' }
  | { readonly code: 'OUTCOME_DEAD' }
  | { readonly code: 'VENUE_PAUSED'; readonly text: string }
  | { readonly code: 'SUBMIT_REFUSED' }
  | { readonly code: 'RESOLVED' }
  | { readonly code: 'NETTED' }
  | { readonly code: 'MERGED' }
  | { readonly code: 'DRY_RUN'; readonly size: Usd };

/** Why an open parent order waits. */
export type WaitReason =
  | { readonly code: 'DUST'; readonly shares: Shares; readonly minimum: Shares }
  | { readonly code: 'NO_BID' }
  | { readonly code: 'HELD'; readonly size: Usd; readonly minimum: Usd }
  | { readonly code: 'AWAITS_FILL' }
  | { readonly code: 'WALLET_SHORT'; readonly held: Shares; readonly recorded: Shares }
  | { readonly code: 'LEDGER_NOT_OPEN' }
  | { readonly code: 'SALES_HALTED' };

/** A closed code with the numbers that decided. */
export type Reason = SkipReason | DenyReason | EndReason | WaitReason;
