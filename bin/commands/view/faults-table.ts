import { type FaultCount } from '../../local/exchange/faults/active-faults.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';

/** How often each fault of a plan was met, in the order of the plan. */
export function faultsTable(counts: readonly FaultCount[], options: ViewOptions): string {
  const columns = [
    { title: 'Fault', align: 'left' },
    { title: 'On', align: 'left' },
    { title: 'Met', align: 'right' },
  ] as const;
  return plainTable({ columns, rows: counts.map(({ kind, on, hits }) => [kind, on, String(hits)]) }, options);
}
