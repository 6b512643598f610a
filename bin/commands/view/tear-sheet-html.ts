import { type TopLevelSpec } from 'vega-lite';
import { MARKOUT_DELAYS } from '#core/scoring/leader-markouts.ts';
import { ROLLING_DAYS, type TearSheet } from '#core/scoring/tear-sheet.ts';
import { utcDate } from '#core/values/unix-ms.ts';
import { cleanText } from './clean-text.ts';
import { escapedHtml } from './escaped-html.ts';
import { htmlPage } from './html-page.ts';
import { htmlTable } from './html-table.ts';
import { dollarsText, percentText, statisticText } from './statistic-text.ts';
import { svgChart } from './svg-chart.ts';
import {
  calibrationChart,
  groupsChart,
  partsChart,
  pathsChart,
  rollingSharpeChart,
  sheetUnderwaterChart,
  sweepChart,
} from './tear-sheet-charts.ts';
import { figureGroups, findingTexts, type NamedFigure } from './tear-sheet-figures.ts';

const NAME_WIDTH = 60;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** A page grows by a row a position; the rest stands in --json. */
const MOST_OPEN = 100;

/** A sheet as one page: nothing of it is fetched, nothing of it runs, and no text of strangers is anything but text. */
export async function tearSheetHtml(name: string, sheet: TearSheet): Promise<string> {
  const title = `Tear sheet of ${cleanText(name, NAME_WIDTH)}`;
  const { bets, simulation, figures } = sheet;
  const findings = findingTexts(sheet).map((text) => `<p><strong>${escapedHtml(text)}</strong></p>`);
  const paths = simulation.value;
  return htmlPage(title, [
    `<main><header><h1>${escapedHtml(title)}</h1>${findings.join('')}${keyFigures(sheet)}</header>`,
    await figure('underwater', 'Below the peak', sheet.record.days.length > 0 && sheetUnderwaterChart(sheet)),
    fallsTable(sheet),
    await figure(
      'rolling',
      `Sharpe ratio of the ${ROLLING_DAYS} days before`,
      sheet.rolling.some((one) => one !== null) && rollingSharpeChart(sheet),
    ),
    monthTable(sheet),
    await figure(
      'paths',
      pathsTitle(sheet),
      paths?.sharpe != null &&
        pathsChart(paths, { realised: figures.sharpe.value?.annual ?? null, luck: sheet.evidence.luck.value }),
    ),
    await figure('calibration', 'Outcomes and prices', bets.calibrationBins.length > 0 && calibrationChart(sheet)),
    await figure('sweep', 'At other slippages', sheet.record.trades.length > 0 && sweepChart(sheet)),
    await figure(
      'parts',
      'From the leaders’ profit to the copied one',
      sheet.record.trades.length > 0 && partsChart(sheet),
    ),
    await figure('leaders', 'By leader', sheet.byLeader.length > 0 && groupsChart(sheet.byLeader)),
    leaderTable(sheet),
    partsTable(sheet),
    markoutTable(sheet),
    await figure('categories', 'By category', sheet.byCategory.length > 0 && groupsChart(sheet.byCategory)),
    await figure('prices', 'By price paid', sheet.byPrice.length > 0 && groupsChart(sheet.byPrice)),
    ...figureGroups(sheet).map(({ title: caption, figures: rows }) =>
      htmlTable({ caption, columns: ['Figure', 'Value'], texts: 1, rows }),
    ),
    openTable(sheet),
    '</main>',
  ]);
}

async function figure(id: string, title: string, spec: TopLevelSpec | false): Promise<string> {
  const heading = `<h2>${escapedHtml(title)}</h2>`;
  if (spec === false) return `<figure>${heading}<p class="empty">Too little was recorded for this chart.</p></figure>`;
  const chart = await svgChart(spec, { id, title, description: `${title}; the figures stand in the tables below` });
  return `<figure>${heading}${chart}</figure>`;
}

function keyFigures({ figures, evidence, parts }: TearSheet): string {
  const shown: readonly NamedFigure[] = [
    ['Copied profit', dollarsText(parts.copied)],
    ['Total return', percentText(figures.totalReturn)],
    ['Sharpe, a year', figures.sharpe.value?.annual.toFixed(2) ?? '–'],
    ['Interval at 95 %', evidence.interval.value === null ? '–' : intervalText(evidence.interval.value)],
    ['DSR', evidence.dsr.value?.toFixed(3) ?? '–'],
    ['Calmar', figures.calmar.value?.value.toFixed(2) ?? '–'],
  ];
  const items = shown.map(([name, text]) => `<div><dt>${escapedHtml(name)}</dt><dd>${escapedHtml(text)}</dd></div>`);
  return `<dl>${items.join('')}</dl>`;
}

function intervalText({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${low.toFixed(1)} to ${high.toFixed(1)}`;
}

function pathsTitle({ options, evidence }: TearSheet): string {
  const dsr = statisticText(evidence.dsr, (value) => value.toFixed(3));
  return `Sharpe ratios of ${options.paths} paths of the same days; this record red, the best of ${options.trials} without skill dashed, DSR ${dsr}`;
}

function fallsTable({ falls }: TearSheet): string {
  return htmlTable({
    caption: 'Deepest falls',
    columns: ['Peak', 'Lowest', 'Peak again', 'Depth'],
    texts: 3,
    rows: falls.map(({ peak, trough, recovery, depth }) => [
      peak ?? 'the start',
      trough,
      recovery ?? 'not yet',
      percentText(depth),
    ]),
  });
}

function monthTable({ months }: TearSheet): string {
  const years = [...Map.groupBy(months, ({ year }) => year)];
  return htmlTable({
    caption: 'Returns by month',
    columns: ['Year', ...MONTHS, 'Year’s sum'],
    texts: 1,
    rows: years.map(([year, own]) => [
      String(year),
      ...MONTHS.map((_, at) => {
        const month = own.find((one) => one.month === at + 1);
        return month === undefined ? '' : percentText(month.value);
      }),
      percentText(own.reduce((sum, { value }) => sum + value, 0)),
    ]),
  });
}

function leaderTable({ record, attribution }: TearSheet): string {
  const parts = attribution.value;
  if (parts === null) return '';
  return htmlTable({
    caption: 'Share of each leader',
    columns: ['Leader', 'Of the profit', 'Of the risk', 'Mean by the deviation of all'],
    texts: 1,
    rows: record.leaders.map((leader, at) => [
      cleanText(leader, NAME_WIDTH),
      parts.pnlShare === null ? '–' : percentText(parts.pnlShare[at] ?? 0),
      percentText(parts.riskShare[at] ?? 0),
      (parts.sharpeContribution[at] ?? 0).toFixed(3),
    ]),
  });
}

function partsTable({ record, leaderParts }: TearSheet): string {
  if (leaderParts.length === 0) return '';
  return htmlTable({
    caption: 'What copying each leader cost',
    columns: ['Leader', 'At his prices', 'Slippage', 'Fees', 'Copied', 'Not copied'],
    texts: 1,
    rows: leaderParts.map(({ leader, slippage, fees, copied, missed }, at) => [
      cleanText(record.leaders[at] ?? '', NAME_WIDTH),
      ...[leader, -slippage, -fees, copied].map(dollarsText),
      missed === null ? '–' : dollarsText(missed),
    ]),
  });
}

/** What a copy finds gone when it comes. */
function markoutTable({ record: { markouts = [] } }: TearSheet): string {
  if (markouts.length === 0) return '';
  return htmlTable({
    caption: 'How far prices went his way, cents a share',
    columns: ['Leader', ...MARKOUT_DELAYS.map((seconds) => `after ${seconds} s`), 'In the end', 'Time constant'],
    texts: 1,
    rows: markouts.map(({ leader, markouts: told, decay }) => [
      cleanText(leader, NAME_WIDTH),
      ...MARKOUT_DELAYS.map((seconds) => centsText(told.find(({ delay }) => delay === seconds)?.mean)),
      centsText(decay?.asymptote),
      decay === null ? '–' : `${decay.theta} s`,
    ]),
  });
}

function centsText(dollars: number | undefined): string {
  return dollars === undefined ? '–' : (dollars * 100).toFixed(2);
}

function openTable({ open }: TearSheet): string {
  return htmlTable({
    caption: `Open bets: ${open.length}${open.length > MOST_OPEN ? `, the first ${MOST_OPEN}` : ''}`,
    columns: ['Leader', 'Event', 'Since', 'Price', 'Cost', 'Profit at marks'],
    texts: 3,
    rows: open
      .slice(0, MOST_OPEN)
      .map(({ leader, event, openedAt, price, cost, profit }) => [
        cleanText(leader, NAME_WIDTH),
        cleanText(event, NAME_WIDTH),
        utcDate(openedAt),
        price.toFixed(3),
        dollarsText(cost),
        dollarsText(profit),
      ]),
  });
}
