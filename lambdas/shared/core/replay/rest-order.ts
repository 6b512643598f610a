import { type VenueOrderId } from '../values/ids.ts';
import { plus } from '../values/quantity.ts';
import { NO_SHARES } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type ReplayRun } from './replay-run.ts';
import { endOver, leftAtRest, noteMatched } from './settle-order.ts';

/** Fills an order that rests by the book of this moment, and drops it where its time or its market is over. */
export function lookAtResting(run: ReplayRun, order: VenueOrderId, now: UnixMs): void {
  const [rests, child] = [run.resting.get(order), run.ledger.child(order)];
  if (rests === undefined || child === undefined) return;
  if (now >= rests.until || run.venue.market(child.condition)?.isAcceptingOrders !== true) {
    cancelResting(run, order, now);
    return;
  }
  const left = leftAtRest(child);
  const fill = run.venue.meetResting(child, { left, met: rests.met }, now);
  if (fill === undefined) return;
  const { shares, met } = fill;
  const known = run.found.get(order);
  const { source } = run.venue.depth(child, now);
  run.found.set(order, { offered: plus(known?.offered ?? NO_SHARES, shares), source });
  if (shares === left) run.resting.delete(order);
  else run.resting.set(order, { ...rests, met });
  noteMatched(run, { child, fills: [{ price: child.limit, shares }], role: 'MAKER', now });
}

/** Takes an order out of the book; what takes at once is in none, and what it was filled with is confirmed as ever. */
export function cancelResting(run: ReplayRun, order: VenueOrderId, now: UnixMs): void {
  if (run.resting.delete(order)) endOver(run, order, now);
}
