const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const TIME_STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR_MS),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((count) => count * DAY_MS),
];
const MOST_TIMES = 8;
const MOST_AMOUNTS = 4;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Moments to mark on a time axis, on whole steps of UTC, and how each is written. */
export type TimeTicks = { readonly ticks: readonly number[]; readonly textOf: (atMs: number) => string };

/** At most eight moments from start to end, as dates or as times of day; of several days midnight is the date. */
export function timeTicks(startMs: number, endMs: number): TimeTicks {
  const span = Math.max(1, endMs - startMs);
  const step = TIME_STEPS_MS.find((ms) => span / ms < MOST_TIMES) ?? Math.ceil(span / MOST_TIMES);
  const first = Math.ceil(startMs / step) * step;
  const count = Math.max(0, Math.floor((endMs - first) / step) + 1);
  return {
    ticks: Array.from({ length: count }, (_, at) => first + at * step),
    textOf: (atMs) => (step >= DAY_MS || (span > DAY_MS && atMs % DAY_MS === 0) ? dayText(atMs) : timeText(atMs)),
  };
}

/** Whole dollars from zero up to the most, in steps of 1, 2 or 5 times a power of ten. */
export function amountTicks(most: number): readonly number[] {
  const rough = Math.max(1, most / MOST_AMOUNTS);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((times) => times * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, at) => at * step);
}

function timeText(atMs: number): string {
  return new Date(atMs).toISOString().slice(11, 16);
}

function dayText(atMs: number): string {
  const day = new Date(atMs);
  return `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()] ?? ''}`;
}
