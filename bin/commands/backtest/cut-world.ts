import { type TapeWorld } from '../../local/tape/tape-world.ts';

/** What of a tape is played: from the first moment, all before it being history, to the end, which does not count. */
export type BacktestPeriod = { readonly startMs?: number; readonly endMs?: number };

/**
 * A tape without what happened after the end of a period. What it tells of a market, and of what leaders began with, was
 * collected or made up later, from all of the recording.
 */
export function cutWorld(world: TapeWorld, { startMs = world.startMs, endMs = Infinity }: BacktestPeriod): TapeWorld {
  return {
    ...world,
    startMs: Math.max(startMs, world.startMs),
    rows: world.rows.filter(({ timestampS }) => timestampS * 1_000 < endMs),
    books: world.books.filter(({ atMs }) => atMs < endMs),
    markets: world.markets.map((market) => {
      const { resolution, invented, ...facts } = market;
      if (resolution === undefined || resolution.atMs < endMs) return market;
      const left = invented?.filter((field) => field !== 'payout' && field !== 'resolution');
      return { ...facts, ...(left === undefined ? {} : { invented: left }) };
    }),
  };
}
