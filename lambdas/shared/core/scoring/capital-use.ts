import { utcDate } from '../values/unix-ms.ts';
import { type CopyRecord } from './copy-record.ts';
import { DAYS_PER_YEAR } from './sharpe.ts';

/** How much of the capital was at work, as parts of it. */
export type CapitalUse = {
  /** What open bets had cost at the end of a day: the mean of all days, and the most. */
  readonly meanExposure: number;
  readonly peakExposure: number;
  /** Dollars bought and sold, by the capital, a year. */
  readonly annualTurnover: number;
};

/** Says how much of the capital was at work; a bet whose end nobody says was until the last day. */
export function capitalUse({ days, bets, trades, capital }: CopyRecord): CapitalUse {
  const spans = bets.map(({ cost, openedAt, closedAt }) => ({
    ...{ cost, opened: utcDate(openedAt), closed: closedAt === undefined ? undefined : utcDate(closedAt) },
  }));
  const exposures = days.map(({ day }) =>
    spans.reduce(
      (sum, { cost, opened, closed }) => (opened <= day && (closed === undefined || closed > day) ? sum + cost : sum),
      0,
    ),
  );
  const traded = trades.reduce((sum, { shares, price }) => sum + shares * price, 0);
  const count = Math.max(1, days.length);
  return {
    meanExposure: exposures.reduce((sum, one) => sum + one, 0) / count / capital,
    peakExposure: Math.max(0, ...exposures) / capital,
    annualTurnover: (traded / capital / count) * DAYS_PER_YEAR,
  };
}
