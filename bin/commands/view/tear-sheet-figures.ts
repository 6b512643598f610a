import { type ExecutedFigure } from '#core/scoring/copy-record.ts';
import { type Finding, DSR_PASS } from '#core/scoring/findings.ts';
import { type TearSheet } from '#core/scoring/tear-sheet.ts';
import { DAY_MS } from '#core/values/unix-ms.ts';
import { dollarsText, percentText, statisticText } from './statistic-text.ts';

/** One figure and its name. */
export type NamedFigure = readonly [name: string, text: string];

/** Figures that belong together, under a title. */
export type FigureGroup = { readonly title: string; readonly figures: readonly NamedFigure[] };

const HOUR_MS = DAY_MS / 24;

/** What a sheet has to say first, in sentences. */
export function findingTexts({ findings, evidence, parts, options }: TearSheet): readonly string[] {
  const dsr = statisticText(evidence.dsr, (value) => value.toFixed(3));
  const sentences: Readonly<Record<Finding, string>> = {
    EVIDENCE_MISSING: `Nothing can be said of an edge: ${statisticText(evidence.interval, () => '').replace('– ', '')}.`,
    EDGE_NOT_SHOWN: 'No edge is shown: the interval of the Sharpe ratio covers zero.',
    LOSS_SHOWN: 'No edge is shown, and it loses: the whole interval of the Sharpe ratio lies below zero.',
    LUCK_NOT_EXCLUDED: `Luck is not excluded: the deflated Sharpe ratio is ${dsr} for ${options.trials} tried, below ${DSR_PASS}.`,
    EDGE_SHOWN: `An edge is shown: the interval lies above zero, and the deflated Sharpe ratio is ${dsr} for ${options.trials} tried.`,
    COPYING_LOSES: `Copying loses although the leaders win: at their prices the same shares earned ${dollarsText(parts.leader)}, ours came to ${dollarsText(parts.copied)}.`,
  };
  return findings.map((finding) => sentences[finding]);
}

/** Every figure of a sheet but for its charts and tables. */
export function figureGroups(sheet: TearSheet): readonly FigureGroup[] {
  return [
    { title: 'Record', figures: recordFigures(sheet) },
    { title: 'Returns', figures: returnRows(sheet) },
    { title: 'Evidence', figures: evidenceRows(sheet) },
    { title: 'Risk of a day', figures: riskRows(sheet) },
    { title: 'Bets', figures: betRows(sheet) },
    { title: 'Copying', figures: copyingRows(sheet) },
    { title: 'Other orders of the same days', figures: simulationRows(sheet) },
    ...executionGroups(sheet),
  ];
}

function recordFigures({ record, use }: TearSheet): readonly NamedFigure[] {
  const { days, capital, capitalBase, trades } = record;
  return [
    [
      'Period (UTC)',
      days.length === 0
        ? '–'
        : `${days[0]?.day ?? ''} to ${days.at(-1)?.day ?? ''}, ${days.length} ${days.length === 1 ? 'day' : 'days'}`,
    ],
    ['Capital base', `${dollarsText(capital)} (${capitalBase})`],
    ['Trades', String(trades.length)],
    ['Exposure, mean and peak', `${percentText(use.meanExposure)}, ${percentText(use.peakExposure)}`],
    ['Turnover a year', `${use.annualTurnover.toFixed(2)} times the capital`],
  ];
}

function returnRows({ figures }: TearSheet): readonly NamedFigure[] {
  const { moments, annualVolatility } = figures;
  const shape = (name: 'skew' | 'kurt'): string => statisticText(moments, (value) => value[name]?.toFixed(2) ?? '–');
  const dayText = (day: TearSheet['figures']['best']): string =>
    day === null ? '–' : `${percentText(day.value)} on ${day.day}`;
  return [
    ['Total return', percentText(figures.totalReturn)],
    ['Annual return', percentText(figures.annualReturn)],
    ['Annual volatility', annualVolatility === null ? '–' : percentText(annualVolatility)],
    ['Sortino, a year', statisticText(figures.sortino, ({ annual }) => annual.toFixed(2))],
    ['Calmar', statisticText(figures.calmar, ({ value }) => value.toFixed(2))],
    ['Omega', statisticText(figures.omega, (value) => value.toFixed(2))],
    ['Skew', shape('skew')],
    ['Kurtosis (normal: 3)', shape('kurt')],
    ['Best day', dayText(figures.best)],
    ['Worst day', dayText(figures.worst)],
  ];
}

function evidenceRows({ figures, evidence, options }: TearSheet): readonly NamedFigure[] {
  const decimals = (value: number): string => value.toFixed(3);
  return [
    ['Sharpe, a year', statisticText(figures.sharpe, ({ annual }) => annual.toFixed(2))],
    [
      'Its interval at 95 %',
      statisticText(evidence.interval, ({ low, high }) => `${low.toFixed(2)} to ${high.toFixed(2)}`),
    ],
    [
      'Lag-1 autocorrelation',
      statisticText(figures.annualSharpe, ({ lag1, isAutocorrelated, corrected }) =>
        isAutocorrelated ? `${lag1.toFixed(2)}: corrected Sharpe ${corrected?.toFixed(2) ?? '–'}` : lag1.toFixed(2),
      ),
    ],
    ['Probability of a Sharpe above zero (PSR)', statisticText(evidence.psr, decimals)],
    ['Days that would show it (MinTRL)', statisticText(evidence.minDays, (days) => Math.ceil(days).toString())],
    ['Tried', String(options.trials)],
    ['Best Sharpe of as many without skill, a year', statisticText(evidence.luck, (value) => value.toFixed(2))],
    ['Deflated Sharpe ratio (DSR)', statisticText(evidence.dsr, decimals)],
  ];
}

function riskRows({ figures }: TearSheet): readonly NamedFigure[] {
  const { risk } = figures;
  return [
    ['Value at risk 95 %, historical', statisticText(risk, ({ historical }) => percentText(historical))],
    ['Value at risk 95 %, gaussian', statisticText(risk, ({ gaussian }) => percentText(gaussian))],
    [
      'Value at risk 95 %, Cornish-Fisher',
      statisticText(risk, ({ cornishFisher, isCornishFisherUsable }) =>
        isCornishFisherUsable ? percentText(cornishFisher) : '– (too far from normal for it: see the historical one)',
      ),
    ],
    ['Expected shortfall 95 %', statisticText(risk, ({ es }) => percentText(es))],
  ];
}

function betRows({ bets }: TearSheet): readonly NamedFigure[] {
  const rate = (name: keyof typeof bets.winRates): string =>
    statisticText(
      bets.winRates[name],
      ({ raw, lower, upper }) => `${percentText(raw)} (${percentText(lower)} to ${percentText(upper)})`,
    );
  return [
    ['Bets, events, open, pushes', `${bets.bets}, ${bets.events}, ${bets.open}, ${bets.pushes}`],
    ['Win rate of what was sold or redeemed', rate('naive')],
    ['Win rate of all that is over', rate('actual')],
    ['Win rate with open losers as lost', rate('conservative')],
    [
      'Outcomes above their prices',
      statisticText(bets.calibration, ({ excess, z }) => `${percentText(excess)}, z ${z.toFixed(2)}`),
    ],
    ['Payoff ratio', statisticText(bets.payoffRatio, (value) => value.toFixed(2))],
    ['Profit factor', statisticText(bets.profitFactor, (value) => value.toFixed(2))],
    ['Expectancy of a bet', statisticText(bets.expectancy, dollarsText)],
    ['Median hold', statisticText(bets.medianHold, (ms) => `${(ms / HOUR_MS).toFixed(1)} hours`)],
  ];
}

function copyingRows({ parts, copyability, capacity }: TearSheet): readonly NamedFigure[] {
  return [
    ['At the leaders’ prices, without fees', dollarsText(parts.leader)],
    ['Slippage against them', dollarsText(-parts.slippage)],
    ['Fees', dollarsText(-parts.fees)],
    ['Copied profit', dollarsText(parts.copied)],
    ['What is left of their edge', statisticText(copyability, percentText)],
    ['Not copied, at their prices', parts.missed === null ? '– (not kept)' : dollarsText(parts.missed)],
    [
      'Capacity',
      statisticText(capacity, ({ multiple, capital }) => `${multiple.toFixed(1)} times, ${dollarsText(capital)}`),
    ],
  ];
}

function simulationRows({ simulation, options }: TearSheet): readonly NamedFigure[] {
  const annual = (daily: number): string => (daily * Math.sqrt(365)).toFixed(2);
  return [
    [
      `Sharpe of ${options.paths} paths, 5 %, 50 %, 95 %`,
      statisticText(simulation, ({ sharpe }) =>
        sharpe === null
          ? '– (too many paths without a bet)'
          : [sharpe.p05, sharpe.p50, sharpe.p95].map(annual).join(', '),
      ),
    ],
    [
      'Deepest fall, 50 %, 95 %, worst',
      statisticText(simulation, ({ drawdown }) =>
        [drawdown.p50, drawdown.p95, drawdown.max].map(percentText).join(', '),
      ),
    ],
    ['Probability of a loss', statisticText(simulation, ({ lossProbability }) => percentText(lossProbability))],
    [
      `Probability of a fall above ${percentText(options.drawdownLimit)}`,
      statisticText(simulation, ({ overLimitProbability }) => percentText(overLimitProbability)),
    ],
  ];
}

/** Nothing where nothing was executed again. */
function executionGroups({ record: { executions } }: TearSheet): readonly FigureGroup[] {
  if (executions === undefined) return [];
  const { count, drawn, profit, sharpe, drawdown, missed } = executions;
  const row = (name: string, { spread }: ExecutedFigure, text: (value: number) => string): NamedFigure => [
    `${name}: 5 %, 50 %, 95 %; least, most`,
    spread === null
      ? '–'
      : [
          [spread.p05, spread.p50, spread.p95],
          [spread.least, spread.most],
        ]
          .map((some) => some.map(text).join(', '))
          .join('; '),
  ];
  const isWide = [profit, sharpe, drawdown, missed].some(({ spread }) => spread !== null && spread.least < spread.most);
  return [
    {
      title: 'Other executions of the same trades',
      figures: [
        ['Executions, and what was drawn in each', `${count}: ${drawn.join(', ')}`],
        ...(isWide ? [] : [['What the draws changed', 'nothing'] as const]),
        row('Profit', profit, dollarsText),
        row('Sharpe a year', sharpe, (value) => value.toFixed(2)),
        row('Deepest fall', drawdown, percentText),
        row('Not copied, of the leaders’ trades', missed, percentText),
      ],
    },
  ];
}
