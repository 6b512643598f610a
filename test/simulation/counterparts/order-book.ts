import { drawBetween, drawFrom, drawOf } from '../draws.ts';
import { type History, type HistoryMarket } from '../history.ts';

/** A price and the shares that stand there, in micro-units. */
export type Level = { readonly price: bigint; readonly shares: bigint };

/** Best first on both sides. */
export type Sides = { readonly bids: readonly Level[]; readonly asks: readonly Level[] };

/** Books hold still for this long. */
const BUCKET_MS = 7_000;
const SHARE = 1_000_000n;
const MICRO = 1_000_000n;
const DEEP = 1_000_000n * SHARE;
/** Prices stay this near to where they began, so that an exit's floor is always within reach in the end. */
const MOST_TICKS = 3;
const MOST_PART = 25n;

type BookInput = {
  readonly history: History;
  readonly market: HistoryMarket;
  readonly token: string;
  readonly atMs: number;
  /** Other traders stand still and offer more than anybody takes. */
  readonly isCalm: boolean;
};

/** The book of a token at a moment: other traders move it, by draws that depend on token and moment only. */
export function bookAt({ history, market, token, atMs, isCalm }: BookInput): Sides {
  const bucket = Math.floor(atMs / BUCKET_MS);
  const draw = (what: string): number => drawOf(history.seed, 'book', market.name, bucket, what);
  const mid = BigInt(market.price) + (isCalm ? 0n : driftOf(market, draw('mid')));
  const isFirst = token === market.tokens[0];
  const center = isFirst ? mid : MICRO - mid;
  if (isCalm) return { bids: levels(market, center, -1n, [DEEP]), asks: levels(market, center, 1n, [DEEP]) };
  const side = (what: string): readonly bigint[] => {
    if (draw(`${what} ${token} none`) < 0.04) return [];
    const count = drawFrom([1, 2, 3], draw(`${what} ${token} count`));
    return Array.from(
      { length: count },
      (_, index) => BigInt(drawBetween(5, 1_500, draw(`${what} ${token} ${index}`))) * SHARE,
    );
  };
  return { bids: levels(market, center, -1n, side('bid')), asks: levels(market, center, 1n, side('ask')) };
}

/** What is asked for at so many prices of a thin book, the best of them; behind them stands more than anybody takes. */
const THIN_LEVELS = 12;
const REFILLED_AFTER_MS = 30_000;

/** A thin book as it is left by what was bought since it was last refilled. */
export function thinBookAt({ thinShares, bought, ...input }: ThinInput): Sides {
  const { bids } = bookAt({ ...input, isCalm: true });
  const isFirst = input.token === input.market.tokens[0];
  const center = isFirst ? BigInt(input.market.price) : MICRO - BigInt(input.market.price);
  const since = input.atMs - (input.atMs % REFILLED_AFTER_MS);
  const sizes = [...Array.from({ length: THIN_LEVELS }, () => BigInt(thinShares)), DEEP];
  const asks = levels(input.market, center, 1n, sizes).map(({ price, shares }) => ({
    price,
    shares: bought
      .filter((one) => one.price === price && one.atMs >= since)
      .reduce((left, one) => left - one.shares, shares),
  }));
  return { bids, asks: asks.filter(({ shares }) => shares > 0n) };
}

type ThinInput = Omit<BookInput, 'isCalm'> & {
  readonly thinShares: number;
  readonly bought: readonly (Level & { readonly atMs: number })[];
};

function driftOf({ price, tick }: HistoryMarket, draw: number): bigint {
  const step = BigInt(tick);
  const base = BigInt(price);
  const most = (base < MICRO - base ? base : MICRO - base) / MOST_PART / step;
  const ticks = most < BigInt(MOST_TICKS) ? most : BigInt(MOST_TICKS);
  return BigInt(drawBetween(-Number(ticks), Number(ticks), draw)) * step;
}

function levels(market: HistoryMarket, center: bigint, away: 1n | -1n, sizes: readonly bigint[]): readonly Level[] {
  const step = BigInt(market.tick);
  return sizes
    .map((shares, index) => ({ price: center + away * step * BigInt(index + 1), shares }))
    .filter(({ price }) => price > 0n && price < MICRO);
}
