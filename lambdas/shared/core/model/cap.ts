import { type FollowerName } from '../values/ids.ts';
import { type Usd } from '../values/usd.ts';
import { type FollowerMode } from './settings.ts';

/** What a system, follower or leader may do: all, only what closes, only cancels. */
export type Mode = 'ACTIVE' | 'REDUCING' | 'HALTED';

/** The name of a follower's cap over everything. */
export const GLOBAL_CAP = 'G';

/** The name of a follower's cap for one leader. */
export const leaderCap = (leader: string): string => `L#${leader}`;

/** How much of a limit is taken: by working orders and by what is owned. */
export type Cap = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly name: string;
  readonly reserved: Usd;
  readonly posted: Usd;
  readonly used: Usd;
  /** Where entries or sales are stopped; on the global and the leaders' caps. */
  readonly tradingMode: Mode;
  /** Version of the settings decided on; on the global cap only. */
  readonly settings?: bigint;
  /** True once the wallet's cash stands in the journal; on the global cap only. */
  readonly isOpened?: boolean;
};
