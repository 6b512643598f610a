import { type LeaderAction } from '../model/leader-event.ts';
import { type EventId } from '../values/ids.ts';
import { type UnixMs } from '../values/unix-ms.ts';

/** How long after its first sight the newest transaction is read again. */
export const SECOND_READ_MS = 2_000;

/** A fill of the newest transaction, as an earlier read saw it. */
type Sighting = { readonly eventId: EventId; readonly shares: bigint; readonly seenAt: UnixMs };

type CompleteInput = {
  /** Everything that one read showed, oldest first. */
  readonly actions: readonly LeaderAction[];
  readonly earlier: readonly Sighting[];
  /** Block time up to which an earlier read was agreed on: what comes late there is a supplement. */
  readonly agreedUntil: UnixMs;
  readonly now: UnixMs;
};

/**
 * Parts what a paged feed surely shows whole from what may still grow.
 *
 * A transaction's rows come together, so everything before the newest transaction is whole. The newest is whole when an
 * earlier read, at least two seconds ago, saw the same amounts.
 */
export function completeActions({ actions, earlier, agreedUntil, now }: CompleteInput): {
  readonly whole: readonly LeaderAction[];
  readonly unconfirmed: readonly Sighting[];
} {
  const newestAction = actions.at(-1);
  if (newestAction === undefined || newestAction.at <= agreedUntil) return { whole: actions, unconfirmed: [] };
  const newest = newestAction.transaction;
  const before = actions.filter((action) => action.transaction !== newest);
  const last = actions.filter((action) => action.transaction === newest);
  const sightings = last.map((action) => sight(action, earlier, now));
  const isAgreed = sightings.every((sighting) => now - sighting.seenAt >= SECOND_READ_MS);
  return isAgreed ? { whole: actions, unconfirmed: [] } : { whole: before, unconfirmed: sightings };
}

function sight(action: LeaderAction, earlier: readonly Sighting[], now: UnixMs): Sighting {
  const same = earlier.find((known) => known.eventId === action.eventId && known.shares === action.shares);
  return same ?? { eventId: action.eventId, shares: action.shares, seenAt: now };
}
