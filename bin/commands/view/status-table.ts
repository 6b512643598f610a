import { plus, sum } from '#core/values/quantity.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import { isLeader } from '#core/model/position.ts';
import { type FollowerReport, type LeaderReport, type Report } from '../report-model.ts';
import { cleanText } from './clean-text.ts';
import { eventsLine } from './events-line.ts';
import { dollarText, gainText, partText } from '#core/values/number-text.ts';
import { openText, unmarkedLines } from './open-text.ts';
import { plainTable, tinted, type ViewOptions } from './plain-table.ts';
import { deploymentLines, equityLines } from './equity-lines.ts';
import { tradingLines } from './trading-lines.ts';

const NAME_WIDTH = 28;
const COLUMNS = [
  { title: 'Trader', align: 'left' },
  { title: 'Allocated', align: 'right' },
  { title: 'Exposed', align: 'right' },
  { title: 'Utilisation', align: 'right' },
  { title: 'P&L realised', align: 'right' },
  { title: 'P&L open', align: 'right' },
  { title: 'Trades', align: 'right' },
] as const;

/** The multi-trader plan's status table, one block for each follower, with totals and what is left to spend. */
export function statusTable(report: Pick<Report, 'followers'>, options: ViewOptions): string {
  return report.followers.map((follower) => block(follower, options)).join('\n\n');
}

function block(follower: FollowerReport, options: ViewOptions): string {
  const { leaders, exposure, maxTotalExposure, totalCapital, reserveCapital, available, room, claims } = follower;
  const total = (pick: (leader: LeaderReport) => Usd): Usd => sum(NO_USD, leaders.map(pick));
  const realised = total((leader) => leader.realised);
  const open = total((leader) => leader.open);
  const unmarked = leaders.reduce((count, leader) => count + leader.unmarked, 0);
  const held = leaders.reduce((count, leader) => count + leader.openPositions, 0);
  const trades = leaders.reduce((count, leader) => count + leader.trades, 0);
  const allocated = total((leader) => leader.allocated);
  const exposed = total((leader) => leader.exposed);
  const table = plainTable(
    {
      columns: COLUMNS,
      rows: leaders.map((leader) => leaderRow(leader, options)),
      footer: [
        'TOTAL',
        dollarText(allocated),
        dollarText(exposed),
        partText(exposed, allocated),
        tinted(gainText(realised), realised, options),
        openText({ open, unmarked, held }, options),
        trades.toString(),
      ],
    },
    options,
  );
  return [
    `Follower ${cleanText(follower.name, NAME_WIDTH)} (${follower.mode}${follower.isCurrent ? '' : ', no longer in force'})`,
    '',
    table,
    '',
    ...tradingLines(follower),
    ...equityLines(follower, options),
    ...deploymentLines(follower),
    `Global exposure: ${dollarText(exposure)} / ${dollarText(maxTotalExposure)} (${partText(exposure, maxTotalExposure)})`,
    `Available capital: ${dollarText(available)} of ${dollarText(totalCapital)} (${dollarText(room)} for new copies, ${dollarText(reserveCapital)} kept in reserve)`,
    `P&L: ${tinted(gainText(plus(realised, open)), plus(realised, open), options)} (realised ${gainText(realised)}, open at the mid ${openText({ open, unmarked, held }, { isColoured: false })})`,
    ...(claims > 0n ? [`To be redeemed: ${dollarText(claims)}`] : []),
    ...unmarkedLines(unmarked),
    eventsLine(follower),
  ].join('\n');
}

function leaderRow(leader: LeaderReport, options: ViewOptions): readonly string[] {
  const name = cleanText(leader.name, leader.enabled ? NAME_WIDTH : NAME_WIDTH - 6);
  return [
    leader.enabled || !isLeader(leader.wallet) ? name : `${name} (off)`,
    dollarText(leader.allocated),
    dollarText(leader.exposed),
    partText(leader.exposed, leader.allocated),
    tinted(gainText(leader.realised), leader.realised, options),
    openText({ ...leader, held: leader.openPositions }, options),
    leader.trades.toString(),
  ];
}
