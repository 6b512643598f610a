import { type Reason } from '../model/reason.ts';
import { type CostSum } from '../reporting/sum-costs.ts';
import {
  type ConditionId,
  type EventGroupId,
  type EventId,
  type FollowerName,
  type ParentId,
  type TokenId,
  type Wallet,
} from '../values/ids.ts';
import { type Price } from '../values/price.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';
import { type BookSource } from './dated-books.ts';
import { type ClearedTrial, type VetoedTime } from './replay-scores.ts';

/** One answer to one intent: about an entry, or a try of an exit. */
export type ReplayDecision = {
  readonly at: UnixMs;
  readonly parentId: ParentId;
  readonly eventId?: EventId;
  readonly follower: FollowerName;
  readonly leader: Wallet;
  readonly token: TokenId;
  readonly side: 'BUY' | 'SELL';
  readonly verdict: 'copy' | 'hold' | 'skip' | 'deny' | 'netted' | 'sell';
  readonly reason?: Reason;
  readonly shares?: Shares;
  readonly limit?: Price;
};

/** One order of ours that found somebody, as it was confirmed. */
export type ReplayTrade = {
  /** When the venue matched it. */
  readonly at: UnixMs;
  readonly follower: FollowerName;
  readonly leader: Wallet;
  readonly condition: ConditionId;
  readonly token: TokenId;
  /** The event that the venue lists the market under; absent where it tells none. */
  readonly eventGroup?: EventGroupId;
  readonly category?: string;
  readonly side: 'BUY' | 'SELL';
  readonly eventId?: EventId;
  readonly shares: Shares;
  /** What was asked for; the rest found nobody. */
  readonly wanted: Shares;
  /** What stood within its limit when it was matched, and where the book is known from. */
  readonly offered: Shares;
  readonly book: BookSource;
  /** What the leader got; absent of a sale that he did not make. */
  readonly leaderPrice?: Price;
  /** The best price when it was decided. */
  readonly decidedPrice?: Price;
  /** Dollars given or received, without the fee. */
  readonly gross: Usd;
  readonly fee: Usd;
};

/** What a follower has made of one market through one leader, both outcomes together. */
export type ReplayBet = {
  readonly follower: FollowerName;
  readonly leader: Wallet;
  readonly condition: ConditionId;
  readonly eventGroup?: EventGroupId;
  /** What was paid for it in all, fees included. */
  readonly cost: Usd;
  readonly realised: Usd;
  /** Marks less cost of what is owned still; zero of one that is over. */
  readonly open: Usd;
  readonly isOpen: boolean;
  /** When its market's newest payout was booked; absent where none was. */
  readonly resolvedAt?: UnixMs;
};

/** Profit and loss of one UTC day, realised and by marks, fees paid, of everything copied of one leader. */
export type ReplayDay = {
  readonly day: string;
  readonly follower: FollowerName;
  readonly leader: Wallet;
  readonly profit: Usd;
};

/** What copying one leader cost, event by event, added up as a report does. */
export type FollowCost = { readonly follower: FollowerName; readonly leader: Wallet; readonly sum: CostSum };

/** What a replay came to. */
export type ReplayResult = {
  readonly from: UnixMs;
  readonly to: UnixMs;
  /** Leaders' actions that were recorded. */
  readonly events: number;
  /** In the order in which they were made. */
  readonly decisions: readonly ReplayDecision[];
  /** Ends of intents by their reason; of those that are open, the reason of their wait, or OPEN. */
  readonly reasons: readonly { readonly follower: FollowerName; readonly code: string; readonly count: number }[];
  /** Closings by guards and leader stops, whatever they sold, by the code of their reason. */
  readonly closings: ReplayResult['reasons'];
  readonly trades: readonly ReplayTrade[];
  readonly bets: readonly ReplayBet[];
  /** What copying each leader cost, and what of his trades was missed. */
  readonly costs: readonly FollowCost[];
  /** Every day of the replay for every follow, days without anything included. */
  readonly days: readonly ReplayDay[];
  /** Leaders with positions that are no part of their equity, because nobody had traded them: the most at once. */
  readonly unpriced: readonly { readonly leader: Wallet; readonly positions: number }[];
  /** Where leaders stood by their scores and on paper; absent where the settings ask for neither. */
  readonly selection?: {
    readonly vetoed: readonly VetoedTime[];
    readonly cleared: readonly ClearedTrial[];
  };
  /** Breakers that hold in the end; with a leader, those that stop his copies alone. */
  readonly breakers: readonly {
    readonly follower: FollowerName;
    readonly leader?: Wallet;
    readonly code: string;
    readonly at: UnixMs;
  }[];
};
