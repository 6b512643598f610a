import { EXECUTION_FIGURES, type ExecutionFigure, type ExecutionSpread } from '#core/replay/execution-spread.ts';
import { LEAST_COPIES } from '#core/scoring/copy-costs.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';
import { dollarsText, percentText, statisticText } from './statistic-text.ts';

/** Other executions of one record, and what they were drawn from. */
export type ExecutionsView = {
  readonly count: number;
  /** Purchases of ours that were measured, and those of them that were filled; absent where no system was named. */
  readonly measured?: number;
  readonly filled?: number;
};

const TITLES = ['Realised', '5 %', '50 %', '95 %', 'Least', 'Most'];
const NAMES: Readonly<Record<ExecutionFigure, string>> = {
  profit: 'P&L',
  sharpe: 'Sharpe a year',
  drawdown: 'Deepest fall',
  missed: 'Not copied, of trades',
};
const TEXTS: Readonly<Record<ExecutionFigure, (value: number) => string>> = {
  profit: dollarsText,
  sharpe: (value) => value.toFixed(2),
  drawdown: percentText,
  missed: percentText,
};

/** What is drawn anew in each execution. */
export function drawnOf({ filled = 0 }: ExecutionsView): readonly ('delay' | 'slippage' | 'fill')[] {
  return filled < LEAST_COPIES ? ['delay'] : ['delay', 'slippage', 'fill'];
}

/** Within what a record lay when it was executed again and again. */
export function executionLines(
  spreads: readonly ExecutionSpread[],
  view: ExecutionsView,
  options: ViewOptions,
): readonly string[] {
  return [
    `${view.count} executions of the same trades of the leaders, each under other draws`,
    plainTable(
      {
        columns: [
          { title: 'Follower', align: 'left' },
          { title: 'Figure', align: 'left' },
          ...TITLES.map((title) => ({ title, align: 'right' as const })),
        ],
        rows: spreads.flatMap((one) => spreadRows(one)),
      },
      options,
    ),
    drawnText(view),
    ...(spreads.some(({ isWide }) => isWide)
      ? []
      : ['All executions came to the same: no draw changed anything that is told here.']),
    '',
  ];
}

function spreadRows({ follower, figures }: ExecutionSpread): readonly (readonly string[])[] {
  return EXECUTION_FIGURES.map((name) => {
    const { realised, spread } = figures[name];
    const text = TEXTS[name];
    const { value } = spread;
    const places =
      value === null ? ['–', '–', '–', '–', '–'] : [value.p05, value.p50, value.p95, value.least, value.most].map(text);
    return [follower, NAMES[name], statisticText(realised, text), ...places];
  });
}

function drawnText({ measured, filled = 0 }: ExecutionsView): string {
  const delays = 'Drawn: the delays of seeing a trade and of sending an order, from the stated distributions';
  if (measured === undefined)
    return `${delays}. Fills are as books say: name a system (--state, --stage) whose purchases measured them.`;
  return filled < LEAST_COPIES
    ? `${delays}. Fills are as books say: of ${measured} measured purchases ${filled} were filled, and fewer than ${LEAST_COPIES} tell too little.`
    : `${delays}; how much worse than their books orders were filled, from ${filled} purchases of ours, and which part of them, from ${measured}. Realised is filled as books say.`;
}
