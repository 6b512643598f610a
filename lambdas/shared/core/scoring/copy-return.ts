import { feePerShare } from './binary-bet.ts';
import { known, missing, type Statistic } from './statistic.ts';

/** How a position ends: held to its resolution, or sold after the leader at his price. */
export type CopyEnd = { readonly payout: number } | { readonly price: number; readonly slipBps: number };

type CopyInput = {
  /** What the leader paid for a share, in dollars. */
  readonly leaderPrice: number;
  /** How much worse than his price we buy, in hundredths of a percent of it. */
  readonly slipBps: number;
  /** The market's taker rate: we always take. */
  readonly feeRate: number;
  /** True where the leader waited for his fills, and paid no fee. */
  readonly isLeaderMaker: boolean;
  /** A price from here on is not paid. */
  readonly maxPrice: number;
  readonly end: CopyEnd;
};

/** What one purchase brought, as parts of what it cost; the drag is what copying lost of the leader's return. */
export type CopyReturn = {
  /** What a share cost us with its fee, in dollars. */
  readonly entryCost: number;
  readonly followerReturn: number;
  readonly leaderReturn: number;
  readonly drag: number;
};

const IN_BPS = 10_000;

/**
 * What a copied purchase brings beside the leader's own: p_F = p_L(1 + s/10⁴), the cost p_F + r p_F(1 − p_F), and at the end
 * the payout without a fee or p(1 − s'/10⁴) less its fee.
 *
 * @returns PRICE_LIMIT where our price reaches the highest that is paid: nothing was copied.
 */
export function copyReturn({
  leaderPrice,
  slipBps,
  feeRate,
  isLeaderMaker,
  maxPrice,
  end,
}: CopyInput): Statistic<CopyReturn> {
  const ends = 'payout' in end ? [end.payout] : [end.price, end.slipBps];
  if (![leaderPrice, slipBps, feeRate, maxPrice, ...ends].every(Number.isFinite)) return missing('NON_FINITE');
  const price = leaderPrice * (1 + slipBps / IN_BPS);
  if (leaderPrice <= 0 || leaderPrice >= 1 || price <= 0) return missing('INVALID_PRICE');
  if (price >= maxPrice) return missing('PRICE_LIMIT');
  const leaderRate = isLeaderMaker ? 0 : feeRate;
  const entryCost = price + feePerShare(price, feeRate);
  const followerReturn = proceedsOf(end, feeRate) / entryCost - 1;
  const atHisPrice = 'payout' in end ? end : { ...end, slipBps: 0 };
  const leaderReturn = proceedsOf(atHisPrice, leaderRate) / (leaderPrice + feePerShare(leaderPrice, leaderRate)) - 1;
  return known({ entryCost, followerReturn, leaderReturn, drag: leaderReturn - followerReturn });
}

function proceedsOf(end: CopyEnd, feeRate: number): number {
  if ('payout' in end) return end.payout;
  const price = end.price * (1 - end.slipBps / IN_BPS);
  return price - feePerShare(price, feeRate);
}
