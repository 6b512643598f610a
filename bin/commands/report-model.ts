import { type StageClocks } from '#core/execution/stage-clocks.ts';
import { type Cap } from '#core/model/cap.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type FollowerEquity } from '#core/model/follower-equity.ts';
import { type LeaderEquity } from '#core/model/leader-equity.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Position } from '#core/model/position.ts';
import { type Reason } from '#core/model/reason.ts';
import { type FollowerMode, type Settings } from '#core/model/settings.ts';
import { type TradeStatus } from '#core/model/trade.ts';
import { type WorkingAlgorithm } from '#core/model/working-order.ts';
import { type Bps } from '#core/values/bps.ts';
import { type EventId, type FollowerName, type ParentId, type TokenId, type Wallet } from '#core/values/ids.ts';
import { type Price } from '#core/values/price.ts';
import { type Shares } from '#core/values/shares.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Usd } from '#core/values/usd.ts';

/** Everything that a report is made of, read once. */
export type ReportFacts = {
  readonly settings: Settings;
  readonly events: ReadonlyMap<EventId, LeaderEvent>;
  readonly parents: ReadonlyMap<ParentId, ParentOrder>;
  readonly children: readonly ChildOrder[];
  readonly caps: readonly Cap[];
  readonly positions: readonly Position[];
  readonly leaderEquity: ReadonlyMap<Wallet, LeaderEquity>;
  /** By follower and mode, as `name#mode`. */
  readonly followerEquity: ReadonlyMap<string, FollowerEquity>;
  /** What a share is worth now; a token without a mark is counted, not guessed. */
  readonly marks: ReadonlyMap<TokenId, Price>;
};

/** Where switches and breakers stand; absent where no cap was opened yet. */
export type TradingReport = Pick<Cap, 'follower' | 'tradingMode' | 'switch' | 'switchFrom' | 'breakers' | 'trips'> & {
  /** Of the follower where absent. */
  readonly name?: Cap['name'];
};

/** One leader in the eyes of one follower. */
export type LeaderReport = {
  /** The wallet, where the settings no longer name it. */
  readonly name: string;
  readonly wallet: Wallet;
  readonly enabled: boolean;
  readonly trading?: TradingReport;
  readonly allocated: Usd;
  readonly exposed: Usd;
  readonly realised: Usd;
  /** Marks less basis of what is held and has a mark. */
  readonly open: Usd;
  /** Positions without a mark: `open` leaves them out. */
  readonly unmarked: number;
  readonly openPositions: number;
  /** Parent orders that ended with shares. */
  readonly trades: number;
  /** What the leader was worth when last measured, and how much of it he had put in. */
  readonly equity?: LeaderEquity;
};

/** How often a code was the answer, and the leaders' dollars behind it. */
export type ReasonTally = {
  readonly code: Reason['code'];
  readonly count: number;
  readonly leaderNotional: Usd;
};

/** What became of the leaders' trades: seen = copied + skipped + open. */
export type EventTally = {
  readonly events: { readonly seen: number; readonly copied: number; readonly skipped: number; readonly open: number };
  /** Of the skipped, the most frequent first. */
  readonly reasons: readonly ReasonTally[];
  /** Of the open, those that say what they wait for. */
  readonly waits: readonly ReasonTally[];
};

/** One ledger of a follower. */
export type FollowerReport = EventTally & {
  readonly name: FollowerName;
  readonly mode: FollowerMode;
  /** False for what another mode, or a follower since removed, left behind. */
  readonly isCurrent: boolean;
  readonly trading?: TradingReport;
  readonly totalCapital: Usd;
  readonly reserveCapital: Usd;
  readonly maxTotalExposure: Usd;
  readonly exposure: Usd;
  /** Capital less exposure; the reserve is part of it. */
  readonly available: Usd;
  /** What new copies may still put at stake: limits and reserve taken off. */
  readonly room: Usd;
  /** Payouts of resolved markets that wait to be redeemed. */
  readonly claims: Usd;
  /** What the ledger was worth when last measured; absent before it was. */
  readonly equity?: FollowerEquity;
  readonly leaders: readonly LeaderReport[];
};

/** What one parent order traded. */
export type TradeReport = {
  readonly at: UnixMs;
  /** What `polycopy explain` knows it by. */
  readonly parentId: ParentId;
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly leader: string;
  readonly title: string;
  readonly outcome: string;
  readonly side: 'BUY' | 'SELL';
  /** How it was worked over time; absent where it was sent at once. */
  readonly algorithm?: WorkingAlgorithm;
  readonly shares: Shares;
  /** Average over the executions. */
  readonly price: Price;
  /** Dollars that changed hands, without the fee. */
  readonly cost: Usd;
  readonly fee: Usd;
  /** Average price of the leader's trades that this copies; absent for a gap. */
  readonly leaderPrice?: Price;
  /** Our price against the leader's; positive is worse. */
  readonly slippage?: Bps;
  /** The least final of its executions. */
  readonly status: TradeStatus;
  /** When each stage was come to, by the order's first try. */
  readonly clocks: StageClocks;
};

/** What the commands that read a system show. */
export type Report = {
  readonly settingsVersion: bigint;
  readonly followers: readonly FollowerReport[];
  /** Newest first, all of them. */
  readonly trades: readonly TradeReport[];
};
