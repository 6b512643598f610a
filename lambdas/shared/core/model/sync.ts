import { type ConditionId, type FollowerName, type ParentId, type TokenId, type Wallet } from '../values/ids.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';
import { type Reason } from './reason.ts';
import { type FollowerMode } from './settings.ts';

/** What a person's command brings about, or would, of one trade or position. */
export type SyncRow = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly token: TokenId;
  readonly condition: ConditionId;
  readonly title: string;
  readonly outcome: string;
  readonly side: 'BUY' | 'SELL';
  /** `order`: it is bought or sold; `wait`: it is begun and waits, with its reason; `none`: it is not, with its reason. */
  readonly action: 'order' | 'wait' | 'none';
  /** By today's book, in shares and dollars: what a purchase costs at most, or what a sale brings at the best bid. */
  readonly shares?: Shares;
  readonly usd?: Usd;
  readonly reason?: Reason;
  /** The order that does it; absent where there is none. */
  readonly parentId?: ParentId;
  /** Other purchases that go along with this one. */
  readonly joined: number;
  /** When the leader traded; absent for what he holds now. */
  readonly at?: UnixMs;
};

/** What a person's command came to, or would. */
export type SyncReport = {
  readonly mode: 'catch-up' | 'align';
  /** True when nothing was stored. */
  readonly dryRun: boolean;
  readonly leader: Wallet;
  readonly rows: readonly SyncRow[];
  /** Leader events that were missing, and are recorded now. */
  readonly recorded: number;
  /** Trades from before the leader was watched: part of what he held when he was armed, and never recorded. */
  readonly history: number;
  /** Trades or positions that one command does not come to: the same command once more goes on with them. */
  readonly left: number;
  /** Rows of the feed that could not be read. */
  readonly unreadable: number;
  /** False when the queue could not be reached: the reconciler rings within a minute. */
  readonly isRung: boolean;
};
