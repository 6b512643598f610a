import { type FollowerMode } from '../model/settings.ts';
import { tradeBookings } from '../reporting/bookings.ts';
import { LEAST_COPIES, type MeasuredSlippage } from '../scoring/copy-costs.ts';
import { copySlippage, type MadeCopy } from '../scoring/copy-slippage.ts';
import { countedFrom, madeCopy, MOST_COPIES, newestOrders } from '../scoring/made-copies.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type ReplayRun } from './replay-run.ts';

/** What the replay's own copies of thirty days cost against the leaders' prices: of real money where there are enough of them. */
export function replaySlippage(run: ReplayRun, asOf: UnixMs): MeasuredSlippage {
  const live = copiesOf(run, 'live', asOf);
  return copySlippage(live.length >= LEAST_COPIES ? live : [...live, ...copiesOf(run, 'paper', asOf)]);
}

function copiesOf({ ledger, settings }: ReplayRun, mode: FollowerMode, asOf: UnixMs): readonly MadeCopy[] {
  const from = countedFrom(asOf);
  const entries = settings.followers
    .filter((one) => one.mode === mode)
    .flatMap(({ name: follower }) => ledger.journal({ follower, mode }).filter(({ at }) => at >= from));
  const bookings = tradeBookings(entries.flatMap(({ legs, ...entry }) => legs.map((leg) => ({ ...entry, ...leg }))));
  const copies = newestOrders(bookings, asOf).flatMap(([parentId, own]) => {
    const parent = ledger.parent(parentId);
    const event = parent?.eventId === undefined ? undefined : ledger.event(parent.eventId);
    return madeCopy({ parent, event, bookings: own }) ?? [];
  });
  return copies.slice(0, MOST_COPIES);
}
