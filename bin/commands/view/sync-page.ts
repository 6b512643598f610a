import { type SyncReport, type SyncRow } from '#core/model/sync.ts';
import { type Reason } from '#core/model/reason.ts';
import { type Usd, usd } from '#core/values/usd.ts';
import { cleanText } from './clean-text.ts';
import { dollarText, shareText } from '#core/values/number-text.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';
import { reasonText } from './reason-text.ts';

const COLUMNS = [
  { title: 'Follower', align: 'left' },
  { title: 'Traded (UTC)', align: 'left' },
  { title: 'Market', align: 'left' },
  { title: 'Outcome', align: 'left' },
  { title: 'Side', align: 'left' },
  { title: 'Shares', align: 'right' },
  { title: 'Dollars', align: 'right' },
  { title: 'What', align: 'left' },
] as const;

/** Lines of what is not ordered; JSON shows all of them. */
const MAX_REFUSED = 40;

/** What a command orders, or would, and what it does not, each with its reason. */
export function syncPage(report: SyncReport, options: ViewOptions): string {
  const { rows } = report;
  const ordered = rows.filter(({ action }) => action !== 'none');
  const refused = rows.filter(({ action }) => action === 'none');
  const shown = [...ordered, ...refused.slice(0, MAX_REFUSED)];
  const hidden = refused.length - Math.min(refused.length, MAX_REFUSED);
  return [
    ...(shown.length === 0 ? [] : [plainTable({ columns: COLUMNS, rows: shown.map(cellsOf) }, options), '']),
    ...(hidden === 0 ? [] : [`${hidden} more are left out; --json shows them.`]),
    ...reasonLines(rows),
    ...notes(report),
    summary(report, ordered),
  ].join('\n');
}

/** The same for machines: amounts are decimal texts of micro-units, times milliseconds. */
export function syncJson(report: SyncReport): string {
  return JSON.stringify(report, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value), 2);
}

function cellsOf(row: SyncRow): readonly string[] {
  const { follower, mode, at, title, outcome, side, shares, usd: amount, joined } = row;
  return [
    mode === 'live' ? follower : `${follower} (${mode})`,
    at === undefined ? '–' : new Date(at).toISOString().replace('T', ' ').slice(0, 19),
    cleanText(title, 40),
    cleanText(outcome, 14),
    side,
    shares === undefined ? '–' : shareText(shares),
    amount === undefined ? '–' : dollarText(amount),
    `${whatOf(row)}${joined === 0 ? '' : ` (with ${joined} more)`}`,
  ];
}

function whatOf({ action, side, reason }: SyncRow): string {
  switch (action) {
    case 'order':
      return side === 'BUY' ? 'buy' : 'sell';
    case 'wait':
      return `${side === 'BUY' ? 'buy' : 'sell'}, waits: ${reason?.code ?? ''}`;
    case 'none':
      return `not: ${reason?.code ?? ''}`;
  }
}

/** Each code once, in words, with the numbers of its first row. */
function reasonLines(rows: readonly SyncRow[]): readonly string[] {
  const byCode = new Map<string, { count: number; readonly first: Reason }>();
  for (const { reason } of rows) {
    if (reason === undefined) continue;
    const known = byCode.get(reason.code);
    if (known === undefined) byCode.set(reason.code, { count: 1, first: reason });
    else known.count += 1;
  }
  return [...byCode].map(([code, { count, first }]) => `${code} (${count}): ${reasonText(first)}`);
}

function notes({ history, left, unreadable, isRung }: SyncReport): readonly string[] {
  return [
    ...(history === 0
      ? []
      : [
          `HISTORY: ${history} trades are from before he was watched. They are part of what he held then and are never recorded; --mode align buys what he still holds.`,
        ]),
    ...(left === 0
      ? []
      : [`NOT ALL: one command does not come to ${left} more. Run it again, or narrow it with --since or --follower.`]),
    ...(unreadable === 0 ? [] : [`UNREADABLE: ${unreadable} rows of the feed could not be read.`]),
    ...(isRung
      ? []
      : ['The queue could not be reached: everything is stored, and the reconciler rings for it within a minute.']),
  ];
}

function summary({ dryRun, recorded }: SyncReport, ordered: readonly SyncRow[]): string {
  const total = (side: SyncRow['side']): Usd =>
    usd(ordered.filter((row) => row.side === side).reduce((sum, row) => sum + (row.usd ?? 0n), 0n));
  const count = (side: SyncRow['side']): number => ordered.filter((row) => row.side === side).length;
  const what = `${count('BUY')} to buy for at most ${dollarText(total('BUY'))}, ${count('SELL')} to sell for about ${dollarText(total('SELL'))}, by the book as it is now; ${recorded} trades to record.`;
  return dryRun
    ? `Plan: ${what} Nothing is stored yet.`
    : `Ordered: ${what} \`polycopy status\` shows what becomes of it.`;
}
