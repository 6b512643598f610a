import { NO_PICO } from '../values/pico-usd.ts';
import { DAY_MS, later, startOfUtcDay, type UnixMs, unixMs } from '../values/unix-ms.ts';
import { type ActRecord, copiedActs, type CopiedActs } from './copied-acts.ts';
import { type CopyCosts } from './copy-costs.ts';
import { type DailySeries, dailySeries } from './daily-series.ts';
import { type LeaderAct } from './leader-act.ts';
import { recordAsOf } from './record-as-of.ts';

/** What is looked at of a leader. */
export type ViewInput = {
  readonly record: ActRecord;
  /** Nothing from this moment on is read. */
  readonly asOf: UnixMs;
  /** How many days before that count; absent: a year. */
  readonly lookbackDays?: number | undefined;
};

/** A record as it could be known at a moment, and the days of it that count. */
export type RecordView = {
  readonly record: ActRecord;
  /** The first moment that counts, and the first that counts no more. */
  readonly from: UnixMs;
  readonly to: UnixMs;
};

/** A series, and those of its acts that lie within its days. */
export type ActedSeries = { readonly acts: readonly LeaderAct[]; readonly series: DailySeries };

/** How far back a record counts, in days (quant.md, 6.6). */
export const LOOKBACK_DAYS = 365;

/** Looks at a leader at a moment: within a year before it, or as said. */
export function viewAsOf({ record: whole, asOf, lookbackDays }: ViewInput): RecordView {
  const record = recordAsOf(whole, asOf);
  return { record, from: firstMoment(record.acts, asOf, lookbackDays), to: asOf };
}

/** What he made himself. */
export function ownSeries(view: RecordView): ActedSeries {
  return { acts: actsWithin(view, view.record.acts), series: seriesOf(view, view.record.acts) };
}

/** What copying all of it would have made. */
export function copiedSeries(view: RecordView, costs: CopyCosts): ActedSeries & Pick<CopiedActs, 'counts'> {
  const { acts, counts } = copiedActs(view.record, costs);
  return { acts: actsWithin(view, acts), series: seriesOf(view, acts), counts };
}

/** A copy comes later than what it copies: that of the last moment may come too late to count. */
function actsWithin({ from, to }: RecordView, acts: readonly LeaderAct[]): readonly LeaderAct[] {
  return acts.filter(({ at }) => at >= from && at < to);
}

function seriesOf({ record: { markets, prices }, from, to }: RecordView, acts: readonly LeaderAct[]): DailySeries {
  return dailySeries({ acts, markets, prices, from, to, leastCapital: NO_PICO });
}

/**
 * His first day, or that of the window where he has done something before. What he was only paid begins no record: days on which he
 * had nothing at stake are none of his.
 */
function firstMoment(acts: readonly LeaderAct[], asOf: UnixMs, lookbackDays = LOOKBACK_DAYS): UnixMs {
  const begun = acts.find(({ kind }) => kind !== 'REWARD' && kind !== 'REDEEM');
  const first = startOfUtcDay(begun?.at ?? asOf);
  return unixMs(Math.max(first, startOfUtcDay(later(asOf, -lookbackDays * DAY_MS))));
}
