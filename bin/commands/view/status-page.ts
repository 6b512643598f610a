import { type Report } from '../report-model.ts';
import { type ViewOptions } from './plain-table.ts';
import { reasonsTable } from './reasons-table.ts';
import { statusTable } from './status-table.ts';
import { tradesTable } from './trades-table.ts';

/** What `status` shows: each follower's table and what it left out, then the newest `last` trades of all. */
export function statusPage(report: Report, options: ViewOptions & { readonly last: number }): string {
  const blocks = report.followers.map((follower) =>
    [statusTable({ followers: [follower] }, options), reasonsTable(follower, options)].join('\n\n'),
  );
  return [...blocks, tradesTable(report.trades.slice(0, options.last), options)].join('\n\n');
}
