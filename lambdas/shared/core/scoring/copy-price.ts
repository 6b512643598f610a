import { syntheticBook } from '../replay/synthetic-book.ts';
import { type BookLevel } from '../model/market.ts';
import { MICRO } from '../values/decimal.ts';
import { NO_PICO, picoUsd, type PicoUsd, worthOf } from '../values/pico-usd.ts';
import { type Price, price } from '../values/price.ts';
import { divideCeil, larger, plus, smaller } from '../values/quantity.ts';
import { NO_SHARES, type Shares, shares } from '../values/shares.ts';
import { type CopyCosts } from './copy-costs.ts';

/** What a copy is made at, and how much of it finds somebody. */
export type CopyPrice = {
  readonly price: Price;
  /** In millionths of what was wanted. */
  readonly filled: bigint;
};

type PriceInput = {
  readonly side: 'BUY' | 'SELL';
  /** What the leader got. */
  readonly his: Price;
  /** What was traded first when ours arrived; his own where nothing was. */
  readonly met: Price;
  readonly costs: Pick<CopyCosts, 'slipBps' | 'stake'>;
};

/** A copy takes a quarter of what stands at a price: others come too. */
const BOOK_PARTS = 4n;
/** The finest step that is usual: a coarser one would make favourites dearer than they are. */
const TICK = price(1_000n);
const BPS_PARTS = 1_000_000n;

/**
 * What a copy of a leader's trade is made at: his price and the measured slippage, or what others traded at when that was
 * worse; without a measurement what a book that is made of that trade offers. Rounded against us.
 *
 * Slippage is measured of copies that were filled, and a price that ran away fills none: their mean says nothing of it.
 *
 * A sale goes on until all is sold, at worse prices if need be; a purchase that finds too little stays smaller.
 *
 * @returns Undefined where nobody stands on the other side.
 */
export function copyPrice({ side, his, met, costs }: PriceInput): CopyPrice | undefined {
  if (costs.slipBps !== null) return atWorse(side, slipped(side, his, costs.slipBps), met);
  const book = syntheticBook(met, { tick: TICK });
  const stake = picoUsd(BigInt(Math.round(costs.stake)) * MICRO * MICRO);
  const walked = walk(side === 'BUY' ? book.asks : book.bids, stake);
  if (walked.shares === 0n) return undefined;
  return side === 'BUY'
    ? {
        price: price(divideCeil(walked.dollars, walked.shares)),
        filled: walked.isEnough ? MICRO : (walked.dollars * MICRO) / stake,
      }
    : { price: price(walked.dollars / walked.shares), filled: MICRO };
}

function atWorse(side: 'BUY' | 'SELL', copy: CopyPrice, met: Price): CopyPrice {
  return { ...copy, price: side === 'BUY' ? larger(copy.price, met) : smaller(copy.price, met) };
}

/** As much of a measured slippage as a price takes in: hundredths of a basis point, so that a mean keeps two digits. */
export function slipParts(slipBps: number): bigint {
  return BigInt(Math.round(slipBps * 100));
}

/** No share is sold above a dollar. */
function slipped(side: 'BUY' | 'SELL', his: Price, slipBps: number): CopyPrice {
  const slip = slipParts(slipBps);
  const worse =
    side === 'BUY'
      ? divideCeil(his * (BPS_PARTS + slip), BPS_PARTS)
      : larger<bigint>(0n, his * (BPS_PARTS - slip)) / BPS_PARTS;
  return { price: price(side === 'BUY' ? worse : smaller<bigint>(worse, MICRO)), filled: MICRO };
}

type Walked = { readonly shares: Shares; readonly dollars: PicoUsd; readonly isEnough: boolean };

function walk(levels: readonly BookLevel[], stake: PicoUsd): Walked {
  let [taken, dollars] = [NO_SHARES, NO_PICO];
  for (const level of levels) {
    const offered = shares(level.shares / BOOK_PARTS);
    const wanted = shares((stake - dollars) / level.price);
    const size = smaller(offered, wanted);
    taken = plus(taken, size);
    dollars = plus(dollars, worthOf(size, level.price));
    if (wanted <= offered) return { shares: taken, dollars, isEnough: true };
  }
  return { shares: taken, dollars, isEnough: false };
}
