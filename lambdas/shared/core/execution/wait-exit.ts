import { type Change } from '../ledger/change.ts';
import { putParent } from '../ledger/put.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type VenueReason, type WaitReason } from '../model/reason.ts';
import { type Price } from '../values/price.ts';
import { later, type UnixMs } from '../values/unix-ms.ts';
import { exitRetryMs } from './exit-retry.ts';

/** Why an exit does nothing now, and until when. */
export type ExitWait = {
  readonly reason: WaitReason | VenueReason;
  readonly forMs?: number;
  /** A moment that is known: the exit is tried again at once then. */
  readonly until?: UnixMs | undefined;
  readonly widens?: boolean;
  readonly firstMid?: Price;
};

/** A market that cannot be traded just now is looked at again. */
export const MARKET_AWAY: ExitWait = { reason: { code: 'NO_BID' }, forMs: 60_000 };
/** A switch that holds sales back is looked at again. */
export const HELD_BACK: ExitWait = { reason: { code: 'SALES_HALTED' }, forMs: 10_000 };

/**
 * Lets an exit wait with its reason.
 *
 * @returns Undefined for a wait that stands already: an exit that waits for a fill or as dust costs nothing.
 */
export function waitExit(
  parent: ParentOrder,
  { reason, forMs, until, widens, firstMid }: ExitWait,
  now: UnixMs,
): readonly Change[] | undefined {
  if (forMs === undefined && until === undefined && parent.reason?.code === reason.code) return undefined;
  return [
    putParent(parent, {
      reason,
      next: until ?? (forMs === undefined ? undefined : later(now, Math.max(forMs, exitRetryMs(parent, now)))),
      attempts: parent.attempts + (widens === true ? 1 : 0),
      ...(firstMid === undefined ? {} : { firstMid }),
    }),
  ];
}
