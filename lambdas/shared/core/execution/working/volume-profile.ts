import { type TradeTape } from '../../model/market-trade.ts';
import { type VolumeProfile, type VolumeSource } from '../../model/working-order.ts';
import { plus, sum } from '../../values/quantity.ts';
import { NO_SHARES, type Shares, shares } from '../../values/shares.ts';
import { DAY_MS, later, type UnixMs, unixMs } from '../../values/unix-ms.ts';

/** Trading repeats itself by the time of day: whole days are looked back at, no more of them than the market may remember. */
export const LOOK_BACK_DAYS = 7;
/** Fewer trades say more of who made them than of when others will. */
export const LEAST_TRADES = 100;
/** One other market is no category. */
export const LEAST_MARKETS = 2;
const BUCKET_MS = 900_000;
const BUCKETS = DAY_MS / BUCKET_MS;
/** A profile reaches beyond the window, for who is shown an order takes his time to say yes. */
const BEYOND_MS = 3_600_000;
/** Shares of a whole day of each market of a category: each counts as much as the others. */
const DAY_SHARES = 1_000_000_000_000n;

/** For which window, and what was read before it. */
type ProfileInput = { readonly now: UnixMs; readonly windowMs: number };

/** From when on a market's trades are asked for. */
export function lookBackFrom(now: UnixMs): UnixMs {
  return later(now, -LOOK_BACK_DAYS * DAY_MS);
}

/** True where a tape has a whole day before a moment. */
export function holdsADay({ from }: TradeTape, now: UnixMs): boolean {
  return from <= later(now, -DAY_MS);
}

/** How many trades of a tape count: those of whole days. */
export function countedTrades(tape: TradeTape, now: UnixMs): number {
  return countedOf(tape, now).trades.length;
}

/**
 * What is expected in each quarter of an hour of a window: what was traded in the market at the same time of the days before.
 *
 * @returns Undefined where the tape has fewer than 100 trades in whole days.
 */
export function marketProfile(tape: TradeTape, input: ProfileInput): VolumeProfile | undefined {
  const day = dayOf(tape, input.now);
  return day === undefined ? undefined : { of: 'market', ...laidOut(day.volumes, input), source: day.source };
}

/**
 * The average of the profiles of a category's markets, in each of which a day counts the same however much is traded.
 *
 * @returns Undefined where fewer than two of them have a profile of their own.
 */
export function categoryProfile(tapes: readonly TradeTape[], input: ProfileInput): VolumeProfile | undefined {
  const days = tapes.flatMap((tape) => dayOf(tape, input.now) ?? []);
  if (days.length < LEAST_MARKETS) return undefined;
  const even = days.map(({ volumes }) => evenDay(volumes));
  const volumes = Array.from({ length: BUCKETS }, (_, at) =>
    shares(even.reduce((whole, day) => whole + (day[at] ?? 0n), 0n) / BigInt(even.length)),
  );
  const sources = days.map(({ source }) => source);
  const source: VolumeSource = {
    tradeCount: sources.reduce((whole, { tradeCount }) => whole + tradeCount, 0),
    marketCount: days.length,
    from: unixMs(Math.min(...sources.map(({ from }) => from))),
    ...leastOf(sources),
  };
  return { of: 'category', ...laidOut(volumes, input), source };
}

function leastOf(sources: readonly VolumeSource[]): Pick<VolumeSource, 'least'> {
  const least = sources.find((source) => source.least !== undefined)?.least;
  return least === undefined ? {} : { least };
}

type Day = { readonly volumes: readonly Shares[]; readonly source: VolumeSource };

/** What was traded in each quarter of an hour of a day, counted from this moment's time of day on. */
function dayOf(tape: TradeTape, now: UnixMs): Day | undefined {
  const { since, trades } = countedOf(tape, now);
  if (trades.length < LEAST_TRADES) return undefined;
  const volumes = Array.from({ length: BUCKETS }, () => NO_SHARES);
  for (const trade of trades) {
    const at = Math.floor(((trade.at - since) % DAY_MS) / BUCKET_MS);
    volumes[at] = plus(volumes[at] ?? NO_SHARES, trade.shares);
  }
  const least = tape.least === undefined ? {} : { least: tape.least };
  return { volumes, source: { tradeCount: trades.length, marketCount: 1, from: since, ...least } };
}

function countedOf({ trades, from }: TradeTape, now: UnixMs) {
  const days = Math.min(LOOK_BACK_DAYS, Math.max(0, Math.floor((now - from) / DAY_MS)));
  const since = later(now, -days * DAY_MS);
  return { since, trades: trades.filter(({ at, shares: count }) => at >= since && at < now && count > 0n) };
}

function evenDay(volumes: readonly Shares[]): readonly bigint[] {
  const whole = sum(NO_SHARES, volumes);
  return volumes.map((volume) => (volume * DAY_SHARES) / whole);
}

/** A day's volumes over a window from now on: a window that is longer than the day begins it anew. */
function laidOut(day: readonly Shares[], { now, windowMs }: ProfileInput) {
  const length = Math.ceil((windowMs + BEYOND_MS) / BUCKET_MS);
  const volumes = Array.from({ length }, (_, at) => day[at % BUCKETS] ?? NO_SHARES);
  return { startsAt: now, bucketMs: BUCKET_MS, volumes };
}
