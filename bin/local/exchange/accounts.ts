import type { Fill } from './matching.ts';
import type { Token } from './market-index.ts';
import { tradeStatus, type TradeStatus } from './settlement.ts';
import type { SignedOrder } from './typed-data.ts';

/** A funded follower: the wallet that holds the money, and the key pair that signs for it, both in lower case. */
export type Account = {
  readonly wallet: string;
  readonly signer: string;
  readonly signatureType: 0 | 3;
  readonly orders: PlacedOrder[];
  readonly trades: Trade[];
  readonly exposure: Exposure;
};

/** An order that entered the venue; one that was killed has no trades. */
export type PlacedOrder = {
  readonly id: string;
  readonly order: SignedOrder;
  readonly orderType: 'FAK' | 'FOK';
  readonly apiKey: string;
  readonly account: Account;
  readonly token: Token;
  readonly atMs: number;
  readonly trades: readonly Trade[];
  /** How often the venue said yes to this id: more than once would be a fault of the venue. */
  acceptedCount: number;
};

/** One match of an order at one price. */
export type Trade = Fill & {
  readonly id: string;
  readonly orderId: string;
  readonly token: Token;
  readonly side: 'BUY' | 'SELL';
  readonly matchMs: number;
  readonly transactionHash: string;
  readonly makerOrderId: string;
};

/**
 * What a follower stands to lose at the venue, by the moment of the match: cost of what it holds, unsettled buys
 * included; and the highest that this ever was.
 */
export type Exposure = {
  readonly costByToken: Map<string, { sharesMicro: bigint; costMicro: bigint }>;
  nowMicro: bigint;
  highestMicro: bigint;
};

/** What of a wallet's cash and shares is promised to trades that are matched and not yet mined. */
export function unsettled(account: Account, nowMs: number): { dollarsMicro: bigint; sharesMicro(id: string): bigint } {
  const open = openTrades(account, nowMs);
  const buys = open.filter(({ side }) => side === 'BUY');
  return {
    dollarsMicro: buys.reduce((sum, { dollarsMicro, feeMicro }) => sum + dollarsMicro + feeMicro, 0n),
    sharesMicro: (tokenId) =>
      open
        .filter(({ side, token }) => side === 'SELL' && token.tokenId === tokenId)
        .reduce((sum, { sharesMicro }) => sum + sharesMicro, 0n),
  };
}

/** The status of a trade that the account made. */
export function statusOf(trade: Trade, nowMs: number): TradeStatus {
  return tradeStatus(trade.matchMs, nowMs);
}

/** An account without orders. */
export function newAccount(identity: Pick<Account, 'wallet' | 'signer' | 'signatureType'>): Account {
  return {
    ...identity,
    orders: [],
    trades: [],
    exposure: { costByToken: new Map(), nowMicro: 0n, highestMicro: 0n },
  };
}

/** Counts a match towards the exposure: a buy adds what it cost, a sale takes the mean cost of what it sold. */
export function exposeTrade({ exposure }: Account, trade: Trade): void {
  const held = exposure.costByToken.get(trade.token.tokenId) ?? { sharesMicro: 0n, costMicro: 0n };
  exposure.costByToken.set(trade.token.tokenId, held);
  if (trade.side === 'BUY') {
    held.sharesMicro += trade.sharesMicro;
    held.costMicro += trade.dollarsMicro;
    exposure.nowMicro += trade.dollarsMicro;
    if (exposure.nowMicro > exposure.highestMicro) exposure.highestMicro = exposure.nowMicro;
    return;
  }
  const costMicro = held.sharesMicro === 0n ? 0n : (held.costMicro * trade.sharesMicro) / held.sharesMicro;
  held.sharesMicro -= trade.sharesMicro;
  held.costMicro -= costMicro;
  exposure.nowMicro -= costMicro;
}

/** Takes redeemed markets out of the exposure. */
export function exposeRedemptions({ exposure }: Account, isRedeemed: (tokenId: string) => boolean): void {
  for (const [tokenId, held] of exposure.costByToken) {
    if (held.costMicro === 0n || !isRedeemed(tokenId)) continue;
    exposure.nowMicro -= held.costMicro;
    exposure.costByToken.delete(tokenId);
  }
}

function openTrades(account: Account, nowMs: number): Trade[] {
  const open: Trade[] = [];
  for (let index = account.trades.length - 1; index >= 0; index -= 1) {
    const trade = account.trades[index];
    if (trade === undefined || statusOf(trade, nowMs) !== 'MATCHED') break;
    open.push(trade);
  }
  return open;
}
