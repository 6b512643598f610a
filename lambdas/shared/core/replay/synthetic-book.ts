import { type Book, type BookLevel, type Market } from '../model/market.ts';
import { MICRO } from '../values/decimal.ts';
import { type Price, price } from '../values/price.ts';
import { ceilToStep, floorToStep, larger, smaller } from '../values/quantity.ts';
import { ORDER_SHARE_STEP, shares } from '../values/shares.ts';
import { cents, type Usd } from '../values/usd.ts';

/** How far apart a book's sides are, and what stands at each of its prices, by the distance of the price from 0 or 1. */
type Bucket = { readonly below: bigint; readonly half: bigint; readonly step: bigint; readonly each: Usd };

/**
 * An assumption, and no measurement: a cent to either side where prices are in the middle, less at the ends, and hundreds
 * of dollars a level. `--help` of the backtest and the README say so.
 */
const BUCKETS: readonly Bucket[] = [
  { below: 50_000n, half: 2_000n, step: 2_000n, each: cents(10_000n) },
  { below: 150_000n, half: 5_000n, step: 5_000n, each: cents(20_000n) },
  { below: MICRO, half: 10_000n, step: 10_000n, each: cents(40_000n) },
];
/** Where one of these kinds of books ends and the next begins, by the distance of the price from 0 or 1. */
export const PRICE_BOUNDS: readonly bigint[] = BUCKETS.slice(0, -1).map(({ below }) => below);
const LEVELS = 5n;
/** The day's volume at which a level holds what the table says; a tenth of it to ten times it at most. */
const USUAL_VOLUME = cents(10_000_000n);
const WIDEST_FACTOR = 10n;

/**
 * The book that is taken for a token's after a trade at a price, where none was recorded.
 *
 * Whoever comes after a trade never gets its own price: the best offer is above it and the best bid below.
 */
export function syntheticBook(last: Price, { tick, volume24h }: Pick<Market, 'tick' | 'volume24h'>): Book {
  const nearest = smaller(last, price(MICRO - last));
  const bucket = BUCKETS.find(({ below }) => nearest < below) ?? BUCKETS[BUCKETS.length - 1];
  if (bucket === undefined) return { bids: [], asks: [] };
  const half = larger(bucket.half, tick);
  const step = larger(ceilToStep(bucket.step, tick), tick);
  const ask = ceilToStep(last + half, tick);
  const bid = floorToStep(larger<bigint>(last - half, 0n), tick);
  const each = withVolume(bucket.each, volume24h);
  const ladder = (from: bigint, by: bigint): readonly BookLevel[] =>
    Array.from({ length: Number(LEVELS) }, (_, at) => price(from + by * BigInt(at)))
      .filter((one) => one >= tick && one <= MICRO - tick)
      .map((one) => ({ price: one, shares: shares(floorToStep((each * MICRO) / one, ORDER_SHARE_STEP)) }));
  return { asks: ladder(ask, step), bids: ladder(bid, -step) };
}

/** The book of a market's other outcome: who offers one at a price bids for the other at what is left to a dollar. */
export function mirroredBook({ bids, asks }: Book): Book {
  const mirrored = (levels: readonly BookLevel[]): readonly BookLevel[] =>
    levels.map((level) => ({ price: price(MICRO - level.price), shares: level.shares }));
  return { bids: mirrored(asks), asks: mirrored(bids) };
}

function withVolume(each: Usd, volume: Usd = USUAL_VOLUME): bigint {
  const scaled = (each * volume) / USUAL_VOLUME;
  return smaller<bigint>(larger<bigint>(scaled, each / WIDEST_FACTOR), each * WIDEST_FACTOR);
}
