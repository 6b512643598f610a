import { type ActionDifference, type FollowerCoverage, type MeasuredDay } from '#core/model/coverage.ts';
import { type Bps } from '#core/values/bps.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { utcDate } from '#core/values/unix-ms.ts';
import { cleanText } from './clean-text.ts';
import { type LeaderCoverage } from '../leader-coverage.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';

/** Differences shown of each leader; JSON has all of them. */
const MAX_SHOWN = 20;

const UNMEASURED = {
  WALK_CUT: 'the feed has more pages of it than one walk reads',
  ROWS_UNREADABLE: 'rows, or the market that a row is of, could not be read',
  FEED_BEHIND: 'the feed does not show the whole of it yet; ask again later',
  TOO_MANY_ACTIONS: 'there are more actions than are compared',
} as const;

const LEADER_COLUMNS = [
  { title: 'Leader', align: 'left' },
  { title: 'Actions', align: 'right' },
  { title: 'Coverage', align: 'right' },
  { title: 'Missed', align: 'right' },
  { title: 'Short', align: 'right' },
  { title: 'Doubled', align: 'right' },
  { title: 'Seen after p50', align: 'right' },
  { title: 'p95', align: 'right' },
  { title: 'Latest', align: 'right' },
  { title: 'Too late', align: 'right' },
  { title: 'First seen by', align: 'left' },
] as const;

const FOLLOWER_COLUMNS = [
  { title: 'Follower', align: 'left' },
  { title: 'Leader', align: 'left' },
  { title: 'Purchases', align: 'right' },
  { title: 'Copied', align: 'right' },
  { title: 'Part', align: 'right' },
  { title: 'Open', align: 'right' },
  { title: 'Missed', align: 'right' },
  { title: 'No order', align: 'right' },
  { title: 'Not copied', align: 'left' },
] as const;

/** Says of each leader how much of a day was recorded, and for whom it was copied; lists what is missing. */
export function coveragePage(day: string, leaders: readonly LeaderCoverage[], options: ViewOptions): string {
  const measured = leaders.flatMap(({ name, coverage }) => (coverage?.isWhole === true ? [{ name, coverage }] : []));
  const copies = measured.flatMap(({ name, coverage }) => coverage.followers.map((one) => followerRow(name, one)));
  return [
    `Coverage of ${day} (UTC)${endText(measured.map(({ coverage }) => coverage))}`,
    plainTable({ columns: LEADER_COLUMNS, rows: leaders.map(leaderRow) }, options),
    ...(copies.length === 0 ? [] : [plainTable({ columns: FOLLOWER_COLUMNS, rows: copies }, options)]),
    ...leaders.flatMap(unmeasuredLine),
    ...measured.flatMap(({ name, coverage }) => differenceLines(name, coverage)),
  ].join('\n\n');
}

function endText(days: readonly MeasuredDay[]): string {
  const [first] = days;
  if (first === undefined || utcDate(first.until) !== first.day) return '';
  return `, up to ${new Date(first.until).toISOString().slice(11, 19)}`;
}

function leaderRow({ name, coverage }: LeaderCoverage): readonly string[] {
  const title = cleanText(name, 28);
  if (coverage === undefined) return [title, ...blank(9), 'not watched yet'];
  if (!coverage.isWhole) return [title, ...blank(9), 'NOT MEASURED'];
  const { late } = coverage;
  return [
    title,
    coverage.actionCount.toString(),
    percentText(coverage.coverage),
    coverage.missedCount.toString(),
    coverage.shortCount.toString(),
    coverage.duplicateCount.toString(),
    secondsText(late?.p50Ms),
    secondsText(late?.p95Ms),
    secondsText(late?.maxMs),
    coverage.tooLateCount.toString(),
    coverage.sources.map(({ source, count }) => `${cleanText(source, 16)} ${count}`).join(', '),
  ];
}

function followerRow(leader: string, one: FollowerCoverage): readonly string[] {
  return [
    cleanText(one.follower, 16),
    cleanText(leader, 28),
    one.buyCount.toString(),
    one.copiedCount.toString(),
    percentText(one.copied),
    one.openCount.toString(),
    one.missedCount.toString(),
    one.unansweredCount.toString(),
    one.reasons.map(({ code, count }) => `${code} ${count}`).join(', '),
  ];
}

function unmeasuredLine({ name, coverage }: LeaderCoverage): readonly string[] {
  if (coverage === undefined || coverage.isWhole) return [];
  return [`${cleanText(name, 28)}: this day cannot be measured: ${UNMEASURED[coverage.why]} (${coverage.why}).`];
}

function differenceLines(name: string, day: MeasuredDay): readonly string[] {
  const leader = cleanText(name, 28);
  const lines = [
    ...day.missed.map((one) => `MISSED ${actionText(one)}`),
    ...day.short.map((one) => `SHORT ${actionText(one)}, recorded ${formatMicros(one.recorded)}`),
    ...day.duplicates.map((one) => `DOUBLED ${actionText(one)}, recorded ${formatMicros(one.recorded)}`),
  ];
  if (lines.length === 0) return [];
  const more = lines.length - MAX_SHOWN;
  const shown = [...lines.slice(0, MAX_SHOWN), ...(more > 0 ? [`… ${more} more: --json lists them`] : [])];
  return [[`${leader}:`, ...shown].join('\n')];
}

function actionText({ at, type, shares, token, transaction }: ActionDifference): string {
  return `${new Date(at).toISOString().slice(11, 19)} ${type} ${formatMicros(shares)} of ${token} in ${transaction}`;
}

const blank = (count: number): readonly string[] => Array.from({ length: count }, () => '–');

/** Not rounded up: 99.99 % is not all. */
function percentText(part: Bps | undefined): string {
  return part === undefined ? '–' : `${part / 100n}.${(part % 100n).toString().padStart(2, '0')} %`;
}

function secondsText(ms: number | undefined): string {
  return ms === undefined ? '–' : `${(ms / 1_000).toFixed(1)} s`;
}
