import { feeOf } from '#core/execution/fee.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { type TradeRole, type TradeStatus } from '#core/model/trade.ts';
import { bps } from '#core/values/bps.ts';
import { digest, type TokenId, type TransactionHash, type VenueOrderId } from '#core/values/ids.ts';
import { costOf, type Price, price, proceedsOf } from '#core/values/price.ts';
import { floorToStep } from '#core/values/quantity.ts';
import { ORDER_SHARE_STEP, type Shares, shares } from '#core/values/shares.ts';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { type PostOutcome, type Venue, type VenueOrder, type VenueTrade, type WalletTrade } from '#ports/venue.ts';

/** What becomes of the order that a post brings. */
export type OrderScript = {
  /** Parts of the order that are matched, in quarters of it; none: it is killed. */
  readonly quarters: readonly number[];
  /** Places of the matches whose transaction fails on chain. */
  readonly failing?: readonly number[];
  /** What the caller learns: a lost answer leaves the order in place, one that never arrived does not. */
  readonly answer?: 'given' | 'lost' | 'never-arrived' | 'not-sent' | 'refused' | 'wait' | 'unauthorized';
  /** How many looks at its trades show them unconfirmed. */
  readonly confirmsAfter?: number;
  /** Every trade is reported twice. */
  readonly isDuplicated?: boolean;
};

type Placed = {
  readonly follower: Follower;
  readonly child: ChildOrder;
  readonly script: OrderScript;
  trades: readonly {
    readonly tradeId: string;
    readonly shares: Shares;
    readonly price: Price;
    readonly role: TradeRole;
    readonly fails: boolean;
    /** Of a match while the order rested; otherwise it was matched when it came. */
    readonly at?: UnixMs;
  }[];
  /** When it was matched. */
  readonly at: UnixMs;
  looks: number;
  /** It rests there: neither cancelled nor dropped yet. */
  isResting: boolean;
};

/** A venue that does as it is told and keeps account of what it took. */
export type ScriptedVenue = Venue & {
  /** Scripts of the next posts of new orders, in their order; afterwards everything is filled whole. */
  readonly scripts: OrderScript[];
  /** Orders that the venue took, by id. */
  readonly placed: ReadonlyMap<VenueOrderId, Placed>;
  /** Every post that reached the venue. */
  readonly posts: readonly VenueOrderId[];
  /** Every order that was to be cancelled. */
  readonly cancels: readonly VenueOrderId[];
  /** Orders that a person has placed by hand, and that still work. */
  readonly openByHand: Set<VenueOrderId>;
  /** What was traded by hand: it moves the wallet too. */
  readonly byHand: WalletTrade[];
  /** The best price of the other side: an order that is to rest and meets it is refused. */
  readonly offers: { ask?: Price; bid?: Price };
  /** Somebody trades so many shares, at its limit, with an order that rests; less where less is left of it. */
  fill(id: VenueOrderId, count: Shares): void;
  /** Lets bytes that were under way since their post arrive now. */
  arrive(follower: Follower, child: ChildOrder): void;
  /** What a venue, or a wallet, would never forgive; empty when all is well. */
  readonly violations: readonly string[];
  /** Dollars that left the wallets, less those that came in; fees included. */
  spent(): bigint;
  /** Shares in the wallets. */
  held(token: TokenId): bigint;
};

const FILLED: OrderScript = { quarters: [4] };
const KILLED =
  'no orders found to match with FAK order. FAK orders are partially filled or killed if no match is found.';
const TICK = 10_000n;
const DROPPED_BEFORE_MS = 60_000;
const LEAST_LIFE_MS = 180_000;

/** The transaction in which a trade is, or would be, mined. */
export const transactionOf = (tradeId: string): TransactionHash =>
  `0x${digest('transaction', tradeId)}` as TransactionHash;

/** Starts a venue without orders; fills come one cent better than the limit. */
export function scriptedVenue(clock: { readonly moment: UnixMs } = { moment: unixMs(0) }): ScriptedVenue {
  const scripts: OrderScript[] = [];
  const assigned = new Map<VenueOrderId, OrderScript>();
  const placed = new Map<VenueOrderId, Placed>();
  const bodies = new Map<VenueOrderId, string>();
  const posts: VenueOrderId[] = [];
  const cancels: VenueOrderId[] = [];
  const openByHand = new Set<VenueOrderId>();
  const byHand: WalletTrade[] = [];
  const offers: ScriptedVenue['offers'] = {};
  const violations: string[] = [];
  const wallet = { spent: 0n, held: new Map<TokenId, bigint>() };

  const place = (follower: Follower, child: ChildOrder, script: OrderScript): void => {
    const trades = tradesOf(child, script);
    placed.set(child.venueOrderId, {
      follower,
      child,
      script,
      trades,
      at: clock.moment,
      looks: 0,
      isResting: rests(child, trades),
    });
    for (const trade of trades) if (!trade.fails) move(wallet, child, trade);
    if ((wallet.held.get(child.token) ?? 0n) < 0n) violations.push(`sold more of ${child.token} than was owned`);
  };
  const take = (follower: Follower, child: ChildOrder): PostOutcome => {
    const { venueOrderId: id } = child;
    const script = assigned.get(id) ?? scripts.shift() ?? FILLED;
    assigned.set(id, script);
    // What did not get through the first time gets through the next.
    const answer = posts.includes(id) ? 'given' : (script.answer ?? 'given');
    if (answer === 'not-sent') {
      assigned.set(id, { ...script, answer: 'given' });
      return { kind: 'not-sent' };
    }
    posts.push(id);
    violations.push(...wrongWith(follower, child, bodies));
    if (placed.has(id)) return { kind: 'ack' };
    if (answer === 'never-arrived') return { kind: 'ambiguous', text: 'timeout' };
    if (answer === 'refused') return { kind: 'refused', text: 'not enough balance / allowance' };
    if (answer === 'unauthorized') return { kind: 'unauthorized', text: 'Invalid api key' };
    if (answer === 'wait') return { kind: 'wait', text: 'too early', retryAfterMs: 1_000 };
    const fault = restFault(child, offers, clock.moment);
    if (fault !== undefined) return { kind: 'refused', text: fault };
    if (script.quarters.length === 0 && child.restsUntil === undefined) {
      if (answer === 'lost' || child.posts - 1 > child.refused.length) return { kind: 'ambiguous', text: KILLED };
      return { kind: 'refused', text: KILLED };
    }
    place(follower, child, script);
    return answer === 'lost' ? { kind: 'ambiguous', text: 'reset' } : { kind: 'ack' };
  };
  return {
    scripts,
    placed,
    posts,
    cancels,
    openByHand,
    byHand,
    offers,
    fill: (id, count) => {
      const resting = placed.get(id);
      if (resting === undefined || !isOpenAt(resting, clock.moment)) return;
      const { child, trades } = resting;
      const left = shares(child.shares - total(trades));
      const trade = {
        tradeId: `${id.slice(2, 10)}-${trades.length}`,
        shares: count < left ? count : left,
        price: child.limit,
        role: 'MAKER' as const,
        fails: false,
        at: clock.moment,
      };
      resting.trades = [...trades, trade];
      resting.isResting = trade.shares < left;
      move(wallet, child, trade);
    },
    arrive: (follower, child) => {
      if (!placed.has(child.venueOrderId)) place(follower, child, assigned.get(child.venueOrderId) ?? FILLED);
    },
    violations,
    spent: () => wallet.spent,
    held: (token) => (wallet.held.get(token) ?? 0n) + movedByHand(byHand, token),
    orderId: ({ fields, domain }) =>
      `0x${digest('order', domain, ...Object.values(fields).map(String))}` as VenueOrderId,
    prepare: (_, child) => Promise.resolve({ body: `signed ${child.venueOrderId}`, apiKey: 'key' }),
    signerOf: (follower) => Promise.resolve(follower.wallet ?? ''),
    post: (follower, child) => Promise.resolve(take(follower, child)),
    order: (_, child) => Promise.resolve(orderView(placed.get(child.venueOrderId), clock.moment)),
    trades: (_, child) => Promise.resolve(tradeViews(placed.get(child.venueOrderId))),
    walletTrades: (_, since) =>
      Promise.resolve(
        [...[...placed.values()].flatMap(walletViews), ...byHand].filter((trade) => trade.matchedAt >= since),
      ),
    openOrders: ({ wallet: owner }) => {
      const ours = [...placed.values()].filter(
        (order) => order.child.fields.maker === owner && isOpenAt(order, clock.moment),
      );
      return Promise.resolve([...ours.map(({ child }) => child.venueOrderId), ...openByHand]);
    },
    cancel: (_, child) => {
      cancels.push(child.venueOrderId);
      const resting = placed.get(child.venueOrderId);
      if (resting === undefined || !isOpenAt(resting, clock.moment)) return Promise.resolve('gone');
      resting.isResting = false;
      return Promise.resolve('cancelled');
    },
  };
}

function tradesOf(child: ChildOrder, { quarters, failing = [] }: OrderScript): Placed['trades'] {
  const at = price(child.side === 'BUY' ? child.limit - TICK : child.limit + TICK);
  return quarters.map((part, index) => ({
    tradeId: `${child.venueOrderId.slice(2, 10)}-${index}`,
    shares: part === 4 ? child.shares : floorToStep(shares((child.shares * BigInt(part)) / 4n), ORDER_SHARE_STEP),
    price: at,
    role: 'TAKER',
    fails: failing.includes(index),
  }));
}

function move(
  wallet: { spent: bigint; readonly held: Map<TokenId, bigint> },
  child: ChildOrder,
  trade: Placed['trades'][number],
): void {
  const held = wallet.held.get(child.token) ?? 0n;
  const rateBps = bps(trade.role === 'TAKER' ? child.feeRateBps : 0n);
  const fee = feeOf(trade.shares, trade.price, { rateBps, exponent: child.feeExponent });
  if (child.side === 'BUY') {
    wallet.spent += costOf(trade.shares, trade.price) + fee;
    wallet.held.set(child.token, held + trade.shares);
  } else {
    wallet.spent -= proceedsOf(trade.shares, trade.price) - fee;
    wallet.held.set(child.token, held - trade.shares);
  }
}

function wrongWith(follower: Follower, child: ChildOrder, bodies: Map<VenueOrderId, string>): readonly string[] {
  const { venueOrderId: id, body = '', state, posts, mode } = child;
  const known = bodies.get(id) ?? body;
  bodies.set(id, body);
  return [
    ...(body === '' ? [`${id} was sent without stored bytes`] : []),
    ...(body === known ? [] : [`${id} was sent with other bytes`]),
    ...(state === 'SUBMITTING' && posts > 0 ? [] : [`${id} was sent while ${state}`]),
    ...(mode === 'live' && follower.mode === 'live' ? [] : [`${id} was sent for a follower who is ${mode}`]),
  ];
}

/** What is to rest and is not filled whole waits at its limit until it is cancelled, or its time is over. */
function rests({ restsUntil, shares: wanted }: ChildOrder, trades: Placed['trades']): boolean {
  return restsUntil !== undefined && total(trades) < wanted;
}

function total(trades: Placed['trades']): bigint {
  return trades.reduce((sum, trade) => sum + trade.shares, 0n);
}

/** What the venue says of an order that may not rest; undefined for one that may, or is to take what is offered. */
function restFault({ restsUntil, side, limit }: ChildOrder, { ask, bid }: ScriptedVenue['offers'], now: UnixMs) {
  if (restsUntil === undefined) return undefined;
  if (restsUntil < now + LEAST_LIFE_MS) return 'invalid expiration';
  const crosses = side === 'BUY' ? ask !== undefined && ask <= limit : bid !== undefined && bid >= limit;
  return crosses ? 'invalid post-only order: order crosses book' : undefined;
}

function orderView(order: Placed | undefined, now: UnixMs): VenueOrder | undefined {
  if (order === undefined) return undefined;
  const matched = total(order.trades);
  return { isTerminal: !isOpenAt(order, now), matched: shares(matched) };
}

/** The book drops an order a minute before the expiration that it asked for. */
function isOpenAt({ isResting, child }: Placed, now: UnixMs): boolean {
  return isResting && now < (child.restsUntil ?? 0) - DROPPED_BEFORE_MS;
}

function tradeViews(order: Placed | undefined): readonly VenueTrade[] {
  if (order === undefined) return [];
  order.looks += 1;
  const views = order.trades.map(({ tradeId, shares: count, price: at, role, fails, at: matchedAt }): VenueTrade => {
    const status = statusOf(order, fails);
    const sent = status === 'MATCHED' ? {} : { transaction: transactionOf(tradeId) };
    return { tradeId, shares: count, price: at, role, status, matchedAt: matchedAt ?? order.at, ...sent };
  });
  return order.script.isDuplicated === true ? [...views, ...views] : views;
}

function walletViews(order: Placed): readonly WalletTrade[] {
  const { child, at } = order;
  return order.trades.map(({ tradeId, shares: count, fails, at: matchedAt }) => ({
    tradeId,
    orderId: child.venueOrderId,
    token: child.token,
    side: child.side,
    shares: count,
    status: statusOf(order, fails),
    matchedAt: matchedAt ?? at,
  }));
}

function statusOf({ looks, script }: Placed, fails: boolean): TradeStatus {
  if (looks <= (script.confirmsAfter ?? 1)) return 'MATCHED';
  return fails ? 'FAILED' : 'CONFIRMED';
}

function movedByHand(byHand: readonly WalletTrade[], token: TokenId): bigint {
  return byHand
    .filter((trade) => trade.token === token && trade.status === 'CONFIRMED')
    .reduce((total, trade) => total + (trade.side === 'BUY' ? trade.shares : 0n - trade.shares), 0n);
}
