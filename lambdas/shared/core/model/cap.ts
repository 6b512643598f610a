import { type ConditionId, type EventGroupId, type FollowerName, type TokenId } from '../values/ids.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs, utcDate, utcMinute } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';
import { type FollowerMode } from './settings.ts';

/** What a system, follower or leader may do: all, only what closes, only cancels. */
export type Mode = 'ACTIVE' | 'REDUCING' | 'HALTED';

const STRICTNESS: readonly Mode[] = ['ACTIVE', 'REDUCING', 'HALTED'];

/** The mode that allows least; ACTIVE of none. */
export function strictest(...modes: readonly Mode[]): Mode {
  return modes.reduce(
    (strict, mode) => (STRICTNESS.indexOf(mode) > STRICTNESS.indexOf(strict) ? mode : strict),
    'ACTIVE',
  );
}

/** Whose switch a person flipped. */
export type SwitchOwner = 'system' | 'follower' | 'leader';

/** The name of a follower's cap over everything. */
export const GLOBAL_CAP = 'G';

/** The name of a follower's cap for one leader. */
export const leaderCap = (leader: string): string => `L#${leader}`;

/** The name of a follower's cap for one market. */
export const marketCap = (condition: ConditionId): string => `M#${condition}`;

/** The name of a follower's cap for all markets of one event of the venue. */
export const eventCap = (group: EventGroupId): string => `X#${group}`;

/** The name of a follower's cap for one token, over all leaders: dollars and shares. */
export const tokenCap = (token: TokenId): string => `P#${token}`;

/** The name of a follower's cap for what entries cost on the UTC day of their reservation. */
export const dayCap = (at: UnixMs): string => `D#${utcDate(at)}`;

/** The name of a follower's cap for the entries of one minute. */
export const minuteCap = (at: UnixMs): string => `R#${utcMinute(at)}`;

/** True for caps that count from their first use; the others are opened with the settings, modes and all. */
export function opensByUse(name: string): boolean {
  return name !== GLOBAL_CAP && !name.startsWith('L#');
}

/** When a breaker tripped, and the numbers or words that made it. */
export type CapTrip = { readonly code: string; readonly at: UnixMs; readonly why?: string };

/** How much of a limit is taken: by working orders and by what is owned. */
export type Cap = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly name: string;
  readonly reserved: Usd;
  readonly posted: Usd;
  readonly used: Usd;
  /** Shares owned or being bought; on a token's cap only. */
  readonly shares?: Shares;
  /** On a minute's cap only. */
  readonly entries?: bigint;
  /** Purchases, open or filled, since nothing of the token was owned; on a token's cap only, where they are limited. */
  readonly adds?: bigint;
  /** Copies, open or filled; on the global cap only, while the first ones are kept small. */
  readonly copies?: bigint;
  /** Where entries or sales are stopped: the strictest of switch and breakers; on the global and the leaders' caps. */
  readonly tradingMode: Mode;
  /** What persons have set, the strictest where several switches apply; written by toggle-sync only. */
  readonly switch?: Mode;
  /** Whose switch that is; absent while it is ACTIVE. */
  readonly switchFrom?: SwitchOwner;
  /** Codes that hold until a person resets them; no switch clears them. */
  readonly breakers?: readonly string[];
  /** When and why each of them tripped; of those that tripped before this was kept nothing stands here. */
  readonly trips?: readonly CapTrip[];
  /** Counts the writes of switch, breakers and mode, which are made together. */
  readonly epoch?: bigint;
  /** Version of the settings decided on; on the global cap only. */
  readonly settings?: bigint;
  /** True once the wallet's cash stands in the journal; on the global cap only. */
  readonly isOpened?: boolean;
};
