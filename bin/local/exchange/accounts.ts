import { type Exposure, noExposure } from './exposure.ts';
import type { Fill } from './matching.ts';
import type { Token } from './market-index.ts';
import { divideUp, ONE } from './micro.ts';
import { isFinal, settlementAt, type SettlementPlan, type TradeStatus } from './settlement.ts';
import type { SignedOrder } from './typed-data.ts';

/** 0 a plain account, 1 a proxy, 2 a Safe, 3 a deposit wallet. */
export type SignatureType = 0 | 1 | 2 | 3;

/** A funded follower: the wallet that holds the money, and the key pair that signs for it, both in lower case. */
export type Account = {
  readonly wallet: string;
  readonly signer: string;
  readonly signatureType: SignatureType;
  readonly orders: PlacedOrder[];
  readonly trades: Trade[];
  /** Orders that rest in a book or wait out a delay. */
  readonly working: Set<PlacedOrder>;
  /** Trades that were not final when they were looked at last. */
  readonly moving: Set<Trade>;
  readonly exposure: Exposure;
};

/** How long an order may work: until cancelled, until a time, all at once or never, or what is there now. */
export type OrderType = 'GTC' | 'GTD' | 'FOK' | 'FAK';

/** `DELAYED` waits out the delay of its market; of the others only `LIVE` can still trade. */
export type OrderStatus = 'LIVE' | 'DELAYED' | 'MATCHED' | 'CANCELED' | 'CANCELED_MARKET_RESOLVED';

/** An order that entered the venue; one that was killed has no trades. */
export type PlacedOrder = {
  readonly id: string;
  readonly order: SignedOrder;
  readonly orderType: OrderType;
  readonly apiKey: string;
  readonly account: Account;
  readonly token: Token;
  readonly atMs: number;
  /** The tick that its amounts mean. */
  readonly limitMicro: bigint;
  /** The expiration that was asked for in epoch seconds, 0 when there is none. */
  readonly expirationS: number;
  /** When its delay is over; only of orders that were delayed. */
  readonly releaseMs?: number;
  readonly trades: Trade[];
  status: OrderStatus;
  /** Shares that traded, those of failed trades included. */
  matchedMicro: bigint;
  /** Why it ended without being filled, in the venue's words. */
  endReason?: string;
  /** When it ended without being filled. */
  endedMs?: number;
  /** How often the venue said yes to this id: more than once would be a fault of the venue. */
  acceptedCount: number;
};

/** One match of an order at one price, seen from this order's side. */
export type Trade = Fill & {
  readonly id: string;
  readonly orderId: string;
  readonly token: Token;
  readonly side: 'BUY' | 'SELL';
  readonly matchMs: number;
  /** Settled once and for all when it is matched; only of a trade that is stuck it changes. */
  settlement: SettlementPlan;
  /** Who rested is the maker, who crossed the taker. */
  readonly role: 'TAKER' | 'MAKER';
  /** The transaction that was mined, or would have been. */
  readonly transactionHash: string;
  /** The one that reverted before it, `''` when none did. */
  readonly revertedHash: string;
  readonly taker: TakerLeg;
  readonly makers: readonly MakerLeg[];
};

/** The order that crossed, of whomever it is, with the size of the whole match. */
export type TakerLeg = {
  readonly orderId: string;
  readonly apiKey: string;
  readonly wallet: string;
  readonly token: Token;
  readonly side: 'BUY' | 'SELL';
  readonly sizeMicro: bigint;
  readonly priceMicro: bigint;
};

/** An order that rested, of whomever it is, with what it gave to the match. */
export type MakerLeg = {
  readonly orderId: string;
  readonly apiKey: string;
  readonly wallet: string;
  readonly token: Token;
  readonly side: 'BUY' | 'SELL';
  readonly sharesMicro: bigint;
  readonly priceMicro: bigint;
};

/** What of a wallet's cash and shares is promised to trades that are matched and not yet mined. */
export function unsettled(account: Account, nowMs: number): { dollarsMicro: bigint; sharesMicro(id: string): bigint } {
  // One pass: this is asked twice for each order, and a busy account has hundreds of trades that are not final.
  const open: Trade[] = [];
  for (const trade of account.moving) {
    const status = statusOf(trade, nowMs);
    if (isFinal(status)) account.moving.delete(trade);
    else if (isOpen(status)) open.push(trade);
  }
  const buys = open.filter(({ side }) => side === 'BUY');
  return {
    dollarsMicro: buys.reduce((sum, { dollarsMicro, feeMicro }) => sum + dollarsMicro + feeMicro, 0n),
    sharesMicro: (tokenId) =>
      open
        .filter(({ side, token }) => side === 'SELL' && token.tokenId === tokenId)
        .reduce((sum, { sharesMicro }) => sum + sharesMicro, 0n),
  };
}

/** What of a wallet's cash, or of its shares of a token, is promised to orders that still work. */
export function promised({ working }: Account, side: 'BUY' | 'SELL', tokenId: string): bigint {
  let sum = 0n;
  for (const placed of working) {
    if (placed.order.side !== side || (side === 'SELL' && placed.token.tokenId !== tokenId)) continue;
    if (placed.status === 'DELAYED') sum += BigInt(placed.order.makerAmount);
    else sum += side === 'SELL' ? remainingMicro(placed) : divideUp(remainingMicro(placed) * placed.limitMicro, ONE);
  }
  return sum;
}

/** The trades of an account whose settlement still goes on. */
export function movingTrades({ moving }: Account, nowMs: number): Trade[] {
  for (const trade of moving) if (isFinal(statusOf(trade, nowMs))) moving.delete(trade);
  return [...moving];
}

/** The status of a trade that the account made. */
export function statusOf(trade: Trade, nowMs: number): TradeStatus {
  return settlementAt(trade, nowMs).status;
}

/** The shares that an order asked for or offered. */
export function sizeMicro({ order }: Pick<PlacedOrder, 'order'>): bigint {
  return BigInt(order.side === 'BUY' ? order.takerAmount : order.makerAmount);
}

/** The shares of an order that have not traded. */
export function remainingMicro(placed: PlacedOrder): bigint {
  return sizeMicro(placed) - placed.matchedMicro;
}

/** An account without orders. */
export function newAccount(identity: Pick<Account, 'wallet' | 'signer' | 'signatureType'>): Account {
  return { ...identity, orders: [], trades: [], working: new Set(), moving: new Set(), exposure: noExposure() };
}

function isOpen(status: TradeStatus): boolean {
  return status === 'MATCHED' || status === 'RETRYING';
}
