import { type TopLevelSpec } from 'vega-lite';
import { costOf } from '#core/reporting/sum-costs.ts';
import { type EventCost } from '#core/reporting/ledger-costs.ts';
import { type Bps, bps } from '#core/values/bps.ts';
import { larger, minus } from '#core/values/quantity.ts';
import { bpsText, dollarText, gainText, priceText, shareText } from '#core/values/number-text.ts';
import { nearestUsd, NO_PICO, type PicoUsd, picoUsd } from '#core/values/pico-usd.ts';
import { price } from '#core/values/price.ts';
import { type LedgerResults, type Results } from '../report/collect-results.ts';
import { type GroupedResults, groupResults } from '../report/group-results.ts';
import { periodText } from '../report/period.ts';
import { cleanText } from './clean-text.ts';
import { escapedHtml } from './escaped-html.ts';
import { costChart, equityChart, heatMap, largestCosts, reasonsChart, underwaterChart } from './result-charts.ts';
import { htmlPage } from './html-page.ts';
import { htmlTable } from './html-table.ts';
import { countNotes, hasCost, meanText, notes, openGainText, profitNote } from './results-page.ts';
import { svgChart } from './svg-chart.ts';

/** A page grows by a row a trade; what is older stands in --csv. */
const MOST_TRADES = 500;

/**
 * The report as one page with charts: nothing of it is fetched, nothing of it runs, and no text of strangers is anything
 * but text.
 */
export async function resultsHtml(results: Results): Promise<string> {
  const sections: string[] = [];
  for (const [index, ledger] of results.ledgers.entries()) sections.push(await ledgerSection(results, ledger, index));
  const title = `polycopy report, ${periodText(results.question.period)}`;
  return htmlPage(title, sections);
}

async function ledgerSection(results: Results, ledger: LedgerResults, index: number): Promise<string> {
  const grouped = groupResults(results, ledger, 'leader');
  const id = `l${index}`;
  const { points, from } = ledger.equity;
  const name = cleanText(ledger.follower, 40);
  const isEmpty = ledger.costs.length === 0;
  return [
    `<main><header><h1>${escapedHtml(name)} <span>${ledger.mode}</span></h1>`,
    `<p>${escapedHtml(periodText(results.question.period))}${askedLeader(results)}${person(results)}</p>${figures(ledger, grouped)}</header>`,
    await chart({
      id: `${id}-equity`,
      title: equityTitle(ledger),
      spec: equityChart(ledger),
      isEmpty: points.length === 0,
      note:
        from === 'measured'
          ? 'Measured each quarter of an hour: cash, positions at the best bid, claims.'
          : 'Made of the journal: positions at what they cost.',
      empty: 'No equity was measured in this time, and the journal has no booking.',
    }),
    await chart({
      id: `${id}-fall`,
      title: fallTitle(ledger),
      spec: underwaterChart(ledger),
      isEmpty: points.length === 0,
      note: 'Money that came or went is no gain and no loss.',
      empty: 'Without equity there is no fall from a peak.',
    }),
    await chart({
      id: `${id}-heat`,
      title: 'What each leader’s copies made on each day',
      spec: heatMap(results, ledger),
      isEmpty: !ledger.profit.some(({ at }) => at !== undefined),
      note: 'Sales and payouts less all fees, as booked; what is open is in no day.',
      empty: 'Nothing was booked in this time.',
    }),
    profitTable(grouped),
    `<p class="note">${escapedHtml(profitNote(ledger))}</p>`,
    await chart({
      id: `${id}-cost`,
      title: costTitle(grouped),
      spec: costChart(results, ledger),
      isEmpty,
      note: costNote(grouped),
      empty: 'No trade of a leader in this time.',
    }),
    costTable(grouped),
    ...[...countNotes(ledger, grouped), ...notes(grouped.total.cost, results.unasked)].map(
      (note) => `<p class="note">${escapedHtml(note).replaceAll('\n', '<br>')}</p>`,
    ),
    await chart({
      id: `${id}-why`,
      title: reasonsTitle(ledger),
      spec: reasonsChart(ledger),
      isEmpty: ledger.reasons.length === 0,
      note: `${ledger.copied} of ${ledger.seen} trades of leaders were copied.`,
      empty: 'Nothing was left out.',
    }),
    reasonRows(ledger),
    tradeRows(results, ledger),
    '</main>',
  ].join('\n');
}

function equityTitle({ equity: { points } }: LedgerResults): string {
  const last = points.at(-1);
  return last === undefined
    ? 'What the account was worth'
    : `The account was worth ${dollarText(last.equity)} in the end`;
}

function fallTitle({ equity }: LedgerResults): string {
  if (equity.points.length === 0) return 'How far it was below its highest';
  return `At the deepest it was ${bpsText(deepestFall(equity))} below its highest`;
}

function deepestFall({ points }: LedgerResults['equity']): Bps {
  return points.reduce((most, { drawdown }) => larger(most, drawdown), bps(0n));
}

function costTitle({ total: { cost } }: GroupedResults): string {
  if (cost.events === 0) return 'What copying cost';
  return cost.cost < 0n
    ? `Copying brought ${dollarsOf(minus(NO_PICO, cost.cost))} more than the leaders made`
    : `Copying cost ${dollarsOf(cost.cost)} of what the leaders made`;
}

function costNote({ groups }: GroupedResults): string {
  const { shown, of } = largestCosts(groups);
  const cut = shown.length < of ? ` The ${shown.length} of ${of} leaders with the largest cost either way.` : '';
  return `Bars are the parts, the dot below is their sum, its line the interval at 95 %, by resampling whole markets.${cut}`;
}

function reasonsTitle({ reasons }: LedgerResults): string {
  const count = reasons.reduce((total, reason) => total + reason.count, 0);
  return count === 0
    ? 'Why trades were not copied'
    : `${count} trades were not copied, most often for ${reasons[0]?.code ?? ''}`;
}

type Chart = {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  readonly empty: string;
  readonly isEmpty: boolean;
  readonly spec: TopLevelSpec;
};

async function chart({ id, title, note, empty, isEmpty, spec }: Chart): Promise<string> {
  const body = isEmpty
    ? `<p class="empty">${escapedHtml(empty)}</p>`
    : await svgChart(spec, { id, title, description: note });
  return `<figure><h2>${escapedHtml(title)}</h2>${body}<figcaption>${escapedHtml(isEmpty ? '' : note)}</figcaption></figure>`;
}

function person({ email }: Results): string {
  return email === undefined ? '' : `; for ${escapedHtml(email)}`;
}

function askedLeader({ question, leaderNames }: Results): string {
  if (question.leader === undefined) return '';
  return `; copies of ${escapedHtml(cleanText(leaderNames.get(question.leader) ?? question.leader, 44))} only, equity of the whole account`;
}

function figures({ equity, seen, copied }: LedgerResults, { total: { profit, cost } }: GroupedResults): string {
  const last = equity.points.at(-1);
  const shownFigures = [
    ['Worth', last === undefined ? '–' : dollarText(last.equity)],
    ['P&L', `${gainText(profit.total)}${profit.unmarked === 0 ? '' : ` (${profit.unmarked} without a price)`}`],
    ['Fees', dollarText(profit.fees)],
    ['Deepest fall', last === undefined ? '–' : bpsText(deepestFall(equity))],
    ['Copied', `${copied} of ${seen}`],
    ['Cost of copying', dollarText(nearestUsd(cost.cost))],
  ];
  const items = shownFigures.map(
    ([name = '', value = '']) => `<div><dt>${escapedHtml(name)}</dt><dd>${escapedHtml(value)}</dd></div>`,
  );
  return `<dl>${items.join('')}</dl>`;
}

function profitTable({ groups, total }: GroupedResults): string {
  const cells = ({ profit }: GroupedResults['total']): readonly string[] => [
    ...[profit.realised, profit.resolved].map(gainText),
    openGainText(profit),
    dollarText(profit.fees),
    gainText(profit.total),
  ];
  return htmlTable({
    caption: 'Profit and loss by leader',
    columns: ['Leader', 'Realised', 'Resolved', 'Open', 'Fees', 'P&L'],
    texts: 1,
    rows: groups.map((group) => [cleanText(group.name, 44), ...cells(group)]),
    footer: ['Total', ...cells(total)],
  });
}

function costTable({ groups, total }: GroupedResults): string {
  const cells = ({ cost }: GroupedResults['total']): readonly string[] => {
    const { delay, impact, undivided, fee, missed, own } = cost.parts;
    const parts = [delay, impact, undivided, fee, missed, own, cost.cost].map(dollarsOf);
    return [
      `${cost.copied} of ${cost.events}`,
      gainOf(cost.leaderResult),
      gainOf(cost.followerResult),
      ...parts,
      meanText(cost.mean),
    ];
  };
  return htmlTable({
    caption: 'Cost of copying by leader: his result with our sizes at his prices, less ours; above zero is worse',
    columns: [
      'Leader',
      'Copied',
      'His result',
      'Ours',
      'Delay',
      'Impact',
      'Both',
      'Fee',
      'Missed',
      'Own',
      'Cost',
      'bps (95 %)',
    ],
    texts: 1,
    rows: groups.filter(hasCost).map((group) => [cleanText(group.name, 44), ...cells(group)]),
    footer: ['Total', ...cells(total)],
  });
}

function reasonRows({ reasons }: LedgerResults): string {
  if (reasons.length === 0) return '';
  return htmlTable({
    caption: 'What was not copied, by reason',
    columns: ['Reason', 'Trades', 'Leaders’ dollars'],
    texts: 1,
    rows: reasons.map(({ code, count, leaderNotional }) => [code, String(count), dollarText(leaderNotional)]),
  });
}

function tradeRows(results: Results, { costs }: LedgerResults): string {
  const traded = costs.filter(({ ours }) => ours.shares > 0n).toReversed();
  if (traded.length === 0) return '<p class="empty">No trade was booked in this time.</p>';
  const cut = traded.length > MOST_TRADES ? `; the newest ${MOST_TRADES} of ${traded.length}, all in --csv` : '';
  return htmlTable({
    caption: `Copied trades, newest first${cut}`,
    columns: [
      'Time (UTC)',
      'Leader',
      'Market',
      'Outcome',
      'Side',
      'Shares',
      'His price',
      'Decided at',
      'Ours',
      'Fee',
      'Cost',
    ],
    texts: 5,
    rows: traded.slice(0, MOST_TRADES).map((cost) => tradeCells(results, cost)),
  });
}

function tradeCells({ leaderNames }: Results, { at, parent, ours, leaderPrice, parts }: EventCost): readonly string[] {
  const decided = ours.decidedWorth === undefined ? '–' : priceText(price(ours.decidedWorth / ours.shares));
  return [
    new Date(at).toISOString().replace('T', ' ').slice(0, 19),
    cleanText(leaderNames.get(parent.leader) ?? parent.leader, 24),
    ...[cleanText(parent.title, 70), cleanText(parent.outcome, 20), parent.side, shareText(ours.shares)],
    ...[leaderPrice === undefined ? '–' : priceText(leaderPrice), decided],
    ...[priceText(price((ours.gross * 1_000_000n) / ours.shares)), dollarText(ours.fee)],
    dollarsOf(picoUsd(costOf(parts) - parts.missed)),
  ];
}

function dollarsOf(amount: PicoUsd): string {
  return dollarText(nearestUsd(amount));
}

function gainOf(amount: PicoUsd): string {
  return gainText(nearestUsd(amount));
}
