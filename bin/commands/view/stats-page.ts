import { plus } from '#core/values/quantity.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { dollarText, gainText } from '#core/values/number-text.ts';
import { type DeskStats, type ModeStats } from '../desk-stats.ts';
import { eventsLine } from './events-line.ts';
import { openText, unmarkedLines } from './open-text.ts';
import { plainTable, tinted, type ViewOptions } from './plain-table.ts';
import { reasonsTable } from './reasons-table.ts';

/** The system in figures, a block for each kind of money. */
export function statsPage(stats: DeskStats, options: ViewOptions): string {
  const { followers, follows, leaders, leaderEvents, settingsVersion } = stats;
  const head = [
    `Followers: ${followers}`,
    `Follows: ${follows}`,
    `Leaders: ${leaders.enabled} enabled, ${leaders.disabled} disabled`,
    `Leaders' events: ${leaderEvents}`,
    `Settings: version ${settingsVersion}`,
  ];
  return [head.join('\n'), ...stats.modes.map((mode) => modeBlock(mode, options))].join('\n\n');
}

function modeBlock(stats: ModeStats, options: ViewOptions): string {
  const { mode, followers, trades, bought, sold, fees, realised, open, unmarked, queue, ordersOut } = stats;
  const total = plus(realised, open);
  const row = [
    trades.toString(),
    dollarText(plus(bought, sold)),
    dollarText(bought),
    dollarText(sold),
    dollarText(fees),
    tinted(gainText(realised), realised, options),
    openText(stats, options),
    tinted(gainText(total), total, options),
  ];
  const titles = ['Trades', 'Volume', 'Bought', 'Sold', 'Fees', 'P&L realised', 'P&L open', 'P&L'];
  const columns = titles.map((title) => ({ title, align: 'right' as const }));
  return [
    `${mode}: ${followers} ${followers === 1 ? 'follower' : 'followers'}`,
    '',
    plainTable({ columns, rows: [row] }, options),
    ...unmarkedLines(unmarked),
    '',
    eventsLine(stats),
    `Queue: ${queue.NEW} new, ${queue.HELD} held, ${queue.WORKING} working; ${ordersOut} at the venue or on the way there`,
    '',
    reasonsTable(stats, options),
  ].join('\n');
}

/** The same for machines; dollars are decimal text. */
export function statsJson({ settingsVersion, modes, ...counts }: DeskStats): string {
  const ofMode = ({ reasons, waits, bought, sold, fees, realised, open, ...rest }: ModeStats) => ({
    ...rest,
    volume: formatMicros(plus(bought, sold)),
    bought: formatMicros(bought),
    sold: formatMicros(sold),
    fees: formatMicros(fees),
    realised: formatMicros(realised),
    open: formatMicros(open),
    skippedByReason: Object.fromEntries(reasons.map(({ code, count }) => [code, count])),
    waits: Object.fromEntries(waits.map(({ code, count }) => [code, count])),
  });
  return JSON.stringify({ settingsVersion: settingsVersion.toString(), ...counts, modes: modes.map(ofMode) }, null, 2);
}
