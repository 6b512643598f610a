import { drawBetween, drawOf } from '../draws.ts';
import { type FaultKind, type Faults } from '../faults.ts';
import { type History, type HistoryMarket } from '../history.ts';
import { type Timeline } from '../timeline.ts';
import { type Answer, awayAnswer, CROSSES, duplicated, KILLED, refused, success } from './answers.ts';
import { type Asked, feeOf, type Fill, grossOf, limitOf, match, sharesOf, STEP } from './matching.ts';
import { walletOf } from './names.ts';
import { isUnapproved } from './approvals.ts';
import { bookAt, type Sides, thinBookAt } from './order-book.ts';
import { isHiddenWhileItRests, leftOf, matchedBy, planFills, restingIn, takenBeforeCancel } from './resting.ts';
import { phaseAnswer } from './venue-phases.ts';
import { finalAt, onChainAt, settlementOf, type StatusFrom } from './settlement.ts';

/** Bytes that a key signed; whoever has them may send them, as often and as late as he likes. */
export type SignedOrder = {
  readonly id: string;
  /** The same for the same child in every run of a history: its salt. */
  readonly name: string;
  readonly wallet: string;
  readonly market: HistoryMarket;
  readonly token: string;
  readonly asked: Asked;
  /** It waits at its limit until then; absent: what cannot be matched at once is killed. */
  readonly rests?: { readonly untilMs: number; readonly isPostOnly: boolean };
};

export type ExchangeTrade = Fill & {
  readonly tradeId: string;
  readonly role: 'MAKER' | 'TAKER';
  readonly gross: bigint;
  readonly fee: bigint;
  readonly matchedAt: number;
  readonly way: readonly StatusFrom[];
};

/** An order that the exchange took. */
export type ExchangeOrder = SignedOrder & {
  readonly acceptedAt: number;
  /** From when on nothing more is matched; undefined while it rests, or its match is put off. */
  endsAt: number | undefined;
  readonly trades: ExchangeTrade[];
  /** Once over, look-ups by id do not show it. */
  readonly vanishes: boolean;
};

/** What a wallet holds on chain. */
export type Wallet = { cash: bigint; readonly tokens: Map<string, bigint> };

/** What is told to whoever judges. */
export type ExchangeWatcher = {
  /** An order arrived that can be taken if the wallet has so much, and this much of it is free. */
  arrived(order: SignedOrder, free: bigint): void;
  accepted(order: ExchangeOrder): void;
  matched(order: ExchangeOrder): void;
  settled(order: ExchangeOrder, trade: ExchangeTrade): void;
};

export type Exchange = {
  readonly orders: ReadonlyMap<string, ExchangeOrder>;
  readonly wallets: ReadonlyMap<string, Wallet>;
  post(order: SignedOrder, fault: FaultKind | undefined): Answer;
  /** An order as it stood at a moment; undefined where the look-up does not show it. */
  orderAt(id: string, at: number): { readonly isTerminal: boolean; readonly matched: bigint } | undefined;
  /** What a cancel meets: what rests is taken out, a match that is put off cannot be stopped. */
  cancel(id: string): 'cancelled' | 'delayed' | 'not there';
  /** A book as it is shown, with what rests in it; without what rests of one wallet, where that is asked for. */
  book(market: HistoryMarket, token: string, at: number, without?: string): Sides;
  isAccepting(market: HistoryMarket, at: number): boolean;
  /** Shares of a token, or cash, that no open or unsettled order has a claim on. */
  free(wallet: string, asset: string): bigint;
  /** Turns all shares of a resolved market into cash, or so many of one outcome; says what was turned in. */
  redeem(
    market: HistoryMarket,
    wallet: string,
    only?: { readonly token: string; readonly shares: bigint },
  ): readonly { readonly token: string; readonly shares: bigint; readonly paid: bigint }[];
  /** Shares of a token that a wallet has turned in so far. */
  redeemed(wallet: string, token: string): bigint;
  /** True while a trade or a put-off match is under way. */
  isBusy(): boolean;
};

const MICRO = 1_000_000n;
/** The asset of purchases; every other is a token. */
export const CASH = 'cash';
/** Orders are taken until shortly before the outcome is final. */
const CLOSES_BEFORE_MS = 10_000;
/** An order that is to rest expires no sooner, and is dropped so long before it does. */
const LEAST_REST_MS = 180_000;
const DROPPED_BEFORE_MS = 60_000;
type ExchangeInput = {
  readonly history: History;
  readonly timeline: Timeline;
  readonly start: number;
  readonly faults: Faults;
  readonly watcher: ExchangeWatcher;
  /** The record of what was taken, kept here. */
  readonly orders: Map<string, ExchangeOrder>;
  /** True once other traders stand still. */
  readonly isCalm: () => boolean;
};

/** An exchange that takes each signed order once, fills it against a moving book, and settles later. */
export function simulatedExchange(input: ExchangeInput): Exchange {
  const { history, timeline, start, faults, watcher, orders, isCalm } = input;
  const wallets = new Map<string, Wallet>();
  const redeemed = new Map<string, bigint>();
  const under = { way: 0 };
  const boughtOf = (token: string) =>
    [...orders.values()]
      .filter((order) => order.token === token && order.asked.side === 'BUY')
      .flatMap((order) => order.trades.map((trade) => ({ ...trade, atMs: trade.matchedAt - start })));
  /** What others ask for and offer, which orders are matched against. */
  const others = (market: HistoryMarket, token: string, at: number): Sides => {
    const { thinShares } = history;
    const seen = { history, market, token, atMs: at - start };
    if (thinShares === undefined) return bookAt({ ...seen, isCalm: isCalm() });
    return thinBookAt({ ...seen, thinShares, bought: boughtOf(token) });
  };
  const isAccepting = (market: HistoryMarket, at: number): boolean =>
    market.resolves === undefined || at < start + market.resolves.atMs - CLOSES_BEFORE_MS;
  for (const { name, capital } of history.followers) {
    wallets.set(walletOf(name), { cash: BigInt(capital), tokens: new Map() });
  }
  const settle = (order: ExchangeOrder, trade: ExchangeTrade): void => {
    under.way -= 1;
    watcher.settled(order, trade);
  };
  /** One match of an order; who waited for it pays no fee. */
  const trade = (order: ExchangeOrder, one: Fill, role: ExchangeTrade['role']): void => {
    const { now } = timeline;
    const number = order.trades.length + 1;
    const way = settlementOf({ faults, order: order.name, trade: number, matchedAt: now });
    const fee = role === 'TAKER' ? feeOf(one, order.market.feeBps) : 0n;
    const made = { ...one, tradeId: `${order.name}-${number}`, role, gross: grossOf(one), fee, matchedAt: now, way };
    order.trades.push(made);
    under.way += 1;
    const chainAt = onChainAt(way);
    if (chainAt !== undefined) {
      timeline.at(chainAt, () => {
        moveWallet(wallets.get(order.wallet)!, order, made);
        return undefined;
      });
    }
    timeline.at(finalAt(way).at, () => {
      settle(order, made);
      return undefined;
    });
  };
  const take = (order: ExchangeOrder): void => {
    if (!isAccepting(order.market, timeline.now)) return;
    for (const one of fillsOf(input, order, others(order.market, order.token, timeline.now)))
      trade(order, one, 'TAKER');
  };
  const fill = (order: ExchangeOrder): void => {
    order.endsAt = timeline.now;
    take(order);
    watcher.matched(order);
  };
  const end = (order: ExchangeOrder): void => {
    if (order.endsAt !== undefined) return;
    order.endsAt = timeline.now;
    watcher.matched(order);
  };
  /** Somebody meets an order that rests. */
  const meet = (order: ExchangeOrder, shares: bigint): void => {
    if (order.endsAt !== undefined || shares <= 0n) return;
    trade(order, { shares, price: limitOf(order.asked) }, 'MAKER');
    if (leftOf(order) === 0n) order.endsAt = timeline.now;
    watcher.matched(order);
  };
  const rest = (order: ExchangeOrder, untilMs: number): void => {
    const closes =
      order.market.resolves === undefined ? Infinity : start + order.market.resolves.atMs - CLOSES_BEFORE_MS;
    timeline.at(Math.min(untilMs, closes), () => {
      end(order);
      return undefined;
    });
    for (const { atMs, part } of planFills(history, order.name))
      timeline.at(timeline.now + atMs, () => {
        meet(order, part(leftOf(order)));
        return undefined;
      });
  };
  const accept = (signed: SignedOrder): ExchangeOrder => {
    const vanishes = !history.isCalm && drawOf(history.seed, 'order', signed.name, 'vanishes') < 0.15;
    const order: ExchangeOrder = { ...signed, acceptedAt: timeline.now, endsAt: undefined, trades: [], vanishes };
    orders.set(order.id, order);
    watcher.accepted(order);
    return order;
  };
  const exchange: Exchange = {
    orders,
    wallets,
    book: (market, token, at, without) =>
      restingIn(others(market, token, at), { orders: orders.values(), token, at, without }),
    isAccepting,
    isBusy: () => under.way > 0,
    post(signed, fault) {
      const phase = phaseAnswer(history, timeline.now - start, signed.rests?.isPostOnly === true);
      const refusal = phase ?? refusalOf(exchange, signed, { fault, now: timeline.now });
      if (refusal !== undefined) return refusal;
      const free = exchange.free(signed.wallet, signed.asked.side === 'BUY' ? CASH : signed.token);
      watcher.arrived(signed, free);
      if (isUnapproved(history, signed.wallet, timeline.now - start))
        return refused(400, 'not enough balance / allowance: the allowance is not enough -> spender: 0x, allowance: 0');
      if (fault === 'balance-cache' || free < signed.asked.makerAmount)
        return refused(400, 'not enough balance / allowance');
      if (signed.rests !== undefined) {
        const { untilMs, isPostOnly } = signed.rests;
        const sides = others(signed.market, signed.token, timeline.now);
        if (isPostOnly && match(signed.asked, against(signed, sides), 1_000n).length > 0) return refused(400, CROSSES);
        const order = accept(signed);
        if (!isPostOnly) take(order);
        if (leftOf(order) === 0n) order.endsAt = timeline.now;
        else rest(order, untilMs - DROPPED_BEFORE_MS);
        watcher.matched(order);
        return fault === 'error-after' ? refused(500, 'could not insert order') : success(order, 'live');
      }
      if (faults.pick(`order ${signed.name}`, 0, 'order') === 'delayed') {
        const order = accept(signed);
        under.way += 1;
        timeline.at(timeline.now + drawBetween(1_000, 45_000, faults.draw(signed.name, 0, 'delay')), () => {
          under.way -= 1;
          fill(order);
          return undefined;
        });
        return success(order, 'delayed');
      }
      if (fillsOf(input, signed, others(signed.market, signed.token, timeline.now)).length === 0)
        return refused(400, KILLED);
      const order = accept(signed);
      fill(order);
      return fault === 'error-after' ? refused(500, 'could not insert order') : success(order, 'matched');
    },
    orderAt(id, at) {
      const order = orders.get(id);
      if (order === undefined || at < order.acceptedAt) return undefined;
      const isTerminal = order.endsAt !== undefined && at >= order.endsAt;
      if (isTerminal ? order.vanishes : isHiddenWhileItRests(history, order, at)) return undefined;
      return { isTerminal, matched: matchedBy(order, at) };
    },
    cancel(id) {
      const order = orders.get(id);
      if (order === undefined || order.endsAt !== undefined) return 'not there';
      if (order.rests === undefined) return 'delayed';
      meet(order, takenBeforeCancel(history, order));
      if (leftOf(order) === 0n) return 'not there';
      end(order);
      return 'cancelled';
    },
    free: (wallet, asset) => freeOf({ orders, wallets, wallet, asset, now: timeline.now }),
    redeemed: (wallet, token) => redeemed.get(`${wallet} ${token}`) ?? 0n,
    redeem: (market, name, only) =>
      market.tokens.flatMap((token, index) => {
        const asked = only?.token === token ? only.shares : 0n;
        const shares = only === undefined ? exchange.free(name, token) : asked;
        const turnedIn = { market, index, token, wallet: wallets.get(name)!, shares };
        const found = redeem(turnedIn);
        for (const { shares } of found) redeemed.set(`${name} ${token}`, exchange.redeemed(name, token) + shares);
        return found;
      }),
  };
  return exchange;
}

function refusalOf(
  exchange: Exchange,
  signed: SignedOrder,
  { fault, now }: { readonly fault: FaultKind | undefined; readonly now: number },
): Answer | undefined {
  const away = awayAnswer(fault);
  if (away !== undefined) return away;
  if (exchange.orders.has(signed.id)) return duplicated(signed.id, fault);
  const { market, asked } = signed;
  if (!exchange.isAccepting(market, now)) return refused(400, `the orderbook ${market.name} does not exist`);
  const limit = limitOf(asked);
  if (limit % BigInt(market.tick) !== 0n || limit <= 0n || limit >= MICRO)
    return refused(
      400,
      `order ${signed.id} is invalid. Price (${limit}) breaks minimum tick size rule: ${market.tick}`,
    );
  if (sharesOf(asked) < BigInt(market.minimumShares))
    return refused(400, `order ${signed.id} is invalid. Size lower than the minimum: 5`);
  if (signed.rests !== undefined && signed.rests.untilMs < now + LEAST_REST_MS)
    return refused(400, 'invalid expiration');
  if (signed.rests === undefined && asked.side === 'BUY' && asked.makerAmount < MICRO)
    return refused(400, 'invalid amount for a marketable BUY order ($0.5), min size: $1');
  return undefined;
}

function fillsOf({ history, isCalm }: ExchangeInput, { name, asked }: SignedOrder, sides: Sides): readonly Fill[] {
  const fills = match(asked, against({ asked }, sides), isCalm() ? 1_000n : partLeft(history, name));
  const [first, ...others] = fills;
  if (first === undefined || history.isCalm || drawOf(history.seed, 'order', name, 'makers') < 0.6) return fills;
  return [...inTwo(first, drawOf(history.seed, 'order', name, 'maker')), ...others];
}

/** The side of a book that an order meets. */
function against({ asked }: Pick<SignedOrder, 'asked'>, { asks, bids }: Sides): Sides['asks'] {
  return asked.side === 'BUY' ? asks : bids;
}

/** Two makers at one price: each is a trade of its own, with a fee that is rounded up. */
function inTwo({ shares, price }: Fill, draw: number): readonly Fill[] {
  const steps = Number(shares / STEP);
  if (steps < 2) return [{ shares, price }];
  const part = BigInt(drawBetween(1, steps - 1, draw)) * STEP;
  return [
    { shares: part, price },
    { shares: shares - part, price },
  ];
}

/** Mostly all of it is still there; sometimes others took a part, or everything. */
function partLeft({ seed, isCalm }: History, order: string): bigint {
  const luck = drawOf(seed, 'order', order, 'luck');
  if (isCalm || luck < 0.65) return 1_000n;
  return luck < 0.92 ? BigInt(drawBetween(1, 999, drawOf(seed, 'order', order, 'part'))) : 0n;
}

function moveWallet(wallet: Wallet, { asked, token }: ExchangeOrder, { shares, gross, fee }: ExchangeTrade): void {
  const held = wallet.tokens.get(token) ?? 0n;
  wallet.tokens.set(token, asked.side === 'BUY' ? held + shares : held - shares);
  wallet.cash += asked.side === 'BUY' ? -gross - fee : gross - fee;
}

/** What an order has a claim on until its trades are carried out, or fail: shares of a sale, dollars of a purchase. */
function claimOf(order: ExchangeOrder, now: number): bigint {
  const alive = order.endsAt === undefined ? aliveClaim(order) : 0n;
  const open = order.trades.filter(({ way }) => (onChainAt(way) ?? finalAt(way).at) > now);
  return open.reduce((sum, one) => sum + (order.asked.side === 'SELL' ? one.shares : one.gross + one.fee), alive);
}

/** What has not been matched of it yet. */
function aliveClaim(order: ExchangeOrder): bigint {
  if (order.trades.length === 0) return order.asked.makerAmount;
  const left = leftOf(order);
  return order.asked.side === 'SELL' ? left : grossOf({ shares: left, price: limitOf(order.asked) });
}

type FreeInput = Pick<Exchange, 'orders' | 'wallets'> & {
  readonly wallet: string;
  readonly asset: string;
  readonly now: number;
};

function freeOf({ orders, wallets, wallet, asset, now }: FreeInput): bigint {
  const holds = wallets.get(wallet)!;
  let free = asset === CASH ? holds.cash : (holds.tokens.get(asset) ?? 0n);
  for (const order of orders.values()) {
    const gives = order.asked.side === 'SELL' ? order.token : CASH;
    if (order.wallet === wallet && gives === asset) free -= claimOf(order, now);
  }
  return free;
}

type RedeemInput = {
  readonly market: HistoryMarket;
  /** Which of the two outcomes it is. */
  readonly index: number;
  readonly token: string;
  readonly wallet: Wallet;
  readonly shares: bigint;
};

function redeem({ market, index, token, wallet, shares }: RedeemInput): ReturnType<Exchange['redeem']> {
  if (shares <= 0n || market.resolves === undefined) return [];
  const pays = BigInt(index === 0 ? market.resolves.pays : 1_000_000 - market.resolves.pays);
  const paid = (shares * pays) / MICRO;
  wallet.tokens.set(token, (wallet.tokens.get(token) ?? 0n) - shares);
  wallet.cash += paid;
  return [{ token, shares, paid }];
}
