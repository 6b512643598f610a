import { type EntryLot } from '../model/parent-order.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { staleReason } from '../risk/age-gate.ts';
import { bothOutcomes } from '../risk/both-outcomes.ts';
import { tradeRefused } from '../risk/leader-rules.ts';
import { entryLot } from '../sizing/entry-lot.ts';
import { NO_USD } from '../values/usd.ts';
import { later } from '../values/unix-ms.ts';
import { MAX_SIBLINGS, type Sibling } from './absorb.ts';
import { isAligned } from './is-aligned.ts';
import { entryLimit } from './limit-price.ts';

/**
 * The siblings that an entry takes along: those that today's best price passes against their own leader's price, and
 * that are not too old themselves; one that raises no net position, or is not worth a copy, ends for itself, with that
 * reason. None when it does not pass against the entry's own.
 */
export function siblingsToJoin(snapshot: Snapshot, lot: EntryLot): readonly Sibling[] {
  const { candidates, follow, equity, opposite } = snapshot;
  if (!passes(snapshot, lot)) return [];
  return candidates
    .filter(({ event }) => !isAligned(snapshot.position, event))
    .filter(({ parent, event }) => parent.lot !== undefined || bothOutcomes({ event, opposite }) === undefined)
    .filter(({ parent, event }) => tradeRefused({ ...snapshot, event, storedLot: parent.lot }) === undefined)
    .map(({ parent, event }) => ({
      parent,
      lot: parent.lot ?? entryLot({ event, follow, leaderEquity: equity?.equity ?? NO_USD, opposite }),
    }))
    .filter((one) => passes(snapshot, one.lot) && isAlive(snapshot, one))
    .slice(0, MAX_SIBLINGS);
}

function passes({ settings, market, book }: Snapshot, { leaderPrice }: EntryLot): boolean {
  const bestAsk = book?.asks[0]?.price;
  if (market === undefined || bestAsk === undefined) return false;
  const { tick, fee } = market;
  return bestAsk <= entryLimit({ leaderPrice, slippage: settings.execution.slippageBps, tick, fee });
}

/** One that a person asked for lends its age to none, and borrows none: only what is lifted as well goes along with it. */
function isAlive({ now, settings, liftedAt }: Snapshot, { parent, lot }: Sibling): boolean {
  const { maxTradeAgeMs, holdMaxAgeMs } = settings.execution;
  if (parent.heldSince !== undefined) return now < later(parent.heldSince, holdMaxAgeMs);
  if ((parent.liftedAt === undefined) !== (liftedAt === undefined)) return false;
  return staleReason({ freshAt: lot.freshAt, liftedAt: parent.liftedAt, now, maxTradeAgeMs }) === undefined;
}
