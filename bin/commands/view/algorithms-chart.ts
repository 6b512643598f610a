import { type TopLevelSpec } from 'vega-lite';
import { shareText } from '#core/values/number-text.ts';
import { type AlgorithmComparison } from '../algorithms/compare-algorithms.ts';
import { COLOURS, COMMON, WIDTH } from './result-charts.ts';

/** What each way cost all in, a panel for each size, with the interval where there is one. */
export function algorithmsChart({ results }: AlgorithmComparison): TopLevelSpec {
  const values = results.flatMap(({ name, total, allIn }) =>
    allIn.bps === null
      ? []
      : [
          {
            name,
            size: `${shareText(total)} shares`,
            bps: allIn.bps,
            low: allIn.low ?? allIn.bps,
            high: allIn.high ?? allIn.bps,
          },
        ],
  );
  const y = { field: 'name', type: 'nominal' as const, sort: null, axis: { title: null, labelLimit: 200 } };
  const title = 'hundredths of a percent above the middle at the start';
  return {
    ...COMMON,
    data: { values },
    facet: {
      row: {
        field: 'size',
        type: 'nominal',
        sort: [...new Set(values.map(({ size }) => size))],
        header: { title: null, labelAngle: 0, labelAlign: 'left' },
      },
    },
    spec: {
      width: WIDTH - 260,
      height: { step: 24 },
      encoding: { y },
      layer: [
        {
          mark: { type: 'rule', color: COLOURS.blue, strokeWidth: 2 },
          encoding: {
            x: { field: 'low', type: 'quantitative', axis: { title } },
            x2: { field: 'high' },
          },
        },
        {
          mark: { type: 'point', color: COLOURS.red, filled: true, size: 60, opacity: 1 },
          encoding: { x: { field: 'bps', type: 'quantitative', axis: { title } } },
        },
      ],
    },
  };
}
