import { hash } from 'node:crypto';
import { classifyPost } from '#adapters/polymarket/post-classes.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type TransactionHash, type VenueOrderId } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { type CancelOutcome, type PostOutcome, type Venue, type VenueTrade, type WalletTrade } from '#ports/venue.ts';
import { type FaultKind } from '../faults.ts';
import { type History } from '../history.ts';
import { isRefusal } from './answers.ts';
import { type Exchange, type ExchangeOrder, type ExchangeTrade, type SignedOrder } from './exchange.ts';
import { marketOf, tokenOf } from './names.ts';
import { isDeaf } from './venue-phases.ts';
import { statusAt } from './settlement.ts';
import { type Told } from './told.ts';

/** How far behind a stale look-up is. */
const STALE_MS = 15_000;

type VenueInput = {
  readonly history: History;
  readonly exchange: Exchange;
  readonly start: number;
  readonly now: () => number;
  /** Told when a post was surely refused, or never left. */
  readonly onRefused: (child: ChildOrder) => void;
};

/** The exchange behind the venue's port: its answers are read by the adapter's own classes. */
export function simulatedVenue({ history, start, exchange, now, onRefused }: VenueInput): Told<Venue> {
  const signed = new Map<string, SignedOrder>();
  const asOf = (fault: FaultKind | undefined): number => (fault === 'stale' ? now() - STALE_MS : now());
  return {
    orderId: orderIdOf,
    signerOf(fault, follower) {
      refuse(fault);
      return follower.wallet ?? '';
    },
    prepare(fault, _, child) {
      refuse(fault);
      const body = `signed ${orderIdOf(child)}`;
      signed.set(body, signedOrder(history, child));
      return { body, apiKey: 'key' };
    },
    post(fault, _, child) {
      const order = signed.get(child.body ?? '');
      const answer = fault === 'no-connection' || order === undefined ? undefined : exchange.post(order, fault);
      if (answer === undefined || isRefusal(answer)) onRefused(child);
      if (fault === 'no-connection') return neverLeft(child);
      if (answer === undefined) return { kind: 'refused', text: 'invalid signature' };
      return classifyPost(answer, child.venueOrderId, mayHaveBeenTaken(child));
    },
    order(fault, _, child) {
      refuse(fault);
      const found = fault === 'hidden' ? undefined : exchange.orderAt(child.venueOrderId, asOf(fault));
      return found === undefined ? undefined : { isTerminal: found.isTerminal, matched: shares(found.matched) };
    },
    trades(fault, _, child) {
      refuse(fault);
      const order = exchange.orders.get(child.venueOrderId);
      if (fault === 'hidden' || order === undefined) return [];
      return order.trades.flatMap((trade) => shownTrade(order, trade, asOf(fault)));
    },
    walletTrades(fault, follower, since) {
      refuse(fault);
      if (fault === 'hidden') return [];
      return [...exchange.orders.values()]
        .filter(({ wallet }) => wallet === follower.wallet)
        .flatMap((order) => order.trades.flatMap((trade) => walletTrade(order, trade, asOf(fault))))
        .filter(({ matchedAt }) => matchedAt >= since);
    },
    openOrders(fault, follower) {
      refuse(fault);
      return [...exchange.orders.values()]
        .filter(
          ({ wallet, rests, endsAt }) => wallet === follower.wallet && rests !== undefined && endsAt === undefined,
        )
        .map(({ id }) => id as VenueOrderId);
    },
    cancel(fault, _, child) {
      if (fault === 'throttled' || fault === 'unreadable') return 'unknown';
      if (isDeaf(history, now() - start)) return 'unknown';
      const met = exchange.cancel(child.venueOrderId);
      if (met === 'cancelled') return 'cancelled';
      return met === 'delayed' ? 'unknown' : 'gone';
    },
  };
}

/** Half of the orders have no connection, the others no signature. */
function neverLeft({ venueOrderId }: ChildOrder): PostOutcome {
  return BigInt(venueOrderId) % 2n === 0n
    ? { kind: 'not-sent' }
    : { kind: 'withheld', reason: { code: 'SIGNER_AWAY', text: 'no answer' } };
}

function shownTrade(order: ExchangeOrder, trade: ExchangeTrade, at: number): readonly VenueTrade[] {
  const stands = statusAt(trade.way, at);
  if (stands === undefined) return [];
  const sent = stands.sent === 0 ? {} : { transaction: settlementHash(order.id, trade.tradeId, stands.sent) };
  return [
    {
      tradeId: trade.tradeId,
      shares: shares(trade.shares),
      price: price(trade.price),
      role: trade.role,
      status: stands.status,
      ...sent,
      // The venue tells whole seconds.
      matchedAt: unixMs(Math.floor(trade.matchedAt / 1000) * 1000),
    },
  ];
}

function walletTrade(order: ExchangeOrder, trade: ExchangeTrade, at: number): readonly WalletTrade[] {
  return shownTrade(order, trade, at).map(({ tradeId, shares: count, status, matchedAt }) => ({
    tradeId,
    orderId: order.id as VenueOrderId,
    token: tokenOf(order.token),
    side: order.asked.side,
    shares: count,
    status,
    matchedAt: matchedAt ?? unixMs(trade.matchedAt),
  }));
}

/** The transaction of a trade; another one each time that it is sent. */
export function settlementHash(order: string, trade: string, sent: number): TransactionHash {
  return `0x${hash('sha256', `${order} ${trade} ${sent}`)}` as TransactionHash;
}

/** The outcome of a post whose sender waits in vain. */
export const NO_ANSWER: PostOutcome = { kind: 'ambiguous', text: 'timeout' };

/** What a caller of the venue gets who waits in vain: a post never throws for it. */
export function venueLost(method: string): PostOutcome | CancelOutcome {
  if (method === 'post') return NO_ANSWER;
  if (method === 'cancel') return 'unknown';
  throw new UnavailableError(`venue.${method} did not answer`);
}

function refuse(fault: FaultKind | undefined): void {
  if (fault === 'throttled') throw new UnavailableError('the venue is busy');
  if (fault === 'unreadable') throw new UnreadableAnswerError('the venue answered in another shape');
}

const FIELDS = [
  'salt',
  'maker',
  'signer',
  'tokenId',
  'makerAmount',
  'takerAmount',
  'side',
  'signatureType',
  'timestamp',
  'metadata',
  'builder',
] as const satisfies readonly (keyof ChildOrder['fields'])[];

/** Stands for the hash of the eleven fields: the same for the same fields, another for any other. */
function orderIdOf({ fields, domain }: Pick<ChildOrder, 'fields' | 'domain'>): VenueOrderId {
  const text = `${domain} ${FIELDS.map((field) => String(fields[field])).join(' ')}`;
  return `0x${hash('sha256', text)}` as VenueOrderId;
}

function signedOrder(history: History, child: ChildOrder): SignedOrder {
  const { fields, domain, restsUntil, mayTake = false } = child;
  const { salt, maker, tokenId, makerAmount, takerAmount, side } = fields;
  return {
    id: orderIdOf(child),
    name: salt.toString(36),
    wallet: maker,
    market: marketOf(history, tokenId)!,
    token: tokenId,
    // What may rest is bounded by its shares.
    asked: {
      side,
      makerAmount,
      takerAmount,
      isInDollars: domain === 'v2' && side === 'BUY' && restsUntil === undefined,
    },
    // The venue is told whole seconds.
    ...(restsUntil === undefined
      ? {}
      : { rests: { untilMs: Math.ceil(restsUntil / 1_000) * 1_000, isPostOnly: !mayTake } }),
  };
}

/** As the adapter counts: this post is among `posts`. */
function mayHaveBeenTaken({ posts, refused }: ChildOrder): boolean {
  return posts - 1 > refused.length;
}
