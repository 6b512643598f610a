import { type BetCalibration, type SeriesFigures } from '../model/leader-score.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { calibrationOf } from './calibration.ts';
import { type ActRecord } from './copied-acts.ts';
import { type DailySeries } from './daily-series.ts';
import { minimumData } from './minimum-data.ts';
import { pricedBets } from './priced-bets.ts';
import { sharpeOf } from './sharpe.ts';
import { skillEvidence } from './skill-evidence.ts';
import { known, missing, type Statistic } from './statistic.ts';
import { winRatesOf } from './win-rates.ts';

type FiguresInput = {
  readonly series: DailySeries;
  /** What the series was made of, within its window. */
  readonly record: Pick<ActRecord, 'acts' | 'markets'>;
  /** The first moment that counts no more. */
  readonly to: UnixMs;
  readonly trials: number;
  readonly seed: bigint;
};

const IN_PICO = 1e12;

/** What a series comes to; a figure that has too little to go by says why. */
export function seriesFigures({ series, record, to, trials, seed }: FiguresInput): SeriesFigures {
  const { total, capital, bets, returns, unseen, unpriced } = series;
  const none = returns.value === null ? missing(returns.reason) : undefined;
  const evidence = skillEvidence(returns.value ?? new Float64Array(), { trials, seed });
  const { interval, psr, minDays } = evidence;
  return {
    ...{ profit: Number(total) / IN_PICO, capital: Number(capital) / IN_PICO },
    totalReturn: none === undefined ? Number(total) / Number(capital) : null,
    sharpe: none ?? annualSharpe(returns.value ?? new Float64Array()),
    ...{ interval: none ?? interval, psr: none ?? psr, minDays: none ?? minDays },
    winRates: winRatesOf(bets),
    calibration: betCalibration(record, to),
    minimum: minimumData(series, to),
    ...{ unseenMarkets: unseen, unpricedShares: unpriced },
  };
}

function annualSharpe(returns: Float64Array): Statistic {
  const sharpe = sharpeOf({ returns });
  return sharpe.value === null ? sharpe : known(sharpe.value.annual);
}

/** Whether the resolved bets of a record came true more often than their prices said. @param to What is resolved from here on is not known yet */
export function betCalibration({ acts, markets }: FiguresInput['record'], to: UnixMs): Statistic<BetCalibration> {
  const bets = pricedBets(acts, markets, to);
  const calibration = calibrationOf({
    prices: Float64Array.from(bets, ({ price }) => price),
    outcomes: Float64Array.from(bets, ({ outcome }) => outcome),
  });
  if (calibration.value === null) return calibration;
  return known({ ...calibration.value, bets: bets.length, events: new Set(bets.map(({ event }) => event)).size });
}
