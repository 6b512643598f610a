import { type FollowerEquity } from '../model/follower-equity.ts';
import { type LeaderAction } from '../model/leader-event.ts';
import { type LeaderEquity } from '../model/leader-equity.ts';
import { type Mark } from '../model/mark.ts';
import { type BookLevel } from '../model/market.ts';
import { type PostHealth } from '../model/post-health.ts';
import { type Settings } from '../model/settings.ts';
import { type FollowerName, type ParentId, type TokenId, type VenueOrderId, type Wallet } from '../values/ids.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';
import { type DueQueue } from './due-queue.ts';
import { type ReplayDelays } from './replay-delays.ts';
import { type ReplayLedger } from './replay-ledger.ts';
import { type ReplayScorer, type ReplayScores } from './replay-scores.ts';
import { type ReplayDecision, type ReplayTrade } from './replay-result.ts';
import { type FoundDepth, type ReplayVenue } from './replay-venue.ts';

/** What is to happen by itself later on. */
export type Due =
  | { readonly due: 'seen'; readonly actions: readonly LeaderAction[] }
  | { readonly due: 'parent'; readonly parentId: ParentId }
  /** A look at a copy that is worked over time. */
  | { readonly due: 'order'; readonly parentId: ParentId }
  | { readonly due: 'match'; readonly order: VenueOrderId }
  | { readonly due: 'confirm'; readonly order: VenueOrderId }
  | { readonly due: 'score'; readonly scorer: ReplayScorer };

/** An order in a book: when it is dropped, and what of each offer it has met. */
export type Resting = { readonly until: UnixMs; readonly met: readonly BookLevel[] };

/** Everything that one replay holds: it is its own memory, and nothing outside of it changes. */
export type ReplayRun = {
  readonly settings: Settings;
  readonly ledger: ReplayLedger;
  readonly venue: ReplayVenue;
  readonly delays: ReplayDelays;
  readonly due: DueQueue<Due>;
  readonly leaderEquities: Map<Wallet, LeaderEquity>;
  /** By follower. */
  readonly followerEquities: Map<FollowerName, FollowerEquity>;
  readonly marks: Map<TokenId, Mark>;
  readonly scores: ReplayScores;
  /** What became of each follower's last orders, for the breakers. */
  readonly posts: Map<FollowerName, PostHealth>;
  /** Copies that are worked over time, with the first look of order-manager at each. */
  readonly worked: Map<ParentId, UnixMs>;
  /** Orders of ours that wait in a book. */
  readonly resting: Map<VenueOrderId, Resting>;
  /** What purchases cost that are matched and not confirmed, by trade: cash that a wallet has no more. */
  readonly unbooked: Map<string, { readonly follower: FollowerName; readonly cost: Usd }>;
  /** What orders that are matched and not confirmed found at the venue. */
  readonly found: Map<VenueOrderId, FoundDepth>;
  readonly decisions: ReplayDecision[];
  readonly trades: ReplayTrade[];
  /** The end is reached: what was sent is settled, and nothing more is decided. */
  readonly isOver?: true;
};
