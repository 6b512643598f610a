import { type ParentOrder } from '../model/parent-order.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type EventCost, ledgerCosts, type LedgerRecord } from './ledger-costs.ts';
import { isWithin, type Period } from './period.ts';

/**
 * What copying cost in a period, as it stood in the end of it, oldest first.
 *
 * What leaders did later is left out, so that the same period always tells the same. An order counts whole with the trade
 * that it copies, also where it was filled after the end.
 */
export function periodCosts(record: LedgerRecord, period: Period): readonly EventCost[] {
  const { end } = period;
  return ledgerCosts(end === undefined ? record : recordUntil(record, end))
    .filter(({ at }) => isWithin(period, at))
    .toSorted((a, b) => a.at - b.at);
}

function recordUntil(record: LedgerRecord, end: UnixMs): LedgerRecord {
  const events = new Map([...record.events].filter(([, { at }]) => at < end));
  const isBefore = ({ eventId, createdAt }: ParentOrder): boolean =>
    eventId === undefined ? createdAt < end : events.has(eventId);
  return { ...record, events, parents: new Map([...record.parents].filter(([, parent]) => isBefore(parent))) };
}
