import { type BookLevel } from '#core/model/market.ts';
import { type VolumeProfile, type WorkingOptions, type WorkingOrder } from '#core/model/working-order.ts';
import { meanCost, type MeanCost } from '#core/reporting/cost-interval.ts';
import { MICRO } from '#core/values/decimal.ts';
import { digest, type ParentId } from '#core/values/ids.ts';
import { type Price, price } from '#core/values/price.ts';
import { plus, smaller, sum } from '#core/values/quantity.ts';
import { NO_SHARES, type Shares, shares } from '#core/values/shares.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { type MarketTape, tickOf, type TokenTape } from './book-tape.ts';
import { type PlayedOrder, playAtOnce, playOrder } from './play-order.ts';

/** One way to buy: an algorithm with its options, or one order that takes all at once. */
export type Contender = {
  readonly name: string;
  /** All but token, side and limit, which the market gives. */
  readonly options: WorkingOptions;
  readonly isAtOnce?: true;
};

/** What one way came to, over all orders of one size. */
export type ContenderResult = {
  readonly name: string;
  readonly isAtOnce: boolean;
  readonly total: Shares;
  readonly orders: number;
  /** What was filled within the window and its end, of what was asked for. */
  readonly filledPart: number;
  readonly makerPart: number;
  /** What was filled against the middle of the book at the start, in cents a share; above zero is worse. */
  readonly priceCents: number;
  /** The same with what was not filled bought from the book that the end left. */
  readonly allIn: MeanCost;
  /** `allIn` less that of one order at once, market by market. */
  readonly againstOnce: MeanCost;
  readonly atTopPart: number;
  readonly placed: number;
  /** Orders that went by time because no volume was known. */
  readonly fallbacks: number;
};

/** A comparison and what it was made of. */
export type AlgorithmComparison = {
  readonly windowMs: number;
  readonly markets: readonly string[];
  readonly isGenerated: boolean;
  readonly inferred: number;
  readonly starts: number;
  readonly skipped: number;
  readonly results: readonly ContenderResult[];
};

/** How far above the best ask at the start an order may pay. */
export const REACH_TICKS = 5n;
/** A book further apart tells no middle to measure by. */
const WIDEST_SPREAD = 100_000n;
const LEAST_MID = 50_000n;
/** Looked at before the first order, so that the recorder has both sides. */
const SETTLING_MS = 60_000;
const AFTER_WINDOW_MS = 120_000;
const MINUTE_MS = 60_000;
const CENT = 10_000;
const NO_START =
  'no order could start: each market must be recorded for the time of an order and three minutes more, with two sides';

type Start = {
  readonly market: number;
  readonly tape: TokenTape;
  readonly at: UnixMs;
  readonly mid: Price;
  readonly limit: Price;
};
type Outcome = {
  readonly market: number;
  readonly played: PlayedOrder;
  readonly mid: Price;
  /** Micro-dollars above what all would have cost at the middle, the rest bought from the book at the end. */
  readonly cost: number;
};

/**
 * Buys the same on every market and token, one window after the other, in every way.
 *
 * @throws Error when nowhere is a book to start from
 */
export function compareAlgorithms(
  tapes: readonly MarketTape[],
  sizes: readonly (readonly Contender[])[],
  { windowMs, isGenerated }: { readonly windowMs: number; readonly isGenerated: boolean },
): AlgorithmComparison {
  const all = tapes.flatMap((market, at) => startsOf(market, at, windowMs));
  const starts = all.filter((start) => start !== undefined);
  if (starts.length === 0) throw new Error(NO_START);
  const profiles = tapes.map((_, market) => expectedVolumes(tapes, market));
  const results = sizes.flatMap((ways) => {
    const outcomes = ways.map((way) => starts.map((start) => outcomeOf(start, way, profiles[start.market])));
    const once = outcomes[ways.findIndex(({ isAtOnce }) => isAtOnce === true)] ?? [];
    return ways.map((way, at) => resultOf(way, outcomes[at] ?? [], once));
  });
  return {
    windowMs,
    markets: tapes.map(({ name }) => name),
    isGenerated,
    inferred: tapes.filter(({ trades }) => trades === 'inferred').length,
    starts: starts.length,
    skipped: all.length - starts.length,
    results,
  };
}

/** One start after the other on each token; undefined where the book tells no middle to measure by. */
function startsOf({ tokens }: MarketTape, market: number, windowMs: number): readonly (Start | undefined)[] {
  return tokens.flatMap((tape) => {
    const [first, last] = [tape.moments[0]?.at, tape.moments.at(-1)?.at];
    if (first === undefined || last === undefined) return [];
    const count = Math.max(0, Math.floor((last - first - SETTLING_MS - AFTER_WINDOW_MS) / windowMs));
    return Array.from({ length: count }, (_, at) => startAt(tape, market, later(first, SETTLING_MS + at * windowMs)));
  });
}

function startAt(tape: TokenTape, market: number, at: UnixMs): Start | undefined {
  const book = tape.moments.findLast((moment) => moment.at <= at)?.book;
  const [bid, ask] = [book?.bids[0]?.price, book?.asks[0]?.price];
  if (book === undefined || bid === undefined || ask === undefined) return undefined;
  const mid = price((bid + ask) / 2n);
  if (bid >= ask || ask - bid > WIDEST_SPREAD || mid < LEAST_MID || mid > MICRO - LEAST_MID) return undefined;
  const tick = tickOf(book);
  return { market, tape, at, mid, limit: smaller(price(ask + REACH_TICKS * tick), price(MICRO - tick)) };
}

/** What the other markets traded in each minute from their first, together: of this one nothing is known beforehand. */
function expectedVolumes(tapes: readonly MarketTape[], market: number): readonly Shares[] {
  const volumes: Shares[] = [];
  for (const { tokens } of tapes.filter((_, at) => at !== market))
    for (const { moments } of tokens.slice(0, 1))
      for (const { at, trades } of moments) {
        const minute = Math.floor((at - (moments[0]?.at ?? at)) / MINUTE_MS);
        while (volumes.length <= minute) volumes.push(NO_SHARES);
        const traded = trades.map((trade) => trade.shares);
        volumes[minute] = plus(volumes[minute] ?? NO_SHARES, sum(NO_SHARES, traded));
      }
  return volumes;
}

function outcomeOf(start: Start, { name, options, isAtOnce }: Contender, volumes: readonly Shares[] = []): Outcome {
  const { tape, at, limit, mid, market } = start;
  const startsAt = tape.moments[0]?.at ?? at;
  const profile: VolumeProfile = { of: 'category', startsAt, bucketMs: MINUTE_MS, volumes };
  const parentId = digest('compared', name, tape.token, String(at)) as ParentId;
  const order: WorkingOrder = { ...options, token: tape.token, limit, parentId, startedAt: at, profile };
  const played = isAtOnce === true ? playAtOnce(order, tape.moments) : playOrder(order, tape.moments);
  const { total } = options;
  const bought = played.fills.reduce((cost, fill) => cost + dollarsOf(fill.shares, fill.price), 0);
  const rest = restCost(played.asksLeft, shares(total - filledOf(played)));
  return { market, played, mid, cost: bought + rest - dollarsOf(total, mid) };
}

/** What the offers ask for a rest, whatever it takes; what nobody offers costs a dollar a share. */
function restCost(asks: readonly BookLevel[], rest: Shares): number {
  let [left, cost] = [rest, 0];
  for (const level of asks) {
    const got = smaller(left, level.shares);
    cost += dollarsOf(got, level.price);
    left = shares(left - got);
  }
  return cost + dollarsOf(left, price(MICRO));
}

function resultOf(
  { name, isAtOnce, options: { total, windowMs } }: Contender,
  outcomes: readonly Outcome[],
  once: readonly Outcome[],
): ContenderResult {
  const asked = outcomes.length * Number(total);
  const filled = summed(outcomes, ({ played }) => Number(filledOf(played)));
  const byMaker = summed(outcomes, ({ played: { fills } }) =>
    summed(fills, (fill) => (fill.isMaker ? Number(fill.shares) : 0)),
  );
  const above = summed(outcomes, ({ played: { fills }, mid }) =>
    summed(fills, (fill) => Number(fill.shares) * Number(fill.price - mid)),
  );
  const clusters = (costOf: (outcome: Outcome, at: number) => number) =>
    [...Map.groupBy(outcomes.entries(), ([, { market }]) => market).values()].map((same) => ({
      cost: summed(same, ([at, outcome]) => costOf(outcome, at)),
      notional: summed(same, ([, { mid }]) => dollarsOf(total, mid)),
    }));
  return {
    name,
    isAtOnce: isAtOnce === true,
    total,
    orders: outcomes.length,
    filledPart: ratio(filled, asked),
    makerPart: ratio(byMaker, filled),
    priceCents: ratio(above, filled) / CENT,
    allIn: meanCost(
      clusters(({ cost }) => cost),
      `${name} ${total}`,
    ),
    againstOnce: meanCost(
      clusters(({ cost }, at) => cost - (once[at]?.cost ?? 0)),
      `${name} ${total} against one`,
    ),
    atTopPart: ratio(
      summed(outcomes, ({ played }) => played.atTopMs),
      outcomes.length * windowMs,
    ),
    placed: ratio(
      summed(outcomes, ({ played }) => played.placed),
      outcomes.length,
    ),
    fallbacks: outcomes.filter(({ played }) => played.isFallback).length,
  };
}

function filledOf({ fills }: PlayedOrder): Shares {
  return sum(
    NO_SHARES,
    fills.map((fill) => fill.shares),
  );
}

/** For measuring only: nothing is decided on it. */
function dollarsOf(count: Shares, at: Price): number {
  return (Number(count) * Number(at)) / Number(MICRO);
}

function summed<T>(many: readonly T[], valueOf: (one: T) => number): number {
  return many.reduce((total, one) => total + valueOf(one), 0);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
