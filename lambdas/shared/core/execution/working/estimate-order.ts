import { type Book, type Market } from '../../model/market.ts';
import { type Schedule, type WorkingOrder } from '../../model/working-order.ts';
import { costOf, proceedsOf } from '../../values/price.ts';
import { larger, minus, plus, smaller } from '../../values/quantity.ts';
import { NO_SHARES, shares, type Shares } from '../../values/shares.ts';
import { NO_USD, usd, type Usd } from '../../values/usd.ts';
import { worstCostOf } from '../entry-amounts.ts';
import { feeOf } from '../fee.ts';

/** What an order, or a part of it, would come to. */
export type Estimate = {
  /** Shares that would trade; what is missing nobody offers within the limit. */
  readonly shares: Shares;
  /** Dollars given, with the fee, or received, less the fee. */
  readonly dollars: Usd;
  readonly fee: Usd;
};

/** One order of the whole beside the same in parts, and the worst that it may come to. */
export type OrderEstimate = {
  /** All at once, as far as the book goes within the limit. */
  readonly atOnce: Estimate;
  /** Each part met by the same book anew; what waits is filled where it waits, and pays no fee. */
  readonly inParts: Estimate;
  /** Every share at the limit with the highest fee: no more is given, or no less received. */
  readonly atLimit: Estimate;
};

type EstimateInput = {
  readonly order: WorkingOrder;
  readonly schedule: Schedule;
  readonly market: Pick<Market, 'tick' | 'fee' | 'domain'>;
  readonly book: Book;
};

/**
 * Reckons by the book of one moment what an order would come to.
 *
 * Nobody knows the books to come: parts that each meet today's book are the best case of slicing, as one order at once is
 * its worst.
 */
export function estimateOrder(input: EstimateInput): OrderEstimate {
  const { order } = input;
  return { atOnce: taken(input, order.total), inParts: inParts(input), atLimit: atLimit(input) };
}

function inParts(input: EstimateInput): Estimate {
  const part = input.order.style === 'take' ? taken : rested;
  return partsOf(input).reduce<Estimate>((total, { size, count }) => {
    const one = part(input, size);
    return {
      shares: plus(total.shares, shares(one.shares * count)),
      dollars: plus(total.dollars, usd(one.dollars * count)),
      fee: plus(total.fee, usd(one.fee * count)),
    };
  }, NOTHING);
}

const NOTHING: Estimate = { shares: NO_SHARES, dollars: NO_USD, fee: NO_USD };

type Part = { readonly size: Shares; readonly count: bigint };

/** Equal parts are reckoned once, however many they are. */
function partsOf({ order: { total, sharesPerOrder }, schedule: { slices } }: EstimateInput): readonly Part[] {
  if (slices.length > 0) return slices.map((slice) => ({ size: slice.shares, count: 1n }));
  const count = total / sharesPerOrder;
  return [
    { size: sharesPerOrder, count },
    { size: minus(total, shares(sharesPerOrder * count)), count: 1n },
  ];
}

function taken({ order: { side, limit }, market: { fee: rate }, book }: EstimateInput, wanted: Shares): Estimate {
  const isBuy = side === 'BUY';
  const within = isBuy
    ? book.asks.filter((level) => level.price <= limit)
    : book.bids.filter((level) => level.price >= limit);
  let [left, gross, fee] = [wanted, NO_USD, NO_USD];
  for (const level of within) {
    const got = smaller(left, level.shares);
    gross = plus(gross, isBuy ? costOf(got, level.price) : proceedsOf(got, level.price));
    fee = plus(fee, feeOf(got, level.price, rate));
    left = minus(left, got);
  }
  return { shares: minus(wanted, left), dollars: isBuy ? plus(gross, fee) : minus(gross, fee), fee };
}

function rested({ order: { side, limit }, book }: EstimateInput, wanted: Shares): Estimate {
  const best = (side === 'BUY' ? book.bids : book.asks)[0]?.price;
  if (best === undefined) return NOTHING;
  return side === 'BUY'
    ? { shares: wanted, dollars: costOf(wanted, smaller(best, limit)), fee: NO_USD }
    : { shares: wanted, dollars: proceedsOf(wanted, larger(best, limit)), fee: NO_USD };
}

function atLimit({
  order: { side, total, limit },
  market: { tick, fee: rate, domain },
  book,
}: EstimateInput): Estimate {
  const worstFee = feeOf(total, limit, rate);
  if (side === 'SELL') return { shares: total, dollars: minus(proceedsOf(total, limit), worstFee), fee: worstFee };
  const dollars = worstCostOf(total, { asks: book.asks, limit, tick, fee: rate, domain });
  return { shares: total, dollars, fee: minus(dollars, costOf(total, limit)) };
}
