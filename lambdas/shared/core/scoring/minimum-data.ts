import { DAY_MS, later, startOfUtcDay, type UnixMs, utcDate } from '../values/unix-ms.ts';
import { blockOf } from './block-length.ts';
import { type DailySeries } from './daily-series.ts';
import { type FailedGate, type RecordLength, recordGates } from './gates.ts';

/** Of what there is too little, and when it will be enough. */
export type DataLack = Pick<FailedGate, 'gate' | 'bound'> & {
  readonly value: number;
  /** The day at whose end there will be enough, at the pace so far; null where there is none, or not within ten years. */
  readonly enoughOn: string | null;
};

/** Whether figures may be computed at all, which is far from believing them (quant.md 1.8). */
export type MinimumData = {
  readonly record: RecordLength;
  readonly lacks: readonly DataLack[];
  /** When nothing will be lacking; null where nothing is, or nobody can tell. */
  readonly enoughOn: string | null;
};

const FARTHEST_DAYS = 3_650;

/** Counts what there is, and tells what is missing and when it will be there. @param to The first moment that counts no more */
export function minimumData({ days, bets }: Pick<DailySeries, 'days' | 'bets'>, to: UnixMs): MinimumData {
  const closed = bets.filter(({ state }) => state !== 'open');
  const calendarDays = days.length;
  const block = blockOf(Float64Array.from(days, ({ profit }) => Number(profit)));
  const record: RecordLength = {
    calendarDays,
    activeDays: days.filter(({ isActive }) => isActive).length,
    closedBets: closed.length,
    distinctEvents: new Set(closed.map(({ event }) => event)).size,
    blocks: Math.floor(calendarDays / block),
  };
  const lastDay = startOfUtcDay(later(to, -1));
  const lacks = recordGates(record).map(({ gate, bound, value }): DataLack => {
    const have = value ?? 0;
    const wait = Math.ceil(((bound - have) * calendarDays) / have);
    const isNear = have > 0 && wait <= FARTHEST_DAYS;
    return { gate, bound, value: have, enoughOn: isNear ? utcDate(later(lastDay, wait * DAY_MS)) : null };
  });
  const dates = lacks.flatMap(({ enoughOn }) => enoughOn ?? []).toSorted();
  return { record, lacks, enoughOn: dates.length === lacks.length ? (dates.at(-1) ?? null) : null };
}
