import { type TopLevelSpec } from 'vega-lite';
import { type ProfitGroup } from '#core/scoring/copy-groups.ts';
import { type MonteCarlo } from '#core/scoring/monte-carlo.ts';
import { DAYS_PER_YEAR } from '#core/scoring/sharpe.ts';
import { type TearSheet } from '#core/scoring/tear-sheet.ts';
import { cleanText } from './clean-text.ts';
import { COLOURS, COMMON, WIDTH } from './result-charts.ts';

const NAME_WIDTH = 32;
const MOST_GROUPS = 20;
const INK = '#24292f';
const DAY_AXIS = {
  field: 'day',
  type: 'temporal',
  scale: { type: 'utc' },
  axis: { title: 'day, UTC', format: '%e %b %y', grid: false, labelOverlap: true },
} as const;

/** How far below its peak the capital was after each day. */
export function sheetUnderwaterChart({ record, underwater }: TearSheet): TopLevelSpec {
  return {
    ...COMMON,
    height: 150,
    data: { values: record.days.map(({ day }, place) => ({ day, fall: underwater[place] ?? 0 })) },
    mark: { type: 'area', color: COLOURS.red, opacity: 0.45, line: { color: COLOURS.red } },
    encoding: {
      x: DAY_AXIS,
      y: {
        field: 'fall',
        type: 'quantitative',
        scale: { nice: true, domainMax: 0 },
        axis: { title: 'below the peak', format: '.1%' },
      },
    },
  };
}

/** The Sharpe ratio of the ninety days up to each, and zero beside it. */
export function rollingSharpeChart({ record, rolling }: TearSheet): TopLevelSpec {
  const values = record.days.flatMap(({ day }, place) => {
    const sharpe = rolling[place] ?? null;
    return sharpe === null ? [] : [{ day, sharpe }];
  });
  return {
    ...COMMON,
    height: 150,
    layer: [
      zeroRule('y'),
      {
        data: { values },
        mark: { type: 'line', color: COLOURS.blue, strokeWidth: 2 },
        encoding: { x: DAY_AXIS, y: { field: 'sharpe', type: 'quantitative', axis: { title: 'Sharpe, a year' } } },
      },
    ],
  };
}

/** How often bets came true beside what their prices said; on the line prices are right. */
export function calibrationChart({ bets }: TearSheet): TopLevelSpec {
  const x = { field: 'price', type: 'quantitative' as const, scale: { domain: [0, 1] } };
  const y = { type: 'quantitative' as const, scale: { domain: [0, 1] } };
  return {
    ...COMMON,
    width: 380,
    height: 300,
    layer: [
      {
        data: {
          values: [
            { price: 0, outcome: 0 },
            { price: 1, outcome: 1 },
          ],
        },
        mark: { type: 'line', color: INK, strokeDash: [4, 4], strokeWidth: 1 },
        encoding: { x, y: { ...y, field: 'outcome' } },
      },
      {
        data: { values: bets.calibrationBins },
        mark: { type: 'rule', color: COLOURS.blue, strokeWidth: 2 },
        encoding: { x, y: { ...y, field: 'lower' }, y2: { field: 'upper' } },
      },
      {
        data: { values: bets.calibrationBins },
        mark: { type: 'point', color: COLOURS.red, filled: true, opacity: 1 },
        encoding: {
          x: { ...x, axis: { title: 'average price paid', format: '.1f' } },
          y: { ...y, field: 'outcome', axis: { title: 'came true, with its interval at 95 %', format: '.0%' } },
          size: {
            field: 'bets',
            type: 'quantitative',
            legend: { title: 'bets', tickMinStep: 1, format: 'd', symbolType: 'circle' },
          },
        },
      },
    ],
  };
}

/** What copies would have returned at each slippage. */
export function sweepChart({ sweep }: TearSheet): TopLevelSpec {
  return {
    ...COMMON,
    height: 170,
    layer: [
      zeroRule('y'),
      {
        data: { values: sweep },
        mark: { type: 'line', color: COLOURS.blue, strokeWidth: 2, point: { color: COLOURS.blue, size: 35 } },
        encoding: {
          x: {
            field: 'slipBps',
            type: 'quantitative',
            axis: { title: 'hundredths of a percent worse than the leader', grid: false },
          },
          y: { field: 'totalReturn', type: 'quantitative', axis: { title: 'total return', format: '.1%' } },
        },
      },
    ],
  };
}

type PathsMarks = {
  readonly realised: number | null;
  /** The best to be expected of as many without skill. */
  readonly luck: number | null;
};

/** How the Sharpe ratios of the paths lie, with that of the record and the one that luck would have brought. */
export function pathsChart({ sharpes }: MonteCarlo, { realised, luck }: PathsMarks): TopLevelSpec {
  const annual = Array.from(sharpes, (sharpe) => ({ sharpe: sharpe * Math.sqrt(DAYS_PER_YEAR) }));
  return {
    ...COMMON,
    height: 170,
    layer: [
      {
        data: { values: annual },
        mark: { type: 'bar', color: COLOURS.sky },
        encoding: {
          x: {
            field: 'sharpe',
            type: 'quantitative',
            bin: { maxbins: 40 },
            axis: { title: 'Sharpe, a year', grid: false },
          },
          y: { aggregate: 'count', type: 'quantitative', axis: { title: 'paths', tickMinStep: 1, format: 'd' } },
        },
      },
      zeroRule('x'),
      {
        data: { values: luck === null ? [] : [{ sharpe: luck }] },
        mark: { type: 'rule', color: INK, strokeDash: [6, 4], strokeWidth: 2 },
        encoding: { x: { field: 'sharpe', type: 'quantitative' } },
      },
      {
        data: { values: realised === null ? [] : [{ sharpe: realised }] },
        mark: { type: 'rule', color: COLOURS.red, strokeWidth: 2.5 },
        encoding: { x: { field: 'sharpe', type: 'quantitative' } },
      },
    ],
  };
}

/** What groups of bets came to; names are of strangers, and only text. */
export function groupsChart(groups: readonly ProfitGroup[]): TopLevelSpec {
  const shown = groups.slice(0, MOST_GROUPS).map(({ name, profit }, place) => ({
    // Names that are cut may be alike: a row hangs on its place, which is not shown.
    ...{ row: `${place} ${cleanText(name, NAME_WIDTH)}`, profit, kind: profit < 0 ? 'loss' : 'gain' },
  }));
  return {
    ...COMMON,
    width: WIDTH - 260,
    height: { step: 26 },
    data: { values: shown },
    mark: { type: 'bar', size: 16 },
    encoding: {
      y: { field: 'row', type: 'nominal', sort: null, axis: ROW_AXIS },
      x: { field: 'profit', type: 'quantitative', axis: { title: 'profit in dollars', format: '$,.2~f' } },
      color: GAIN_COLOURS,
    },
  };
}

/** From the leaders' profit to the copied one. */
export function partsChart({ parts }: TearSheet): TopLevelSpec {
  const rows = [
    ['leaders’ prices', parts.leader],
    ['slippage', -parts.slippage],
    ['fees', -parts.fees],
    ['copied', parts.copied],
  ] as const;
  return groupsChart(rows.map(([name, profit]) => ({ name, profit, bets: 0 })));
}

/** Shows what stands behind the first space of a value. */
const ROW_AXIS = {
  title: null,
  labelLimit: 240,
  labelExpr: "slice(datum.value, indexof(datum.value, ' ') + 1)",
} as const;

const GAIN_COLOURS = {
  field: 'kind',
  type: 'nominal',
  scale: { domain: ['gain', 'loss'], range: [COLOURS.blue, COLOURS.orange] },
} as const;

function zeroRule(axis: 'x' | 'y') {
  return {
    data: { values: [{ zero: 0 }] },
    mark: { type: 'rule' as const, color: INK, strokeWidth: 1 },
    encoding: { [axis]: { field: 'zero', type: 'quantitative' as const } },
  };
}
