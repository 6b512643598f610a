import { type MarketAverage } from '#core/execution/working/market-average.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Quote } from '#core/model/working-order.ts';
import { type Bps, bps, ONE_IN_BPS } from '#core/values/bps.ts';
import { MICRO } from '#core/values/decimal.ts';
import { type Price, price } from '#core/values/price.ts';
import { sum } from '#core/values/quantity.ts';
import { NO_SHARES, type Shares } from '#core/values/shares.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';

/** What was traded: dollars before the fee. */
export type Traded = { readonly filled: Shares; readonly gross: Usd; readonly fee: Usd; readonly average?: Price };

/** One order at the venue, and what it came to. */
export type SliceStory = Traded & { readonly child: ChildOrder };

/** An average held against a price: above zero is worse for its side. */
export type Against = { readonly at: Price; readonly worse?: Bps };

/** What a person's own order came to so far. */
export type OrderStory = Traded & {
  readonly order: ParentOrder;
  /** Oldest first. */
  readonly slices: readonly SliceStory[];
  /** The price that would have been met at once when the order was placed. */
  readonly best?: Against;
  readonly mid?: Against;
  readonly limit?: Against;
  /** What the market traded at while it worked, weighted by volume; absent where nobody was asked. */
  readonly market?: AgainstMarket;
};

/** An average held against all trades of the market in the same time, its own among them; or why that is not known. */
export type AgainstMarket = (Against & { readonly trades: number }) | { readonly unknown: string };

/** Tells an order by its children: each trade counts from its first sign until it fails. */
export function orderStory(order: ParentOrder, children: readonly ChildOrder[]): OrderStory {
  const slices = children
    .filter(({ parentId }) => parentId === order.parentId)
    .toSorted((a, b) => a.attempt - b.attempt)
    .map((child) => ({ child, ...tradedBy([child]) }));
  const traded = tradedBy(slices.map(({ child }) => child));
  const { arrival, order: asked } = order.work ?? {};
  const against = (at: Price | undefined): Against | undefined =>
    at === undefined ? undefined : { at, ...worseThan(at, traded.average, order.side) };
  const held = {
    best: against(bestOf(arrival, order.side)),
    mid: against(midOf(arrival)),
    limit: against(asked?.limit),
  };
  return {
    ...{ order, slices, ...traded },
    ...(held.best === undefined ? {} : { best: held.best }),
    ...(held.mid === undefined ? {} : { mid: held.mid }),
    ...(held.limit === undefined ? {} : { limit: held.limit }),
  };
}

/** Holds what an order came to against what its market traded at meanwhile. */
export function withMarket(story: OrderStory, { at, trades }: MarketAverage): OrderStory {
  return { ...story, market: { at, trades, ...worseThan(at, story.average, story.order.side) } };
}

function tradedBy(children: readonly ChildOrder[]): Traded {
  const trades = children.flatMap((child) => child.trades).filter(({ status }) => status !== 'FAILED');
  const filled = sum(
    NO_SHARES,
    trades.map(({ shares }) => shares),
  );
  const gross = sum(
    NO_USD,
    trades.map((trade) => trade.gross),
  );
  const fee = sum(
    NO_USD,
    trades.map((trade) => trade.fee),
  );
  return { filled, gross, fee, ...(filled > 0n ? { average: price(nearest(gross * MICRO, filled)) } : {}) };
}

function bestOf(arrival: Quote | undefined, side: ParentOrder['side']): Price | undefined {
  return side === 'BUY' ? arrival?.ask : arrival?.bid;
}

function midOf({ bid, ask }: Quote = {}): Price | undefined {
  return bid === undefined || ask === undefined ? undefined : price((bid + ask) / 2n);
}

function worseThan(at: Price, average: Price | undefined, side: ParentOrder['side']): { readonly worse?: Bps } {
  if (average === undefined || at <= 0n) return {};
  const above = (average - at) * (side === 'BUY' ? 1n : -1n);
  return { worse: bps(nearest(above * ONE_IN_BPS, at)) };
}

/** Halves away from zero; for showing only. */
function nearest(dividend: bigint, divisor: bigint): bigint {
  const absolute = dividend < 0n ? -dividend : dividend;
  const rounded = (absolute + divisor / 2n) / divisor;
  return dividend < 0n ? -rounded : rounded;
}
