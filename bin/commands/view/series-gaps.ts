import { utcDate } from '#core/values/unix-ms.ts';
import { type LeaderSeries } from '../series/collect-series.ts';

/** What the record does not tell, and what was done about it: a line for each gap that there is. */
export function seriesGapLines({ gaps, series }: Pick<LeaderSeries, 'gaps' | 'series'>): readonly string[] {
  const strange = [...gaps.strangeRows].map(([type, count]) => `${count} ${type}`).join(', ');
  const [old, derived] = [series.marksFrom.get('last') ?? 0, series.marksFrom.get('other') ?? 0];
  const counted: readonly (readonly [count: number, what: string])[] = [
    [
      series.unseen,
      'markets of which more went than was seen to come; to sell it made its price less what it was worth in the end',
    ],
    [gaps.opening, 'positions from before the record; what they made is not his profit here'],
    [series.unpriced, 'transfers of shares that nothing told a price of; they are in no number'],
    [gaps.conversions, 'conversions, of which no row tells all that came; they make no profit'],
    [gaps.feesUntold, 'fills in markets with a fee; no row tells what he paid'],
    [gaps.inventedPayouts, 'markets with an invented outcome; nobody recorded who won'],
    [gaps.inventedEnds, 'markets with an invented time of resolution'],
    [gaps.unresolved, 'markets past their end without a resolution; they keep their last mark'],
    [gaps.unreadable, 'rows that nobody could read'],
    [gaps.unknownMarkets, 'markets of which nothing is known; what he did in them is in no number'],
    [gaps.unpricedMarkets, 'markets without a price of their own; their marks are what he paid last'],
    [old, 'marks at ends of days that are older than 24 hours'],
    [derived, 'marks at ends of days that are what the other outcome leaves of a dollar'],
  ];
  return [
    ...(gaps.isOnlyTrades
      ? [
          'Gap: only trades are recorded; splits and merges may be missing, and without payouts the capital is too large',
        ]
      : []),
    ...(gaps.cutBefore === undefined
      ? []
      : [`Gap: what he did before ${utcDate(gaps.cutBefore)} was not read; he did more than is read of one leader`]),
    ...(strange === '' ? [] : [`Gap: rows of kinds that are not accounted for: ${strange}`]),
    ...counted.filter(([count]) => count > 0).map(([count, what]) => `Gap: ${count} × ${what}`),
  ];
}
