import { known, missing, type Statistic } from './statistic.ts';

/** What each leader was of a result, in their order; parts add up to one. */
export type Attribution = {
  /** Of the profit; null where it comes to nothing. */
  readonly pnlShare: readonly number[] | null;
  /** Of the variance: cov(pnl_i, pnl)/var(pnl). */
  readonly riskShare: readonly number[];
  /** Mean of the leader's days over the standard deviation of all of them. */
  readonly sharpeContribution: readonly number[];
};

/** What a day brought through each leader, in dollars, in their order. */
type DayRow = readonly number[];

/** What each leader brought in all, in dollars. */
export function totalByLeader(days: readonly DayRow[]): readonly number[] {
  return (days[0] ?? []).map((_, leader) => sumOf(days, (day) => day[leader] ?? 0));
}

/**
 * What part of profit and risk came through each leader (quant.md 10.3), of the days of all of them together; standard
 * deviation over n − 1.
 *
 * @returns ZERO_VARIANCE where all days together are alike: there is no risk to share.
 */
export function attributionOf(days: readonly DayRow[]): Statistic<Attribution> {
  if (days.length === 0 || days[0]?.length === 0) return missing('EMPTY');
  if (!days.every((day) => day.every(Number.isFinite))) return missing('NON_FINITE');
  if (days.length < 2) return missing('TOO_FEW');
  const totals = days.map((day) => day.reduce((sum, pnl) => sum + pnl, 0));
  const [mean, largest] = [sumOf(totals, (total) => total) / totals.length, Math.max(...totals.map(Math.abs))];
  const squares = sumOf(totals, (total) => (total - mean) ** 2);
  if (Math.sqrt(squares / totals.length) <= 1e-12 * largest) return missing('ZERO_VARIANCE');
  const byLeader = totalByLeader(days);
  const means = byLeader.map((pnl) => pnl / days.length);
  const all = sumOf(totals, (total) => total);
  const deviation = Math.sqrt(squares / (totals.length - 1));
  return known({
    pnlShare: all === 0 ? null : byLeader.map((pnl) => pnl / all),
    riskShare: means.map(
      (own, leader) => sumOf(days, (day, at) => ((day[leader] ?? 0) - own) * ((totals[at] ?? 0) - mean)) / squares,
    ),
    sharpeContribution: means.map((own) => own / deviation),
  });
}

function sumOf<Row>(rows: readonly Row[], of: (row: Row, at: number) => number): number {
  return rows.reduce((sum, row, at) => sum + of(row, at), 0);
}
