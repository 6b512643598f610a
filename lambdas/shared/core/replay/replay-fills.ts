import { type ChildOrder } from '../model/child-order.ts';
import { type BookLevel, type Market } from '../model/market.ts';
import { LEAST_COPIES } from '../scoring/copy-costs.ts';
import { MICRO } from '../values/decimal.ts';
import { price } from '../values/price.ts';
import { labelledStream } from '../values/random-stream.ts';
import { divideCeil, larger, scaleFloor, smaller, sum } from '../values/quantity.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { cents } from '../values/usd.ts';
import { filledOnes, type MeasuredFill } from './measured-fill.ts';
import { PRICE_BOUNDS } from './synthetic-book.ts';

type Order = Pick<ChildOrder, 'venueOrderId' | 'side'>;
type Met = { readonly order: Order; readonly market: Market; readonly levels: readonly BookLevel[] };

/** What becomes of an order at the venue beyond what its book says, each a function of the order: nothing hangs on who is first. */
export type ReplayFills = {
  /** The side of the book that an order meets, at the prices that it turns out to have. */
  readonly met: (met: Met) => readonly BookLevel[];
  /** What is left to it of the shares that it would be filled with, best first. */
  readonly left: (met: Met, shares: Shares) => Shares;
};

/** A tenth of the volume at which a made book is a usual one, that volume, and ten times it. */
const VOLUME_BOUNDS = [cents(1_000_000n), cents(10_000_000n), cents(100_000_000n)];

/**
 * Fills that are drawn from what purchases of ours were filled with (quant.md 10.2): how much worse than promised, and which
 * part of it, each by a stream of its own, of a seed and the order's id.
 *
 * Drawn among those of the same price and volume; where they are fewer than thirty among those of the same price, then among
 * all. Sales, whose books nobody kept, draw from what purchases met.
 *
 * @returns Undefined where fewer than thirty were filled: too few to tell anything of the next one.
 */
export function drawnFills(seed: bigint, measured: readonly MeasuredFill[]): ReplayFills | undefined {
  const filled = filledOnes(measured);
  if (filled.length < LEAST_COPIES) return undefined;
  const [worse, parts] = [drawer(filled), drawer(measured)];
  return {
    met: (met) => {
      const by = worse(met, seed, 'slippage')?.worse ?? 0n;
      return met.levels.map((level) => ({ ...level, price: worsened(level, met, by) }));
    },
    left: (met, shares) => scaleFloor(shares, parts(met, seed, 'fill')?.part ?? MICRO, MICRO),
  };
}

/** Cuts levels, best first, to so many shares in all. */
export function cutLevels(levels: readonly BookLevel[], most: Shares): readonly BookLevel[] {
  return levels.flatMap((level, at) => {
    const before = sum(
      NO_SHARES,
      levels.slice(0, at).map(({ shares }) => shares),
    );
    const kept = smaller<bigint>(level.shares, most - before);
    return kept > 0n ? [{ ...level, shares: kept as Shares }] : [];
  });
}

type Cell = Pick<MeasuredFill, 'price' | 'volume24h'>;

function drawer<One extends Cell>(all: readonly One[]): (met: Met, seed: bigint, what: string) => One | undefined {
  const byPrice = Map.groupBy(all, priceBucket);
  const byBoth = Map.groupBy(all, cellOf);
  return ({ order, market, levels: [best] }, seed, what) => {
    if (best === undefined) return undefined;
    const cell = { price: best.price, ...(market.volume24h === undefined ? {} : { volume24h: market.volume24h }) };
    const alike = [byBoth.get(cellOf(cell)), byPrice.get(priceBucket(cell))].find((own) => isEnough(own)) ?? all;
    return alike[labelledStream(seed, `${what}|${order.venueOrderId}`).below(alike.length)];
  };
}

function isEnough(own: readonly object[] | undefined): boolean {
  return own !== undefined && own.length >= LEAST_COPIES;
}

function cellOf(one: Cell): string {
  const { volume24h } = one;
  const volume =
    volume24h === undefined ? 'unknown' : String(VOLUME_BOUNDS.filter((bound) => bound <= volume24h).length);
  return `${priceBucket(one)} ${volume}`;
}

/** By the distance of a price from 0 or 1, as made books are. */
function priceBucket({ price: at }: Cell): number {
  const nearest = smaller<bigint>(at, MICRO - at);
  return PRICE_BOUNDS.filter((bound) => bound <= nearest).length;
}

/** Worse is dearer for a buyer and cheaper for a seller; no price leaves the scale of its market. */
function worsened({ price: at }: BookLevel, { order, market }: Met, by: bigint): BookLevel['price'] {
  const moved =
    order.side === 'BUY' ? divideCeil(at * (MICRO + by), MICRO) : (at * larger<bigint>(MICRO - by, 0n)) / MICRO;
  return price(smaller<bigint>(larger<bigint>(moved, market.tick), MICRO - market.tick));
}
