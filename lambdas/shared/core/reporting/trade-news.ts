import { type ExitNews, type FillNews } from '../model/news.ts';
import { bps, ONE_IN_BPS } from '../values/bps.ts';
import { MICRO } from '../values/decimal.ts';
import { type FollowerName } from '../values/ids.ts';
import { price, type Price } from '../values/price.ts';
import { plus } from '../values/quantity.ts';
import { type FollowerMode } from '../model/settings.ts';
import { type Booking } from './bookings.ts';

/** What a booking does not say itself. */
export type TradeFacts = {
  readonly leader: string;
  readonly market: string;
  readonly outcome: string;
  /** What the leader paid for what is copied; absent where no trade of his is. */
  readonly leaderPrice?: Price;
};

type TradeNewsInput = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  /** Of one order, or payouts of one position; at least one. */
  readonly bookings: readonly [Booking, ...Booking[]];
  readonly facts: TradeFacts;
};

/** Bookings that are told together: those of one order; without an order those of one position and kind. */
export function bookingGroups(bookings: readonly Booking[]): readonly (readonly [Booking, ...Booking[]])[] {
  const groups = Map.groupBy(
    bookings,
    ({ kind, parentId, token, leader }) => `${kind}#${parentId ?? `${token}#${leader}`}`,
  );
  return [...groups.values()].flatMap(([first, ...rest]) => (first === undefined ? [] : [[first, ...rest] as const]));
}

/** One piece of news of what was traded; under the id of its first booking, at the time of its last. */
export function tradeNews({ follower, mode, bookings, facts }: TradeNewsInput): FillNews | ExitNews {
  const [first, ...rest] = bookings;
  const whole = rest.reduce(summed, first);
  const { leader, market, outcome, leaderPrice } = facts;
  const average = price(whole.shares === 0n ? 0n : (whole.gross * MICRO) / whole.shares);
  const traded = {
    id: first.id,
    bookings: bookings.map(({ id }) => id),
    follower,
    mode,
    at: whole.at,
    leader,
    market,
    outcome,
    shares: whole.shares,
    price: average,
    dollars: whole.net,
  };
  if (first.kind !== 'buy') return { ...traded, kind: 'exit', isPayout: first.kind === 'resolve', pnl: whole.pnl };
  if (leaderPrice === undefined || leaderPrice === 0n) return { ...traded, kind: 'fill' };
  return { ...traded, kind: 'fill', slippage: bps(((average - leaderPrice) * ONE_IN_BPS) / leaderPrice) };
}

function summed(sum: Booking, one: Booking): Booking {
  return {
    ...sum,
    at: one.at > sum.at ? one.at : sum.at,
    shares: plus(sum.shares, one.shares),
    gross: plus(sum.gross, one.gross),
    net: plus(sum.net, one.net),
    pnl: plus(sum.pnl, one.pnl),
  };
}
