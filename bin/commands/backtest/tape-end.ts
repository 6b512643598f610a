import { type TapeWorld } from '../../local/tape/tape-world.ts';

/** An hour after the last thing that a tape tells everything is confirmed. */
const CONFIRMED_MS = 3_600_000;

/** The last moment of which a tape tells anything, milliseconds since the epoch. */
export function lastMomentOf({ startMs, rows, books, markets }: TapeWorld): number {
  const latest = (last: number, atMs: number): number => Math.max(last, atMs);
  const acts = rows.map(({ timestampS }) => timestampS * 1_000);
  const shown = books.map(({ atMs }) => atMs);
  const paid = markets.map(({ resolution }) => resolution?.atMs ?? startMs);
  return [...acts, ...shown, ...paid].reduce(latest, startMs);
}

/** Where a backtest ends: nothing is known, and no day counts, after what was recorded. */
export function backtestEnd(tape: TapeWorld, endMs = Infinity): number {
  return Math.min(endMs, lastMomentOf(tape) + CONFIRMED_MS);
}
