import { type ClosingReport, type ClosingRow, type EarlierClosing } from '#core/model/closing.ts';
import { leaderName } from '#core/model/leader-name.ts';
import { type Reason } from '#core/model/reason.ts';
import { type Leader } from '#core/model/settings.ts';
import { usd } from '#core/values/usd.ts';
import { cleanText } from './clean-text.ts';
import { dollarText, priceText, shareText } from '#core/values/number-text.ts';
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

const EARLIER_COLUMNS = [
  { title: 'Already closing', align: 'left' },
  { title: 'Leader', align: 'left' },
  { title: 'Market', align: 'left' },
  { title: 'Outcome', align: 'left' },
  { title: 'Owned', align: 'right' },
  { title: 'Next try (UTC)', align: 'left' },
  { title: 'Waits', align: 'left' },
] as const;

type PageOptions = ViewOptions & { readonly leaders: readonly Leader[] };

/** What a command sells, or would, at what the books bid now, what was closed before, and what waits with its reason. */
export function closingPage(report: ClosingReport, options: PageOptions): string {
  const { rows, earlier, failed, unread } = report;
  const isIdle = rows.length === 0 && failed.length === 0 && unread === 0 && report.ordersEnded.length === 0;
  if (isIdle && earlier.length === 0)
    return 'Nothing is owned, being bought or waiting to be bought: there is nothing to close.';
  const reasons = [...rows, ...earlier];
  return [
    ...(rows.length === 0
      ? []
      : [plainTable({ columns: COLUMNS, rows: rows.map((row) => cellsOf(row, options.leaders)) }, options), '']),
    ...(earlier.length === 0
      ? []
      : [
          plainTable(
            { columns: EARLIER_COLUMNS, rows: earlier.map((row) => earlierCells(row, options.leaders)) },
            options,
          ),
          '',
        ]),
    ...reasonLines(reasons, report),
    ...failed.map(
      ({ follower, leader, token, why }) =>
        `NOT CLOSED: ${follower}, ${nameOf(leader, options.leaders)}, token ${token}: ${cleanText(why, 200)}`,
    ),
    ...(unread === 0
      ? []
      : [`NOT LOOKED AT: ${unread} open order(s) of a newer version of this program; use that version`]),
    ...orderLines(report),
    ...notes(report),
    isIdle ? `Nothing more to close: ${earlierText(report)}` : summary(report),
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
    owned > 0n ? (reason?.code ?? '') : 'stops buying',
  ];
}

function earlierCells(
  { follower, mode, leader, title, outcome, owned, next, reason }: EarlierClosing,
  leaders: readonly Leader[],
): readonly string[] {
  return [
    mode === 'live' ? follower : `${follower} (${mode})`,
    nameOf(leader, leaders),
    cleanText(title, 40),
    cleanText(outcome, 14),
    shareText(owned),
    next === undefined ? 'now' : new Date(next).toISOString().slice(11, 19),
    reason?.code ?? '',
  ];
}

function nameOf(wallet: ClosingRow['leader'], leaders: readonly Leader[]): string {
  return cleanText(leaderName(leaders, wallet), 20);
}

function reasonLines(
  rows: readonly Pick<ClosingRow, 'owned' | 'reason'>[],
  { isUrgent }: Pick<ClosingReport, 'isUrgent'>,
): readonly string[] {
  const first = new Map<string, Reason>();
  for (const { owned, reason } of rows)
    if (owned > 0n && reason !== undefined && !first.has(reason.code)) first.set(reason.code, reason);
  return [...first.values()].map((reason) => `${reason.code}: ${textOf(reason, isUrgent)}`);
}

/** No setting binds a sale that may go down to the tick: only its pace keeps it from a low bid. */
function textOf(reason: Reason, isUrgent: boolean): string {
  return isUrgent && reason.code === 'NO_BID' ? `Nobody bids as much as this try asks. ${PACE}` : reasonText(reason);
}

const PACE =
  'The next one is a minute later and goes twice as far below the first mid, in the end down to one tick; no setting stops that.';

function orderLines({ ordersEnded, dryRun }: ClosingReport): readonly string[] {
  return ordersEnded.map(
    ({ parentId, follower, outcome, title }) =>
      `Own order ${parentId.slice(0, 12)} of ${follower} ${dryRun ? 'would end' : 'ends'}: nothing more of ${cleanText(outcome, 14)}, ${cleanText(title, 40)}, is bought for it.`,
  );
}

function notes({ rows, modes, isRung, isUrgent }: ClosingReport): readonly string[] {
  const of = (mode: string): string => modes.flatMap((one) => (one.mode === mode ? [one.follower] : [])).join(', ');
  return [
    ...(rows.some(({ unbid }) => (unbid ?? 0n) > 0n)
      ? [
          `In part: the bids that stand now do not take all of it. The rest is tried again each minute${isUrgent ? ', in the end down to one tick' : ", down to the exit's floor"}.`,
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

function summary(report: ClosingReport): string {
  const { rows, dryRun } = report;
  const sold = rows.filter(({ owned }) => owned > 0n);
  const stopped = rows.length - sold.length;
  const total = usd(rows.reduce((sum, { proceeds }) => sum + (proceeds ?? 0n), 0n));
  const what = [
    `${sold.length} position(s) to sell for about ${dollarText(total)} before fees, by the books as they are now.`,
    ...(stopped === 0 ? [] : [`${stopped} of which nothing is owned: buying stops.`]),
    ...(report.earlier.length === 0 ? [] : [earlierText(report)]),
  ].join(' ');
  return dryRun
    ? `Plan: ${what} Nothing is stored yet.`
    : `Closing: ${what} \`polycopy status\` shows what becomes of it.`;
}

function earlierText({ earlier }: Pick<ClosingReport, 'earlier'>): string {
  return `${earlier.length} position(s) already closing, left as they are.`;
}
