import { type TopLevelSpec } from 'vega-lite';
import { nearestUsd } from '#core/values/pico-usd.ts';
import { sumProfit } from '#core/reporting/profit-lines.ts';
import { type Wallet } from '#core/values/ids.ts';
import { utcDate } from '#core/values/unix-ms.ts';
import { type LedgerResults, type Results } from '../report/collect-results.ts';
import { groupResults, type ResultGroup } from '../report/group-results.ts';
import { cleanText } from './clean-text.ts';
import { hasCost } from './results-page.ts';

export const WIDTH = 880;
const MOST_BARS = 15;
const NAME_WIDTH = 24;
/** Shows what stands behind the first space of a value. */
const LEADER_AXIS = {
  title: null,
  labelLimit: 200,
  labelExpr: "slice(datum.value, indexof(datum.value, ' ') + 1)",
} as const;
/** The colours of Okabe and Ito, which those who confuse red and green tell apart; in print they differ in tone. */
export const COLOURS = {
  blue: '#0072B2',
  orange: '#E69F00',
  green: '#009E73',
  red: '#D55E00',
  purple: '#CC79A7',
  sky: '#56B4E9',
};
const PART_NAMES = [
  ['delay', 'Delay', COLOURS.blue],
  ['impact', 'Impact', COLOURS.orange],
  ['undivided', 'Delay and impact', COLOURS.sky],
  ['fee', 'Fee', COLOURS.green],
  ['missed', 'Missed', COLOURS.purple],
  ['own', 'Own sales', COLOURS.red],
] as const;
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
/** How every chart of ours looks. */
export const COMMON = {
  $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
  background: '#ffffff',
  width: WIDTH,
  config: {
    font: FONT,
    view: { stroke: null },
    axis: {
      labelFontSize: 12,
      titleFontSize: 12,
      titleFontWeight: 'normal',
      titleColor: '#57606a',
      labelColor: '#24292f',
      gridColor: '#e6e8eb',
      domainColor: '#8c959f',
      tickColor: '#8c959f',
    },
    legend: { labelFontSize: 12, titleFontSize: 12, orient: 'top', title: null, symbolType: 'square' },
  },
} as const;

/** What the ledger was worth. */
export function equityChart({ equity }: LedgerResults): TopLevelSpec {
  return {
    ...COMMON,
    height: 200,
    data: { values: equity.points.map(({ at, equity: worth }) => ({ at, dollars: dollarsOf(worth) })) },
    mark: {
      type: 'line',
      color: COLOURS.blue,
      strokeWidth: 2,
      interpolate: 'step-after',
      point: equity.points.length < 40,
    },
    encoding: {
      x: timeAxis(equity),
      y: {
        field: 'dollars',
        type: 'quantitative',
        scale: { zero: false, nice: true },
        axis: { title: 'dollars', format: moneyFormat(equity.points.map((point) => dollarsOf(point.equity))) },
      },
    },
  };
}

/** How far it was below its peak. */
export function underwaterChart({ equity }: LedgerResults): TopLevelSpec {
  return {
    ...COMMON,
    height: 130,
    data: { values: equity.points.map(({ at, drawdown }) => ({ at, fall: -Number(drawdown) / 10_000 })) },
    mark: { type: 'area', color: COLOURS.red, opacity: 0.45, line: { color: COLOURS.red }, interpolate: 'step-after' },
    encoding: {
      x: timeAxis(equity),
      y: {
        field: 'fall',
        type: 'quantitative',
        scale: { nice: true, domainMax: 0 },
        axis: { title: 'below the peak', format: '.1%' },
      },
    },
  };
}

/** What was booked of each leader on each day. */
export function heatMap(results: Results, { profit }: LedgerResults): TopLevelSpec {
  const booked = profit.filter(({ at }) => at !== undefined);
  const cells = Map.groupBy(booked, ({ at, leader }) =>
    JSON.stringify([utcDate(at ?? (0 as never)), leaderValue(results, leader)]),
  );
  const values = [...cells].map(([place, lines]) => {
    const [day, leader] = JSON.parse(place) as readonly [string, string];
    return { day, leader, dollars: dollarsOf(sumProfit(lines).total) };
  });
  const most = Math.max(1, ...values.map(({ dollars }) => Math.abs(dollars)));
  const days = new Set(values.map(({ day }) => day)).size;
  const leaders = new Set(values.map(({ leader }) => leader)).size;
  return {
    ...COMMON,
    width: Math.min(WIDTH - 100, Math.max(120, days * 110)),
    height: Math.max(1, leaders) * 44,
    data: { values },
    encoding: {
      x: { field: 'day', type: 'ordinal', axis: { title: null, labelAngle: 0, labelOverlap: true, orient: 'top' } },
      y: { field: 'leader', type: 'nominal', axis: LEADER_AXIS },
    },
    layer: [
      {
        mark: { type: 'rect', stroke: '#ffffff', strokeWidth: 2 },
        encoding: {
          color: {
            field: 'dollars',
            type: 'quantitative',
            scale: { scheme: 'blueorange', reverse: true, domain: [-most, most] },
            legend: { format: moneyFormat([most]), gradientLength: 200, title: 'gain and loss' },
          },
        },
      },
      ...(days <= 10
        ? [
            {
              mark: { type: 'text' as const, fontSize: 12 },
              encoding: {
                text: { field: 'dollars', type: 'quantitative' as const, format: '+$,.2f' },
                color: {
                  condition: { test: `abs(datum.dollars) > ${most * 0.6}`, value: '#ffffff' },
                  value: '#24292f',
                },
              },
            },
          ]
        : []),
    ],
  };
}

/** The groups that a chart of costs has room for, those with the largest cost either way, and of how many they are. */
export function largestCosts(groups: readonly ResultGroup[]): {
  readonly shown: readonly ResultGroup[];
  readonly of: number;
} {
  const costly = groups.filter(hasCost);
  const bySize = costly.toSorted((a, b) => Number(sizeOf(b.cost.cost) - sizeOf(a.cost.cost)));
  return { shown: bySize.slice(0, MOST_BARS), of: costly.length };
}

/** The parts of what copying cost, by leader, and the interval of the whole. */
export function costChart(results: Results, ledger: LedgerResults): TopLevelSpec {
  const { groups } = groupResults(results, ledger, 'leader');
  const { shown: known } = largestCosts(groups);
  const parts = known
    .flatMap(({ key, name, cost }) =>
      PART_NAMES.map(([part, title], order) => ({
        leader: keyed(key, name),
        part: title,
        order,
        dollars: dollarsOf(nearestUsd(cost.parts[part])),
      })),
    )
    .filter(({ dollars }) => dollars !== 0);
  const shown = PART_NAMES.filter(([, title]) => parts.some(({ part }) => part === title));
  const whole = known.map(({ key, name, cost }) => {
    const scale = dollarsOf(nearestUsd(cost.notional)) / 10_000;
    const { low, high } = cost.mean;
    const interval = low === null ? {} : { low: low * scale, high: high * scale };
    return { leader: keyed(key, name), dollars: dollarsOf(nearestUsd(cost.cost)), ...interval };
  });
  return {
    ...COMMON,
    width: WIDTH - 120,
    height: { step: 52 },
    encoding: { y: { field: 'leader', type: 'nominal', sort: null, axis: LEADER_AXIS } },
    layer: [
      {
        data: { values: parts },
        mark: { type: 'bar', size: 20 },
        encoding: {
          x: {
            field: 'dollars',
            type: 'quantitative',
            stack: 'zero',
            axis: {
              title: 'cost in dollars; below zero is a gain',
              format: moneyFormat(whole.map(({ dollars }) => dollars)),
            },
          },
          order: { field: 'order' },
          color: {
            field: 'part',
            type: 'nominal',
            scale: { domain: shown.map(([, title]) => title), range: shown.map(([, , colour]) => colour) },
          },
        },
      },
      {
        data: { values: whole.filter((one) => 'low' in one) },
        mark: { type: 'rule', color: '#24292f', strokeWidth: 1.5, yOffset: 17 },
        encoding: { x: { field: 'low', type: 'quantitative' }, x2: { field: 'high' } },
      },
      ...(['low', 'high'] as const).map((end) => ({
        data: { values: whole.filter((one) => end in one) },
        mark: { type: 'tick' as const, color: '#24292f', thickness: 1.5, size: 9, yOffset: 17 },
        encoding: { x: { field: end, type: 'quantitative' as const } },
      })),
      {
        data: { values: whole },
        mark: { type: 'point', color: '#24292f', filled: true, size: 55, opacity: 1, yOffset: 17 },
        encoding: { x: { field: 'dollars', type: 'quantitative' } },
      },
    ],
  };
}

/** Why trades were not copied. */
export function reasonsChart({ reasons }: LedgerResults): TopLevelSpec {
  const values = reasons.slice(0, MOST_BARS).map(({ code, count }) => ({ code, count }));
  const y = { field: 'code', type: 'nominal' as const, sort: null, axis: { title: null, labelLimit: 260 } };
  return {
    ...COMMON,
    width: WIDTH - 200,
    height: { step: 26 },
    data: { values },
    encoding: {
      y,
      x: { field: 'count', type: 'quantitative', axis: { title: "leaders' trades", tickMinStep: 1, format: 'd' } },
    },
    layer: [
      { mark: { type: 'bar', color: COLOURS.blue, size: 16 } },
      {
        mark: { type: 'text', align: 'left', dx: 5, fontSize: 12, color: '#24292f' },
        encoding: { text: { field: 'count', format: ',' } },
      },
    ],
  };
}

function timeAxis({ points }: LedgerResults['equity']) {
  const [first, last] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0];
  const format = last - first < 2 * 86_400_000 ? '%H:%M' : '%e %b';
  const scale = { type: 'utc' as const };
  return {
    field: 'at',
    type: 'temporal' as const,
    scale,
    axis: { title: 'time, UTC', format, grid: false, labelOverlap: true },
  };
}

function leaderValue({ leaderNames }: Results, leader: Wallet | undefined): string {
  return leader === undefined ? keyed('several', 'several') : keyed(leader, leaderNames.get(leader) ?? leader);
}

/** Names that are cut may be alike: what a row hangs on is the wallet before it, which has no space and is not shown. */
function keyed(key: string, name: string): string {
  return `${key} ${cleanText(name, NAME_WIDTH)}`;
}

function sizeOf(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}

/** Cents where there are few dollars. */
function moneyFormat(dollars: readonly number[]): string {
  return Math.max(...dollars.map(Math.abs)) < 20 ? '$,.2f' : '$,.0f';
}

/** For drawing only: no amount is decided on here. */
function dollarsOf(amount: bigint): number {
  return Number(amount) / 1_000_000;
}
