import { type FollowerName, type ParentId, type TokenId, type Wallet } from '../values/ids.ts';
import { type Price } from '../values/price.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';
import { type Mode } from './cap.ts';
import { type ParentOrder } from './parent-order.ts';
import { type Reason } from './reason.ts';
import { type FollowerMode } from './settings.ts';

/** A position that a person's command closes, or would. */
export type ClosingRow = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly leader: Wallet;
  readonly token: TokenId;
  readonly title: string;
  readonly outcome: string;
  /** Confirmed shares, those in open sales included; none: nothing is sold, and what is being bought is not bought. */
  readonly owned: Shares;
  /** The best bid; absent where nobody bids or there is no book. */
  readonly bid?: Price;
  /** What the bids that stand now would give for all that is owned, before fees: less than all where they are too few. */
  readonly proceeds?: Usd;
  /** Shares of it that the bids do not reach. */
  readonly unbid?: Shares;
  /** Why the sale waits, where it does; the target falls all the same. */
  readonly reason?: Reason;
  readonly parentId: ParentId;
};

/** A position that an earlier command, a guard or its leader has closed already, and of which something is still owned. */
export type EarlierClosing = Pick<
  ClosingRow,
  'follower' | 'mode' | 'leader' | 'token' | 'title' | 'outcome' | 'owned' | 'reason'
> & {
  /** When its exit tries next; absent: at once, or while an order of it is at the venue. */
  readonly next?: UnixMs;
};

/** A position that could not be closed: nothing of it was stored, and the others did not wait for it. */
export type ClosingFailure = Pick<ClosingRow, 'follower' | 'mode' | 'leader' | 'token'> & {
  /** That of the failure outside; BROKEN where one of our own promises broke. */
  readonly code: string;
  /** What was wrong, for a person. */
  readonly why: string;
};

/** What a person's command to close positions came to, or would. */
export type ClosingReport = {
  /** True when nothing was stored. */
  readonly dryRun: boolean;
  /** True where the sales may go down to the tick, whatever the settings say. */
  readonly isUrgent: boolean;
  readonly rows: readonly ClosingRow[];
  /** Own orders that buy, and end without buying more. */
  readonly ordersEnded: readonly ParentOrder[];
  /** What was closed before: it is not closed again. */
  readonly earlier: readonly EarlierClosing[];
  readonly failed: readonly ClosingFailure[];
  /** Open orders of a newer version of this program: whether they are purchases of what is closed, nobody here can say. */
  readonly unread: number;
  /** Ledgers whose mode is not ACTIVE: in HALTED sales wait; in ACTIVE what leaders buy next is copied again. */
  readonly modes: readonly { readonly follower: FollowerName; readonly mode: Mode }[];
  /** False when the queue could not be reached: the reconciler rings within a minute. */
  readonly isRung: boolean;
};
