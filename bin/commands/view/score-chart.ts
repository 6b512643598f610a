import { type TopLevelSpec } from 'vega-lite';
import { type LeaderScore } from '#core/model/leader-score.ts';
import { type ScoreSheet } from '../score/score-sheet.ts';
import { COLOURS, COMMON } from './result-charts.ts';
import { leaderLabel } from './score-figures.ts';

/** More than these would make a chart that nobody reads; the rest stands in the tables. */
const MOST_LEADERS = 30;
const ROW_HEIGHT = 34;
const [COPIED, OWN] = ['copied', 'his own'];

type Interval = {
  readonly leader: string;
  readonly kind: string;
  readonly low: number;
  readonly high: number;
  readonly sharpe: number;
};

/** Within which bounds the Sharpe ratios lie, of the copies and of what the leaders did; undefined where none are known. */
export function intervalsChart(sheet: ScoreSheet): TopLevelSpec | undefined {
  const values = sheet.scores.slice(0, MOST_LEADERS).flatMap((score, at) => intervalsOf(sheet, score, at));
  if (values.length === 0) return undefined;
  const x = { type: 'quantitative', scale: { nice: true } } as const;
  const y = { field: 'leader', type: 'nominal', sort: null, axis: { title: null } } as const;
  const byKind = { field: 'kind', type: 'nominal' as const, scale: { domain: [COPIED, OWN] } };
  const colour = {
    ...{ ...byKind, scale: { domain: [COPIED, OWN], range: [COLOURS.blue, COLOURS.orange] } },
    legend: { title: null, orient: 'top' as const },
  };
  const rows = new Set(values.map(({ leader }) => leader)).size;
  return {
    ...COMMON,
    height: ROW_HEIGHT * rows,
    layer: [
      {
        data: { values: [{ zero: 0 }] },
        mark: { type: 'rule', strokeDash: [4, 4] },
        encoding: { x: { field: 'zero', ...x } },
      },
      {
        data: { values },
        mark: { type: 'rule', strokeWidth: 3 },
        encoding: {
          x: { field: 'low', ...x, title: 'Sharpe ratio a year, interval at 95 %' },
          x2: { field: 'high' },
          ...{ y, yOffset: byKind, color: colour },
        },
      },
      {
        data: { values },
        mark: { type: 'point', filled: true, size: 60, opacity: 1 },
        encoding: {
          x: { field: 'sharpe', ...x },
          ...{ y, yOffset: byKind, color: colour, shape: { ...byKind, legend: colour.legend } },
        },
      },
    ],
  };
}

function intervalsOf(sheet: ScoreSheet, { leader, copied, own }: LeaderScore, at: number): readonly Interval[] {
  const name = `${at + 1}  ${leaderLabel(sheet, leader)}`;
  return [copied, own].flatMap(({ sharpe, interval }, kind) =>
    sharpe.value === null || interval.value === null
      ? []
      : [{ leader: name, kind: kind === 0 ? COPIED : OWN, ...interval.value, sharpe: sharpe.value }],
  );
}
