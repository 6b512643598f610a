import { type MeanCost } from '#core/reporting/cost-interval.ts';
import { type Profit } from '#core/reporting/profit-lines.ts';
import { type CostSum } from '#core/reporting/sum-costs.ts';
import { dollarText, gainText } from '#core/values/number-text.ts';
import { nearestUsd, type PicoUsd } from '#core/values/pico-usd.ts';
import { type LedgerResults, type MarksOfDay, type Results } from '../report/collect-results.ts';
import { type Breakdown, groupResults, type GroupedResults, type ResultGroup } from '../report/group-results.ts';
import { periodText } from '../report/period.ts';
import { cleanText } from './clean-text.ts';
import { plainTable, tinted, type ViewOptions } from './plain-table.ts';
import { reasonsTable } from './reasons-table.ts';

const NAME_WIDTH = 44;

/** Results for a person: what each follower made, and what copying cost, by what was asked for. */
export function resultsPage(results: Results, by: Breakdown, options: ViewOptions): string {
  const pages = results.ledgers.map((ledger) => ledgerPage(results, ledger, { by, options }));
  const whose = results.email === undefined ? '' : ` for ${cleanText(results.email, 254)},`;
  return [`Report${whose} ${periodText(results.question.period)}`, ...pages].join('\n\n');
}

type PageInput = { readonly by: Breakdown; readonly options: ViewOptions };

function ledgerPage(results: Results, ledger: LedgerResults, { by, options }: PageInput): string {
  const grouped = groupResults(results, ledger, by);
  const { follower, mode, seen, copied, costs, profit } = ledger;
  const head = `${cleanText(follower, 40)} (${mode}): ${copied} of ${seen} trades of leaders copied`;
  const made = profitNote(ledger);
  if (costs.length === 0 && profit.length === 0)
    return [head, 'Nothing was traded or left out in this time.', made].join('\n\n');
  return [
    head,
    `${profitTable(grouped, { by, options })}\n\n${made}`,
    costTable(grouped, by, options),
    ...countNotes(ledger, grouped),
    ...notes(grouped.total.cost, results.unasked),
    reasonsTable(ledger, options),
  ].join('\n\n');
}

function profitTable({ groups, total }: GroupedResults, { by, options }: PageInput): string {
  const titles = ['Realised', 'Resolved', 'Open', 'Fees', 'P&L'];
  const cells = ({ profit }: GroupedResults['total']): readonly string[] => [
    gainText(profit.realised),
    gainText(profit.resolved),
    openGainText(profit),
    dollarText(profit.fees),
    tinted(gainText(profit.total), profit.total, options),
  ];
  return plainTable(
    {
      columns: columnsOf(by, titles),
      rows: groups.map((group) => [cleanText(group.name, NAME_WIDTH), ...cells(group)]),
      footer: ['TOTAL', ...cells(total)],
    },
    options,
  );
}

function costTable({ groups, total }: GroupedResults, by: Breakdown, options: ViewOptions): string {
  const titles = [
    'Trades',
    'Leader',
    'Follower',
    'Delay',
    'Impact',
    'Both',
    'Fee',
    'Missed',
    'Own',
    'Cost',
    'bps of it',
  ];
  const cells = ({ cost }: GroupedResults['total']): readonly string[] => [
    `${cost.copied}/${cost.events}`,
    ...[cost.leaderResult, cost.followerResult].map(shownGain),
    ...Object.values(partsInOrder(cost)).map(shown),
    tinted(shown(cost.cost), 0n - cost.cost, options),
    meanText(cost.mean),
  ];
  const table = plainTable(
    {
      columns: columnsOf(by, titles),
      rows: groups.filter(hasCost).map((group) => [cleanText(group.name, NAME_WIDTH), ...cells(group)]),
      footer: ['TOTAL', ...cells(total)],
    },
    options,
  );
  return `Cost of copying: what the leader made with our sizes at his prices, less what we made; above zero is worse\n\n${table}`;
}

function partsInOrder({ parts: { delay, impact, undivided, fee, missed, own } }: CostSum): readonly PicoUsd[] {
  return [delay, impact, undivided, fee, missed, own];
}

function columnsOf(by: Breakdown, titles: readonly string[]) {
  const first = {
    title: by === 'day' ? 'Day (UTC)' : `${by.slice(0, 1).toUpperCase()}${by.slice(1)}`,
    align: 'left' as const,
  };
  return [first, ...titles.map((title) => ({ title, align: 'right' as const }))];
}

function shown(amount: PicoUsd): string {
  return dollarText(nearestUsd(amount));
}

function shownGain(amount: PicoUsd): string {
  return gainText(nearestUsd(amount));
}

/** What is open, and how much of it is in no number. */
export function openGainText({ open, unmarked }: Pick<Profit, 'open' | 'unmarked'>): string {
  return `${gainText(open)}${unmarked === 0 ? '' : ` (${unmarked} without a price)`}`;
}

/** What profit and loss are made of, and with which marks what is open is valued. */
export function profitNote({ openedWith, closedWith }: LedgerResults): string {
  const end = closedWith === undefined ? 'is open now' : 'was open in its end';
  const start = openedWith === undefined ? '' : ', less what was open at its start';
  return [
    `P&L is what was booked in this time, and what ${end}${start}.`,
    ...(openedWith === undefined ? [] : [marksText('start', openedWith)]),
    ...(closedWith === undefined ? [] : [marksText('end', closedWith)]),
  ].join(' ');
}

function marksText(bound: 'start' | 'end', { wanted, day }: MarksOfDay): string {
  if (day === undefined)
    return `Of ${wanted} and the days before it no marks are stored: what was open at the ${bound} is in no number.`;
  const instead = day === wanted ? '' : `, since none of ${wanted} are stored`;
  return `The ${bound} is valued with marks of ${day}${instead}.`;
}

/** Why the table of costs counts other trades than the page, where it does. */
export function countNotes({ seen, copied }: LedgerResults, { total: { cost } }: GroupedResults): readonly string[] {
  const lines = [
    ...(cost.events === seen
      ? []
      : [
          `The costs are of ${cost.events} of ${seen} trades: without what neither buys nor reduces, or has no order yet.`,
        ]),
    ...(cost.copied === copied
      ? []
      : [
          `Of them ${cost.copied} have booked shares, under way or done; ${copied} of all are done and so called copied.`,
        ]),
  ];
  return lines.length === 0 ? [] : [lines.join(' ')];
}

/** Whether any trade of a group, or a sale that its leader did not ask for, has a cost. */
export function hasCost({ cost }: Pick<ResultGroup, 'cost'>): boolean {
  return cost.events > 0 || cost.ownSales > 0;
}

/** The mean with its interval at 95 %, or why there is none. */
export function meanText({ bps, low, high, reason }: MeanCost): string {
  if (bps === null) return '–';
  return reason === undefined
    ? `${bps.toFixed(0)} (${low.toFixed(0)} to ${high.toFixed(0)})`
    : `${bps.toFixed(0)} (${reason})`;
}

/** What the numbers leave out, a line each. */
export function notes({ gaps }: CostSum, unasked: number): readonly string[] {
  const lines = [
    [gaps.unsized, 'trades that sizing can no longer be told of: what was not copied of them is in no number'],
    [gaps.unvalued, 'trades missed in markets of which nobody of ours knows the end: in no number'],
    [gaps.undivided, 'copied without the price when it was decided: delay and impact stand under Both'],
    [gaps.unpriced, 'reductions at no price of the leader: ours when decided stands for his'],
    [gaps.later, 'in tokens of which no mark of the end is stored: valued by what became known later'],
    [unasked, 'markets of which nobody told the end: there are too many, or the venue stopped answering'],
  ] as const;
  const told = lines.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return told.length === 0 ? [] : [told.join('\n')];
}
