import { type Closing, closePosition, isClosable } from '#core/execution/close-position.ts';
import { emptyPosition } from '#core/ledger/empty-position.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type CloseReason } from '#core/model/reason.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Doorbell } from '#ports/doorbell.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type Ledger } from '#ports/ledger.ts';
import { commitPlan } from './commit-plan.ts';

export type CloseDeps = { readonly ledger: Ledger; readonly doorbell: Doorbell };

/** What a position is, and how it is named where nothing of it is stored yet. */
export type ClosedPlace = Parameters<typeof emptyPosition>[0];

type CloseInput = {
  readonly place: ClosedPlace;
  readonly origin: 'guard' | 'close';
  readonly why: CloseReason;
  readonly isUrgent: boolean;
  /** True where an entry of the position is recorded and neither reserved nor ended. */
  readonly hasEntries: boolean;
  /** Only as it was at this version: what was judged then may not hold any more. Absent: as it is. */
  readonly onlyVersion?: bigint;
  readonly now: UnixMs;
};

/**
 * Lowers a position's target to nothing, once, and rings for its exit.
 *
 * @returns The order as it was stored; undefined where there was nothing to close, or the version was overtaken.
 * @throws ContentionError, UnavailableError, and then nothing is stored
 */
export async function closeOut(deps: CloseDeps, input: CloseInput): Promise<ParentOrder | undefined> {
  let closed: { readonly closing: Closing; readonly exit: ParentOrder | undefined } | undefined;
  const isStored = await commitPlan(deps.ledger, async () => {
    closed = await planClose(deps, input);
    return closed?.closing.changes;
  });
  if (!isStored || closed === undefined) return undefined;
  const { closing, exit } = closed;
  if (closing.parent.state === 'WORKING') await ring(deps, closing.parent);
  // The exit has more to sell now; its own next try may be far away.
  else if (exit !== undefined && exit.openChild === undefined)
    await ring(deps, { ...exit, version: exit.version + 1n });
  return closing.parent;
}

/** What is stored is rung for by the reconciler too: a queue that is away keeps no close from being told of. */
async function ring({ doorbell }: CloseDeps, parent: ParentOrder): Promise<void> {
  try {
    await doorbell.ring(parent);
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
  }
}

async function planClose(
  { ledger }: CloseDeps,
  { place, hasEntries, onlyVersion, ...how }: CloseInput,
): Promise<{ readonly closing: Closing; readonly exit: ParentOrder | undefined } | undefined> {
  const position = (await ledger.position(place)) ?? emptyPosition(place);
  if (onlyVersion !== undefined && position.version !== onlyVersion) return undefined;
  // After the position: what it is buying was recorded before, and falls with the rest.
  const leader = await ledger.leaderPosition(place.leader, place.token);
  const exit = position.exit === undefined ? undefined : await ledger.parent(position.exit);
  const leaderVersion = leader?.version ?? 0n;
  // A person in a hurry does not wait for the floor of an exit that is under way.
  const isHurried = how.isUrgent && exit !== undefined && exit.isUrgent !== true;
  if (!isHurried && !isClosable({ position, leaderVersion, hasEntries })) return undefined;
  return { closing: closePosition({ ...how, position, exit, leaderVersion }), exit };
}
