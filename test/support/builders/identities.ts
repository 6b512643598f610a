import {
  type ConditionId,
  type EventId,
  type FollowerName,
  type ParentId,
  type TokenId,
  type TransactionHash,
  type Wallet,
} from '#core/values/ids.ts';
import { unixMs } from '#core/values/unix-ms.ts';

/** The instant at which the stories of the tests play, on a whole second. */
export const NOW = unixMs(Date.UTC(2026, 5, 1, 12));

export const LEADER = `0x${'a'.repeat(40)}` as Wallet;
export const FOLLOWER = 'main' as FollowerName;
export const FOLLOWER_WALLET = `0x${'f'.repeat(40)}` as Wallet;
export const CONDITION = `0x${'c'.repeat(64)}` as ConditionId;
export const TOKEN = '1001' as TokenId;
export const OTHER_TOKEN = '1002' as TokenId;

/** The transaction with this number in its last digits. */
export const aTransaction = (at = 1): TransactionHash => `0x${at.toString(16).padStart(64, '0')}` as TransactionHash;

/** The event with this number in its last digits. */
export const anEventId = (at = 1): EventId => `e${at.toString(16).padStart(63, '0')}` as EventId;

/** The parent order with this number in its last digits. */
export const aParentId = (at = 1): ParentId => `b${at.toString(16).padStart(63, '0')}` as ParentId;
