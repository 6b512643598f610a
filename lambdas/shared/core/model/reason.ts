import { type Bps } from '../values/bps.ts';
import { type Price } from '../values/price.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';
import { type ParentId } from '../values/ids.ts';
import { type Mode } from './cap.ts';
import { type OrderEnd, type OrderWait } from './working-order.ts';

/** Not worth copying. */
export type SkipReason =
  | { readonly code: 'NOT_A_TRADE'; readonly type: string }
  | { readonly code: 'ALREADY_ADJUSTED'; readonly shares: Shares }
  | { readonly code: 'BOTH_OUTCOMES'; readonly held: Shares; readonly opposite: Shares }
  | { readonly code: 'STALE'; readonly ageMs: number; readonly maxAgeMs: number }
  | { readonly code: 'NO_POSITION' }
  | { readonly code: 'LEADER_TRADE_TOO_SMALL'; readonly notional: Usd; readonly minimum: Usd }
  | { readonly code: 'ALREADY_COPIED' }
  | { readonly code: 'EDGE_UNKNOWN' }
  | { readonly code: 'EDGE_STALE'; readonly ageMs: number; readonly maxAgeMs: number }
  | { readonly code: 'EDGE_TOO_SMALL'; readonly chance: Price; readonly cost: Price }
  | { readonly code: 'KELLY_STAKE_HELD'; readonly stake: Usd; readonly used: Usd }
  | { readonly code: 'BELOW_MINIMUM'; readonly size: Usd; readonly minimum: Usd }
  | { readonly code: 'PRICE_MOVED'; readonly best: Price; readonly limit: Price }
  | { readonly code: 'NO_OFFER' }
  | { readonly code: 'LEADER_DISABLED' }
  | { readonly code: 'LEADER_PAUSED'; readonly mode: Mode }
  | { readonly code: 'FOLLOWER_PAUSED'; readonly mode: Mode }
  | { readonly code: 'MODE_CHANGED' }
  | { readonly code: 'FOLLOWER_REMOVED' }
  | { readonly code: 'ALIGNED'; readonly owned: Shares; readonly desired: Shares }
  | { readonly code: 'POSITION_BUSY' }
  | { readonly code: 'LEADER_POSITION_UNSURE'; readonly held: Shares; readonly recorded: Shares };

/** The venue takes nothing just now: met by the order's own post, or, with its times, by another one before. */
export type VenueReason = {
  readonly code: 'VENUE_PAUSED' | 'REGION_BLOCKED';
  /** The venue's own words. */
  readonly text: string;
  readonly from?: UnixMs;
  readonly until?: UnixMs;
};

/** A risk rule said no. */
export type DenyReason =
  | { readonly code: 'TRADING_HALTED'; readonly breakers?: readonly string[] }
  | { readonly code: 'TRADING_REDUCING'; readonly breakers?: readonly string[] }
  | VenueReason
  | { readonly code: 'CLOCK_OFF'; readonly offMs: number; readonly maxMs: number }
  | { readonly code: 'SETTINGS_LOST'; readonly version: bigint }
  | { readonly code: 'OUTCOME_UNKNOWN'; readonly ageMs: number }
  | { readonly code: 'FOLLOWER_EQUITY_UNKNOWN' }
  | { readonly code: 'FOLLOWER_EQUITY_STALE'; readonly ageMs: number; readonly maxAgeMs: number }
  | { readonly code: 'APPROVALS_UNKNOWN' }
  | {
      readonly code: 'APPROVAL_MISSING';
      readonly asset: 'collateral' | 'tokens';
      readonly contract: string;
      readonly spender: string;
      readonly allowance?: Usd;
    }
  | { readonly code: 'LEADER_EQUITY_UNKNOWN' }
  | { readonly code: 'LEADER_EQUITY_STALE'; readonly ageMs: number; readonly maxAgeMs: number }
  | { readonly code: 'LEADER_EQUITY_BELOW_MINIMUM'; readonly equity: Usd; readonly minimum: Usd }
  | { readonly code: 'LEADER_VETOED'; readonly because: string }
  | {
      readonly code: 'LEADER_IN_SHADOW';
      /** Settled events of his on paper, and those asked for. */
      readonly settled: bigint;
      readonly wanted: bigint;
      /** Of what an event makes by its deviation, in millionths, where it was looked at. */
      readonly lowerBound?: bigint;
    }
  | { readonly code: 'LEADER_IS_FOLLOWER'; readonly name: string }
  | { readonly code: 'MARKET_UNKNOWN' }
  | { readonly code: 'MARKET_NOT_ACCEPTING' }
  | { readonly code: 'TOKEN_NOT_OF_MARKET' }
  | { readonly code: 'GUARD_BLIND'; readonly why: Blindness; readonly bid?: Price; readonly ask?: Price }
  | {
      readonly code: 'GUARD_WOULD_SELL';
      readonly guard: 'STOP_LOSS' | 'TRAILING_STOP' | 'TAKE_PROFIT';
      readonly mark: Price;
      /** The cost, or the highest price, that it is measured from. */
      readonly against: Price;
      readonly limit: Bps;
    }
  | { readonly code: 'IN_EXIT_WINDOW'; readonly decidedAt: UnixMs; readonly exitsFrom: UnixMs }
  | { readonly code: 'CATEGORY_NOT_ALLOWED'; readonly categories: readonly string[] }
  | { readonly code: 'CATEGORY_DENIED'; readonly category: string }
  | { readonly code: 'MARKET_NOT_ALLOWED'; readonly condition: string }
  | { readonly code: 'MARKET_DENIED'; readonly market: string }
  | { readonly code: 'OUTCOME_NOT_ALLOWED'; readonly outcome: string }
  | { readonly code: 'OUTCOME_DENIED'; readonly outcome: string }
  | { readonly code: 'KEYWORD_NOT_ALLOWED' }
  | { readonly code: 'KEYWORD_DENIED'; readonly keyword: string }
  | { readonly code: 'VOLUME_BELOW_MINIMUM'; readonly volume?: Usd; readonly minimum: Usd }
  | { readonly code: 'LIQUIDITY_BELOW_MINIMUM'; readonly liquidity: Usd; readonly minimum: Usd }
  | { readonly code: 'SPREAD_ABOVE_MAX'; readonly spread: Price; readonly max: Price }
  | { readonly code: 'PRICE_BELOW_BAND'; readonly price: Price; readonly least: Price }
  | { readonly code: 'PRICE_ABOVE_BAND'; readonly price: Price; readonly most: Price }
  | { readonly code: 'MARKET_ENDS_SOON'; readonly leftMs?: number; readonly minimumMs: number }
  | { readonly code: 'COOLING_DOWN'; readonly ageMs?: number; readonly minimumMs: number }
  | {
      readonly code: 'BOOK_TOO_THIN';
      readonly size: Usd;
      readonly most: Usd;
      readonly offered: Shares;
      readonly part: Bps;
    }
  | { readonly code: 'SINGLE_BET_ABOVE_MAX'; readonly size: Usd; readonly max: Usd }
  | { readonly code: 'POSITION_PART_ABOVE_MAX'; readonly size: Usd; readonly max: Usd; readonly part: Bps }
  | { readonly code: 'ORDER_SIZE_ABOVE_MAX'; readonly size: Usd; readonly max: Usd; readonly shares: Shares }
  | { readonly code: 'ADDS_USED'; readonly adds: bigint; readonly max: bigint }
  | { readonly code: 'DEPLOYMENT_USED'; readonly size: Usd; readonly left: Usd; readonly deployed: Bps }
  | { readonly code: 'LEADER_SHARE_USED'; readonly size: Usd; readonly left: Usd }
  | { readonly code: 'POSITION_CAPITAL_USED'; readonly size: Usd; readonly left: Usd }
  | { readonly code: 'LEADER_ALLOCATION_USED'; readonly size: Usd; readonly left: Usd }
  | { readonly code: 'MARKET_EXPOSURE_USED'; readonly size: Usd; readonly left: Usd }
  | { readonly code: 'EVENT_UNKNOWN' }
  | { readonly code: 'EVENT_EXPOSURE_USED'; readonly size: Usd; readonly left: Usd }
  | { readonly code: 'POSITION_SIZE_USED'; readonly size: Usd; readonly left: Usd }
  | { readonly code: 'TOTAL_EXPOSURE_USED'; readonly size: Usd; readonly left: Usd }
  | { readonly code: 'DAILY_SPEND_USED'; readonly size: Usd; readonly left: Usd }
  | { readonly code: 'ORDER_RATE_USED'; readonly entries: bigint; readonly max: bigint };

/** Why we kept an order back that the venue was never asked for: it says nothing of the venue, nor of a price. */
export type SigningReason =
  | { readonly code: 'SIGNER_AWAY'; readonly text: string }
  | { readonly code: 'SIGNED_ORDER_EXCEEDED'; readonly dollars: Usd; readonly bound: Usd }
  | { readonly code: 'SIGNED_DAY_EXCEEDED'; readonly dollars: Usd; readonly signed: Usd; readonly bound: Usd }
  /** The code is the signer's own, and the text its numbers. */
  | { readonly code: 'SIGNING_REFUSED'; readonly refusal: string; readonly text: string };

/** Why a parent order ended without, or with less than, what was intended. */
export type EndReason =
  | { readonly code: 'NO_FILL' }
  | { readonly code: 'REJECTED'; readonly text: string }
  | { readonly code: 'NOT_SENT' }
  | { readonly code: 'OUTCOME_DEAD' }
  | { readonly code: 'FILLED_LATE' }
  | { readonly code: 'SUBMIT_REFUSED' }
  | SigningReason
  | { readonly code: 'RESOLVED' }
  | { readonly code: 'NETTED' }
  | { readonly code: 'MERGED' }
  /** An order that works over time, with what is left of it. */
  | { readonly code: 'ORDER_OVER'; readonly why: OrderEnd; readonly left: Shares }
  | { readonly code: 'DRY_RUN'; readonly size: Usd };

/** Why an open parent order waits. */
export type WaitReason =
  | { readonly code: 'DUST'; readonly shares: Shares; readonly minimum: Shares }
  | { readonly code: 'NO_BID' }
  | { readonly code: 'HELD'; readonly size: Usd; readonly minimum: Usd }
  | { readonly code: 'AWAITS_FILL' }
  | { readonly code: 'OWN_BID_RESTS' }
  | { readonly code: 'WALLET_SHORT'; readonly held: Shares; readonly recorded: Shares }
  | { readonly code: 'LEDGER_NOT_OPEN' }
  | { readonly code: 'SALES_HALTED' }
  | { readonly code: 'ORDER_WAITS'; readonly why: OrderWait };

/** Why a person's own order is not taken. */
export type OrderRefusal =
  | { readonly code: 'SALE_OPEN'; readonly order: ParentId }
  | { readonly code: 'PURCHASE_OPEN'; readonly order: ParentId }
  | { readonly code: 'NOT_OWNED'; readonly owned: Shares; readonly asked: Shares };

/** Why a token has no price that a guard may act on. */
export type Blindness = 'NO_MARKET' | 'NO_BOOK' | 'NO_BIDS' | 'NO_ASKS' | 'CROSSED' | 'WIDE';

/** Why a position is closed though its leader holds on; prices are those of one share. */
export type CloseReason =
  | { readonly code: 'STOP_LOSS'; readonly mark: Price; readonly cost: Price; readonly limit: Bps }
  | { readonly code: 'TRAILING_STOP'; readonly mark: Price; readonly peak: Price; readonly limit: Bps }
  | { readonly code: 'TAKE_PROFIT'; readonly mark: Price; readonly cost: Price; readonly limit: Bps }
  | { readonly code: 'BEFORE_RESOLUTION'; readonly mark: Price; readonly decidedAt: UnixMs; readonly beforeMs: number }
  | { readonly code: 'LEADER_STOP'; readonly drawdown: Usd; readonly most: Usd }
  | { readonly code: 'CLOSE_ALL' }
  | { readonly code: 'LEADER_REMOVED' };

/** A closed code with the numbers that decided. */
export type Reason = SkipReason | DenyReason | EndReason | WaitReason | CloseReason;
