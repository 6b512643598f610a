import { MICRO } from '../values/decimal.ts';
import { type FollowerName, type Wallet } from '../values/ids.ts';
import { type Price } from '../values/price.ts';
import { type Shares } from '../values/shares.ts';
import { NO_USD, type Usd, usd } from '../values/usd.ts';
import { type ReplayResult, type ReplayTrade } from './replay-result.ts';

/** What copying one leader came to, and what of it copying cost. */
export type FollowOutcome = {
  readonly follower: FollowerName;
  readonly leader: Wallet;
  /** Orders that found somebody. */
  readonly trades: number;
  readonly bought: Usd;
  readonly sold: Usd;
  /** Realised, and by marks what is owned still; fees paid. */
  readonly profit: Usd;
  readonly fees: Usd;
  /** What the price had moved against us until it was decided; below zero: in our favour. */
  readonly delay: Usd;
  /** What fills were worse than the best price when it was decided. */
  readonly impact: Usd;
};

/** Adds up what every follow came to, in the order in which they were first met. */
export function followOutcomes({ trades, days }: Pick<ReplayResult, 'trades' | 'days'>): readonly FollowOutcome[] {
  const outcomes = new Map<string, FollowOutcome>();
  for (const { follower, leader, profit } of days) {
    const known = outcomes.get(`${follower} ${leader}`) ?? nothing(follower, leader);
    outcomes.set(`${follower} ${leader}`, { ...known, profit: usd(known.profit + profit) });
  }
  for (const trade of trades) {
    const { follower, leader } = trade;
    const known = outcomes.get(`${follower} ${leader}`) ?? nothing(follower, leader);
    outcomes.set(`${follower} ${leader}`, added(known, trade));
  }
  return [...outcomes.values()];
}

function nothing(follower: FollowerName, leader: Wallet): FollowOutcome {
  const none = { bought: NO_USD, sold: NO_USD, profit: NO_USD, fees: NO_USD, delay: NO_USD, impact: NO_USD };
  return { follower, leader, trades: 0, ...none };
}

function added(known: FollowOutcome, trade: ReplayTrade): FollowOutcome {
  const { side, gross, fee, shares, leaderPrice, decidedPrice } = trade;
  const sign = side === 'BUY' ? 1n : -1n;
  const decided = decidedPrice === undefined ? undefined : worth(shares, decidedPrice);
  const asked = leaderPrice === undefined ? undefined : worth(shares, leaderPrice);
  const delay = decided === undefined || asked === undefined ? 0n : sign * (decided - asked);
  const impact = decided === undefined ? 0n : sign * (gross - decided);
  return {
    ...known,
    trades: known.trades + 1,
    bought: side === 'BUY' ? usd(known.bought + gross) : known.bought,
    sold: side === 'SELL' ? usd(known.sold + gross) : known.sold,
    fees: usd(known.fees + fee),
    delay: usd(known.delay + delay),
    impact: usd(known.impact + impact),
  };
}

/** To the nearest micro-dollar. */
function worth(shares: Shares, at: Price): bigint {
  return (shares * at + MICRO / 2n) / MICRO;
}
