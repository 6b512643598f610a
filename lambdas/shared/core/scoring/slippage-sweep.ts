import { utcDate } from '../values/unix-ms.ts';
import { type CopyParts } from './copy-groups.ts';
import { type CopyRecord, type CopyTrade, dailyReturns } from './copy-record.ts';
import { at, sumOf } from './series.ts';
import { sharpeOf } from './sharpe.ts';
import { known, missing, type Statistic } from './statistic.ts';

/** What copies would have come to at one slippage, in hundredths of a percent of the leader's price. */
export type SweepStep = {
  readonly slipBps: number;
  /** As a part of the capital, over all days. */
  readonly totalReturn: number;
  /** A year; null where the days have none. */
  readonly sharpe: number | null;
};

const IN_BPS = 10_000;

/**
 * What copies would have come to, had every trade with a leader's price been made so much worse than his, whatever it was
 * made at. Fees stay as they were paid, and what was not copied stays so.
 */
export function slippageSweep(record: CopyRecord, steps: readonly number[]): readonly SweepStep[] {
  const returns = dailyReturns(record);
  const places = new Map(record.days.map(({ day }, place) => [day, place]));
  return steps.map((slipBps) => {
    const moved = returns.slice();
    for (const trade of record.trades) {
      const place = places.get(utcDate(trade.at));
      if (place !== undefined) moved[place] = at(moved, place) + gainAt(trade, slipBps) / record.capital;
    }
    return { slipBps, totalReturn: sumOf(moved), sharpe: sharpeOf({ returns: moved }).value?.annual ?? null };
  });
}

/** What a trade would have brought more at that slippage than at its own price, in dollars. */
function gainAt({ side, shares, price, leaderPrice }: CopyTrade, slipBps: number): number {
  if (leaderPrice === undefined) return 0;
  const slip = leaderPrice * (slipBps / IN_BPS);
  return shares * (side === 'BUY' ? price - leaderPrice - slip : leaderPrice - slip - price);
}

/** How much more could be copied, and with what capital. */
export type Capacity = {
  /** Times what was copied. */
  readonly multiple: number;
  /** In dollars. */
  readonly capital: number;
};

type CapacityInput = Pick<CopyRecord, 'trades' | 'capital'> & Pick<CopyParts, 'copied'>;

/** The part of what is offered that a copy may take, and the part of its dollars that must still find somebody. */
const BOOK_PART = 0.25;
const FILLED_PART = 0.9;
const MOST_TIMES = 1e6;
const HALVINGS = 60;

/**
 * The largest size, in times of what was copied, at which nine tenths of the dollars would still have been filled, were
 * each purchase kept to a quarter of what was offered within its limit.
 *
 * @returns EMPTY where no book was kept of any purchase, BELOW_BENCHMARK where the size that was copied earned nothing: a larger
 * one pays no less for a share. Below one where that size is too large already.
 */
export function capacityOf({ trades, capital, copied }: CapacityInput): Statistic<Capacity> {
  const bought = trades.flatMap(({ side, shares, price, offered }) =>
    side === 'BUY' && offered !== undefined ? [{ wanted: shares * price, most: offered * price * BOOK_PART }] : [],
  );
  const wanted = bought.reduce((sum, one) => sum + one.wanted, 0);
  if (wanted <= 0) return missing('EMPTY');
  if (copied <= 0) return missing('BELOW_BENCHMARK');
  const isFilled = (times: number): boolean =>
    bought.reduce((sum, one) => sum + Math.min(times * one.wanted, one.most), 0) >= FILLED_PART * times * wanted;
  let [low, high] = [0, MOST_TIMES];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (low + high) / 2;
    if (isFilled(middle)) low = middle;
    else high = middle;
  }
  return known({ multiple: low, capital: low * capital });
}
