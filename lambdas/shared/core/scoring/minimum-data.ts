import { DAY_MS, later, startOfUtcDay, type UnixMs, utcDate } from '../values/unix-ms.ts';
import { type DailySeries } from './daily-series.ts';

/** What of which a statistic needs a least number (quant.md 1.8). */
export type DataNeed = 'CALENDAR_DAYS' | 'ACTIVE_DAYS' | 'CLOSED_BETS' | 'EVENTS' | 'BLOCKS';

/** How much there is of it, and since or from when on it is enough. */
export type DataCount = {
  readonly need: DataNeed;
  readonly have: number;
  readonly least: number;
  /** The day at whose end there will be enough, at the pace so far; null where there is none, or not within ten years. */
  readonly enoughOn: string | null;
};

/** Whether figures may be computed at all, which is far from believing them. */
export type MinimumData = {
  readonly isEnough: boolean;
  readonly counts: readonly DataCount[];
  /** When all of it will be enough; null where that cannot be told, or is so already. */
  readonly enoughOn: string | null;
};

const LEAST_DAYS = 60;
const LEAST_ACTIVE_DAYS = 20;
const LEAST_CLOSED_BETS = 30;
const LEAST_EVENTS = 20;
const LEAST_BLOCKS = 5;
const FARTHEST_DAYS = 3_650;

/** Counts what there is, and tells what is missing and when it will be there. @param to The first moment that counts no more */
export function minimumData({ days, bets }: Pick<DailySeries, 'days' | 'bets'>, to: UnixMs): MinimumData {
  const closed = bets.filter(({ state }) => state !== 'open');
  const length = days.length;
  // Blocks of the resampling are at least as long as the cube root of the record (quant.md 4.7).
  const block = Math.max(1, Math.ceil(Math.cbrt(length)));
  const counted: readonly (readonly [DataNeed, number, number])[] = [
    ['CALENDAR_DAYS', length, LEAST_DAYS],
    ['ACTIVE_DAYS', days.filter(({ isActive }) => isActive).length, LEAST_ACTIVE_DAYS],
    ['CLOSED_BETS', closed.length, LEAST_CLOSED_BETS],
    ['EVENTS', new Set(closed.map(({ event }) => event)).size, LEAST_EVENTS],
    ['BLOCKS', Math.floor(length / block), LEAST_BLOCKS],
  ];
  const counts = counted.map(([need, have, least]): DataCount => {
    const lacking = least - have;
    if (lacking <= 0) return { need, have, least, enoughOn: null };
    const wait = need === 'BLOCKS' ? lacking * block : Math.ceil((lacking * length) / have);
    const isNear = have > 0 && wait <= FARTHEST_DAYS;
    return { need, have, least, enoughOn: isNear ? utcDate(later(startOfUtcDay(later(to, -1)), wait * DAY_MS)) : null };
  });
  const lacking = counts.filter(({ have, least }) => have < least);
  const dates = lacking.flatMap(({ enoughOn }) => enoughOn ?? []).toSorted();
  return {
    isEnough: lacking.length === 0,
    counts,
    enoughOn: dates.length === lacking.length ? (dates.at(-1) ?? null) : null,
  };
}
