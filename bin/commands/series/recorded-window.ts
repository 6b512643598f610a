import { MOST_SERIES_DAYS } from '#core/scoring/daily-series.ts';
import { DAY_MS, later, startOfUtcDay, type UnixMs, unixMs, utcDate } from '#core/values/unix-ms.ts';
import { type LeaderRecord } from '#core/scoring/leader-record.ts';

/** The days to tell of; from the first to the last known where absent. `to` is the first day that counts no more. */
export type SeriesWindow = { readonly from?: UnixMs; readonly to?: UnixMs };

/** An option that reaches beyond what is recorded, and the day that counts in its place, as `2026-06-01`. */
export type ClampedOption = {
  readonly option: '--from' | '--to';
  readonly asked: string;
  readonly counted: string;
};

/** The days that are told of; `end` is the first moment that counts no more. */
export type RecordedWindow = {
  readonly start: UnixMs;
  readonly end: UnixMs;
  readonly clamped: readonly ClampedOption[];
};

/**
 * Keeps a window within what is recorded: from the day of the leader's first act to the last day of which anything is told.
 *
 * A day that nobody recorded is not an idle one: as a zero it would make a short record look long enough to be judged
 * (quant.md, 1.3 and 1.8). What he held before his first act is in no number, so such days would be zeros too. A resolution
 * whose time was made up is reached by asking for it: `to` may lie as far as the last payout.
 *
 * @throws Error naming `--from` where there are more days than a series has.
 */
export function recordedWindow(
  { acts, lastAt, markets }: Pick<LeaderRecord, 'acts' | 'lastAt' | 'markets'>,
  { from, to }: SeriesWindow,
): RecordedWindow {
  const firstDay = startOfUtcDay(acts[0]?.at ?? lastAt);
  const payouts = [...markets.values()].map(({ payout }) => payout?.at ?? lastAt);
  const afterLastDay = later(startOfUtcDay(unixMs(Math.max(lastAt, ...payouts))), DAY_MS);
  const start = unixMs(Math.max(from ?? firstDay, firstDay));
  const end = to === undefined ? later(lastAt, 1) : unixMs(Math.min(to, afterLastDay));
  refuseTooMany(start, end);
  return {
    ...{ start, end },
    clamped: [...clampedFrom('--from', from, start), ...clampedFrom('--to', to, end)],
  };
}

function refuseTooMany(start: UnixMs, end: UnixMs): void {
  const count = Math.ceil((end - start) / DAY_MS);
  if (count <= MOST_SERIES_DAYS) return;
  const earliest = utcDate(later(start, (count - MOST_SERIES_DAYS) * DAY_MS));
  throw new Error(
    `--from: from ${utcDate(start)} on there are ${count} days, and at most ${MOST_SERIES_DAYS} are told: begin on ${earliest} or later`,
  );
}

function clampedFrom(
  option: ClampedOption['option'],
  asked: UnixMs | undefined,
  counted: UnixMs,
): readonly ClampedOption[] {
  return asked === undefined || asked === counted ? [] : [{ option, asked: utcDate(asked), counted: utcDate(counted) }];
}
