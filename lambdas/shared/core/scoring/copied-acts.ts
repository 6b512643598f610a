import { feeOf } from '../execution/fee.ts';
import { averagePrice } from '../detection/average-price.ts';
import { MICRO } from '../values/decimal.ts';
import { type TokenId } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { costOf, type Price, proceedsOf } from '../values/price.ts';
import { larger, minus, plus, scaleFloor, smaller } from '../values/quantity.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { later, type UnixMs } from '../values/unix-ms.ts';
import { NO_USD } from '../values/usd.ts';
import { inBookingOrder } from './booking-order.ts';
import { type CopyCosts } from './copy-costs.ts';
import { copyPrice } from './copy-price.ts';
import { type Fill, type LeaderAct, type SeriesMarket, type TokenOf } from './leader-act.ts';
import { type LeaderRecord } from './leader-record.ts';
import { type MetPrices, metPrices } from './met-prices.ts';

/** What of a leader's record is copied. */
export type ActRecord = Pick<LeaderRecord, 'acts' | 'markets' | 'prices'>;

/** What became of his trades; a purchase that finds too little is copied in part. */
export type CopiedCounts = {
  copied: number;
  inPart: number;
  /** At or above the highest price that is paid, or offered by nobody. */
  tooDear: number;
  /** The market was resolved before ours would have arrived. */
  tooLate: number;
  /** He sold what he had been seen to sell before: nothing of it is his to be copied. */
  netted: number;
  /** He gave up shares without a price, and nothing tells one: ours are kept. */
  unpriced: number;
  /** Fills of ours that are made of his own price, spread and depth added: others traded nothing within a minute after him. */
  atHisPrice: number;
};

/** A fill of ours. */
type CopiedFill = Fill & { readonly at: UnixMs };

/** What a copy of everything would have done, in as many shares as the leader. */
export type CopiedActs = { readonly acts: readonly CopiedFill[]; readonly counts: Readonly<CopiedCounts> };

/** One token of one act. `GIVE_UP`: a reduction that is no sale; `COME`: shares that were not bought. */
type Move = TokenOf & {
  readonly kind: 'BUY' | 'SELL' | 'GIVE_UP' | 'COME';
  readonly at: UnixMs;
  readonly shares: Shares;
  /** Absent where he traded at none. */
  readonly price?: Price;
};

/** What he was seen to hold, which is below zero where he sold more, and what we do. */
type Held = { his: Shares; ours: Shares };

type World = Pick<ActRecord, 'markets'> & {
  readonly costs: CopyCosts;
  readonly met: MetPrices;
  readonly counts: CopiedCounts;
};

/**
 * Copies a leader as the order path would: of his purchases all that raised what he was seen to hold, of his reductions (sales,
 * merges, conversions) the part of his position that they were, later than he, at our prices and with our fees. What is left
 * waits for its resolution.
 *
 * In shares as many as his, so that both series stand on the same base; what a follower's limits would make of them is the
 * backtest's to tell.
 */
export function copiedActs({ acts, markets, prices }: ActRecord, costs: CopyCosts): CopiedActs {
  const counts = { copied: 0, inPart: 0, tooDear: 0, tooLate: 0, netted: 0, unpriced: 0, atHisPrice: 0 };
  const world = { markets, costs, met: metPrices(prices, markets), counts };
  const held = new Map<TokenId, Held>();
  const copied: CopiedFill[] = [];
  for (const act of inBookingOrder(acts))
    for (const move of movesOf(act, markets)) {
      const own = held.get(move.token) ?? { his: NO_SHARES, ours: NO_SHARES };
      held.set(move.token, own);
      const fill = follow(world, own, move);
      if (fill !== undefined) copied.push(fill);
    }
  return { acts: copied, counts };
}

function movesOf(act: LeaderAct, markets: ActRecord['markets']): readonly Move[] {
  switch (act.kind) {
    case 'BUY':
    case 'SELL': {
      if (act.shares <= 0n) return [];
      const { kind, at, condition, token } = act;
      const paid = averagePrice({ notional: act.dollars, shares: act.shares });
      return [{ kind, at, condition, token, shares: act.shares, price: paid }];
    }
    case 'SPLIT':
    case 'MERGE': {
      const { at, condition } = act;
      const kind = act.kind === 'SPLIT' ? 'COME' : 'GIVE_UP';
      return (markets.get(condition)?.tokens ?? []).map((token) => ({
        kind,
        at,
        condition,
        token,
        shares: act.shares,
      }));
    }
    case 'CONVERT':
      return [
        ...act.gives.map((one) => ({ ...one, kind: 'GIVE_UP' as const, at: act.at, shares: act.shares })),
        ...act.gets.map((one) => ({ ...one, kind: 'COME' as const, at: act.at, shares: act.shares })),
      ];
    case 'RECEIVE':
    case 'SEND': {
      const { at, condition, token } = act;
      return [{ kind: act.kind === 'SEND' ? 'GIVE_UP' : 'COME', at, condition, token, shares: act.shares }];
    }
    case 'REDEEM':
    case 'REWARD':
      // What a share pays it pays us too, whenever he takes it out.
      return [];
  }
}

function follow(world: World, held: Held, move: Move): CopiedFill | undefined {
  const before = held.his;
  const isReduction = move.kind === 'SELL' || move.kind === 'GIVE_UP';
  held.his = isReduction ? minus(before, move.shares) : plus(before, move.shares);
  if (move.kind === 'COME') return undefined;
  const market = world.markets.get(move.condition);
  invariant(market !== undefined, `no market ${move.condition}`);
  const at = later(move.at, world.costs.delayMs);
  const isOver = market.payout !== undefined && market.payout.at <= at;
  if (isReduction) return isOver ? undefined : sold(world, { held, move, at, market, before });
  if (!isOver) return bought(world, { held, move, at, market, before });
  world.counts.tooLate += 1;
  return undefined;
}

type FollowInput = {
  readonly held: Held;
  readonly move: Move;
  readonly at: UnixMs;
  readonly market: SeriesMarket;
  readonly before: Shares;
};

function bought(
  { costs, met, counts }: World,
  { held, move, at, market, before }: FollowInput,
): CopiedFill | undefined {
  const wanted = minus(larger(NO_SHARES, held.his), larger(NO_SHARES, before));
  if (wanted <= 0n || move.price === undefined) {
    counts.netted += 1;
    return undefined;
  }
  const print = met.after(move.token, at);
  const found = copyPrice({ side: 'BUY', his: move.price, met: print ?? move.price, costs });
  const size = found === undefined ? NO_SHARES : scaleFloor(wanted, found.filled, MICRO);
  if (found === undefined || size === 0n || Number(found.price) >= costs.maxPrice * Number(MICRO)) {
    counts.tooDear += 1;
    return undefined;
  }
  if (found.filled === MICRO) counts.copied += 1;
  else counts.inPart += 1;
  if (print === undefined && costs.slipBps === null) counts.atHisPrice += 1;
  held.ours = plus(held.ours, size);
  return fillOf('BUY', { move, at, market, size, price: found.price });
}

function sold({ costs, met, counts }: World, { held, move, at, market, before }: FollowInput): CopiedFill | undefined {
  const size = before <= 0n ? held.ours : scaleFloor(held.ours, smaller<bigint>(move.shares, before), before);
  if (size <= 0n) return undefined;
  const his = move.price ?? met.before(move.token, move.at);
  const print = met.after(move.token, at);
  const shown = print ?? his;
  const found =
    his === undefined || shown === undefined ? undefined : copyPrice({ side: 'SELL', his, met: shown, costs });
  if (found === undefined) {
    counts.unpriced += 1;
    return undefined;
  }
  if (print === undefined && costs.slipBps === null) counts.atHisPrice += 1;
  held.ours = minus(held.ours, size);
  return fillOf('SELL', { move, at, market, size, price: found.price });
}

type FillInput = Pick<FollowInput, 'move' | 'at' | 'market'> & { readonly size: Shares; readonly price: Price };

function fillOf(kind: Fill['kind'], { move, at, market, size, price: ours }: FillInput): CopiedFill {
  const { condition, token } = move;
  const dollars = kind === 'BUY' ? costOf(size, ours) : proceedsOf(size, ours);
  const fee = market.fee === undefined ? NO_USD : feeOf(size, ours, market.fee);
  return { kind, at, condition, token, shares: size, dollars, fee };
}
