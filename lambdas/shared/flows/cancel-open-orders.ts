import { POST_SETTLES_MS } from '#core/execution/submit.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower, sendsOrders } from '#core/model/settings.ts';
import { type VenueOrderId } from '#core/values/ids.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type CancelOutcome, type Venue } from '#ports/venue.ts';

type CancelDeps = { readonly clock: Clock; readonly ledger: Ledger; readonly venue: Venue };

type CancelInput = {
  readonly followers: readonly Follower[];
  /** Which of our orders are to be cancelled. */
  readonly isMeant: (child: ChildOrder) => boolean;
};

/** What became of each order that may have worked at the venue. */
export type CancelReport = Readonly<Record<CancelOutcome, readonly VenueOrderId[]>>;

/** The last pass is never before bytes that were counted before the stop are at the venue or lost; the others are for silence. */
const MAX_PASSES = 4;
const AGAIN_MS = 1_000;

/**
 * Cancels our own orders at the venue by their ids, after a stop has been stored: from then on no order is submitted.
 *
 * Bytes that a transaction counted right before the stop may leave for some seconds more, so an order is cancelled again
 * once its last post can no longer be under way. The list of what is open lags: it is looked at a last time when all such
 * bytes have arrived, also where nothing seemed open. What the orders came to is settled as ever, by the reconciler.
 *
 * @throws UnavailableError
 */
export async function cancelOpenOrders(deps: CancelDeps, input: CancelInput): Promise<CancelReport> {
  const outcomes = new Map<VenueOrderId, CancelOutcome>();
  const certain = new Set<VenueOrderId>();
  const settled = later(await deps.clock.now(), POST_SETTLES_MS);
  for (let pass = 1; pass <= MAX_PASSES; pass += 1) {
    const open = (await workingChildren(deps, input)).filter(({ child }) => !certain.has(child.venueOrderId));
    const now = await deps.clock.now();
    for (const { child, follower } of open) {
      const { venueOrderId } = child;
      const outcome = await deps.venue.cancel(follower, child);
      // Once cancelled it is gone for every later cancel.
      if (outcomes.get(venueOrderId) !== 'cancelled') outcomes.set(venueOrderId, outcome);
      if (outcome !== 'unknown' && settlesAt(child) <= now) certain.add(venueOrderId);
    }
    const unsure = open.filter(({ child }) => !certain.has(child.venueOrderId));
    if (pass === MAX_PASSES || (unsure.length === 0 && now >= settled)) break;
    const isLast = unsure.length === 0 || pass === MAX_PASSES - 1;
    const next = [
      isLast ? Math.max(settled, now + AGAIN_MS) : now + AGAIN_MS,
      ...unsure.map(({ child }) => settlesAt(child)),
    ];
    await deps.clock.waitUntil(Math.max(...next) as UnixMs);
  }
  const withOutcome = (wanted: CancelOutcome): readonly VenueOrderId[] =>
    [...outcomes].flatMap(([id, outcome]) => (outcome === wanted ? [id] : []));
  return { cancelled: withOutcome('cancelled'), gone: withOutcome('gone'), unknown: withOutcome('unknown') };
}

type Working = { readonly child: ChildOrder; readonly follower: Follower };

async function workingChildren(
  { ledger }: CancelDeps,
  { followers, isMeant }: CancelInput,
): Promise<readonly Working[]> {
  const working: Working[] = [];
  for (const child of await ledger.children(await ledger.openChildren())) {
    const follower = followers.find(({ name }) => name === child.follower);
    if (follower === undefined || !sendsOrders(child.mode) || !isMeant(child)) continue;
    if (child.state === 'SUBMITTING' || child.state === 'ACKED') working.push({ child, follower });
  }
  return working;
}

function settlesAt({ lastPostAt }: ChildOrder): UnixMs {
  return later(lastPostAt ?? (0 as UnixMs), POST_SETTLES_MS);
}
