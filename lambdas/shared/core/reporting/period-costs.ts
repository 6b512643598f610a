import { type EventCost, ledgerCosts, type LedgerRecord } from './ledger-costs.ts';
import { isWithin, type Period } from './period.ts';

/**
 * What copying cost in a period, as it stood in the end of it, oldest first.
 *
 * What leaders did later is left out, so that the same period always tells the same. An order counts whole with the trade
 * that it copies, also where it was filled after the end.
 */
export function periodCosts(record: LedgerRecord, period: Period): readonly EventCost[] {
  return ledgerCosts(record, period.end)
    .filter(({ at }) => isWithin(period, at))
    .toSorted((a, b) => a.at - b.at);
}
