import { type ClosingReport, type ClosingRow } from '#core/model/closing.ts';
import { type Reason } from '#core/model/reason.ts';
import { type Leader } from '#core/model/settings.ts';
import { usd } from '#core/values/usd.ts';
import { cleanText } from './clean-text.ts';
import { dollarText, priceText, shareText } from './number-text.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';
import { reasonText } from './reason-text.ts';

const COLUMNS = [
  { title: 'Follower', align: 'left' },
  { title: 'Leader', align: 'left' },
  { title: 'Market', align: 'left' },
  { title: 'Outcome', align: 'left' },
  { title: 'Owned', align: 'right' },
  { title: 'Best bid', align: 'right' },
  { title: 'Proceeds', align: 'right' },
  { title: 'Waits', align: 'left' },
] as const;

type PageOptions = ViewOptions & { readonly leaders: readonly Leader[] };

/** What a command sells, or would, at what the books bid now, and what waits with its reason. */
export function closingPage(report: ClosingReport, options: PageOptions): string {
  const { rows, failed } = report;
  if (rows.length === 0 && failed.length === 0)
    return 'Nothing is owned, being bought or waiting to be bought: there is nothing to close.';
  return [
    plainTable({ columns: COLUMNS, rows: rows.map((row) => cellsOf(row, options.leaders)) }, options),
    '',
    ...reasonLines(rows),
    ...failed.map(
      ({ follower, leader, token, why }) =>
        `NOT CLOSED: ${follower}, ${nameOf(leader, options.leaders)}, token ${token}: ${cleanText(why, 200)}`,
    ),
    ...notes(report),
    summary(report),
  ].join('\n');
}

/** The same for machines: amounts are decimal texts of micro-units. */
export function closingJson(report: ClosingReport): string {
  return JSON.stringify(report, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value), 2);
}

function cellsOf(row: ClosingRow, leaders: readonly Leader[]): readonly string[] {
  const { follower, mode, leader, title, outcome, owned, bid, proceeds, unbid, reason } = row;
  return [
    mode === 'live' ? follower : `${follower} (${mode})`,
    nameOf(leader, leaders),
    cleanText(title, 40),
    cleanText(outcome, 14),
    shareText(owned),
    bid === undefined ? '–' : priceText(bid),
    proceeds === undefined ? '–' : `${dollarText(proceeds)}${(unbid ?? 0n) > 0n ? ' in part' : ''}`,
    reason?.code ?? '',
  ];
}

function nameOf(wallet: ClosingRow['leader'], leaders: readonly Leader[]): string {
  return cleanText(leaders.find((leader) => leader.wallet === wallet)?.name ?? wallet, 20);
}

function reasonLines(rows: readonly ClosingRow[]): readonly string[] {
  const first = new Map<string, Reason>();
  for (const { reason } of rows) if (reason !== undefined && !first.has(reason.code)) first.set(reason.code, reason);
  return [...first.values()].map((reason) => `${reason.code}: ${reasonText(reason)}`);
}

function notes({ rows, modes, isRung }: ClosingReport): readonly string[] {
  const of = (mode: string): string => modes.flatMap((one) => (one.mode === mode ? [one.follower] : [])).join(', ');
  return [
    ...(rows.some(({ unbid }) => (unbid ?? 0n) > 0n)
      ? [
          'In part: the bids that stand now do not take all of it. The rest is tried again each minute, in the end down to one tick.',
        ]
      : []),
    ...(of('HALTED') === ''
      ? []
      : [`HALTED: ${of('HALTED')}. Targets fall now; the sales wait until trading is no longer halted.`]),
    ...(of('ACTIVE') === ''
      ? []
      : [
          `Leaders are still copied for ${of('ACTIVE')}: what they buy from now on is bought again. \`polycopy pause\` stops that.`,
        ]),
    ...(isRung
      ? []
      : ['The queue could not be reached: everything is stored, and the reconciler rings for it within a minute.']),
  ];
}

function summary({ rows, dryRun }: ClosingReport): string {
  const total = usd(rows.reduce((sum, { proceeds }) => sum + (proceeds ?? 0n), 0n));
  const what = `${rows.length} position(s) to sell for about ${dollarText(total)} before fees, by the books as they are now.`;
  return dryRun
    ? `Plan: ${what} Nothing is stored yet.`
    : `Closing: ${what} \`polycopy status\` shows what becomes of it.`;
}
