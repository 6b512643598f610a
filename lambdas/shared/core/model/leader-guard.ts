import { type FollowerName, type Wallet } from '../values/ids.ts';
import { type Usd } from '../values/usd.ts';
import { type FollowerMode } from './settings.ts';

/** How well a follower's copies of one leader stood at their best, where a stop watches them. */
export type LeaderGuard = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly leader: Wallet;
  /** Profit, realised and open, at its highest since the first look or the last reset. */
  readonly best: Usd;
  /** Why he was stopped: while the breaker holds, what could not be sold then is sold as soon as it has a price. */
  readonly stop?: { readonly drawdown: Usd; readonly most: Usd };
  readonly version: bigint;
};
