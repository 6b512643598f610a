import { statusOf } from './accounts.ts';
import type { TradeStatus } from './settlement.ts';
import type { Venue } from './venue.ts';

/** What the venue itself knows of an account, to be compared with what the account's owner believes. */
export type AccountAudit = {
  readonly wallet: string;
  readonly cashMicro: bigint;
  /** Shares that are mined, by token; tokens of which nothing is left are not listed. */
  readonly sharesMicro: Readonly<Record<string, bigint>>;
  /** Orders that entered, killed ones included, and how often each id was accepted: 1, or the venue is at fault. */
  readonly orders: readonly { readonly id: string; readonly accepted: number }[];
  readonly trades: readonly AuditedTrade[];
  /** The worst moment of the cost of everything held, matched and unsettled included. */
  readonly highestExposureMicro: bigint;
  readonly redeemedMicro: bigint;
};

/** One trade of an account, amounts in millionths, dollars without the fee. */
export type AuditedTrade = {
  readonly id: string;
  readonly orderId: string;
  readonly tokenId: string;
  readonly side: 'BUY' | 'SELL';
  readonly sharesMicro: bigint;
  readonly priceMicro: bigint;
  readonly dollarsMicro: bigint;
  readonly feeMicro: bigint;
  readonly matchMs: number;
  readonly status: TradeStatus;
};

/**
 * Audits one funded account.
 *
 * @throws Error when no account of that wallet was funded.
 */
export function auditAccount(venue: Venue, address: string): AccountAudit {
  const now = venue.clock.now();
  const account = venue.accounts.get(address.toLowerCase());
  const wallet = venue.wallets.find(address, now);
  if (account === undefined || wallet === undefined) throw new Error(`no account of wallet ${address} was funded`);
  const holdings = venue.wallets.onChain(wallet, now);
  const held = [...holdings.tokens.values()].filter(({ sharesMicro }) => sharesMicro > 0n);
  return {
    wallet: account.wallet,
    cashMicro: holdings.cashMicro,
    sharesMicro: Object.fromEntries(held.map(({ tokenId, sharesMicro }) => [tokenId, sharesMicro])),
    orders: account.orders.map(({ id, acceptedCount }) => ({ id, accepted: acceptedCount })),
    trades: account.trades.map((trade) => ({
      id: trade.id,
      orderId: trade.orderId,
      tokenId: trade.token.tokenId,
      side: trade.side,
      sharesMicro: trade.sharesMicro,
      priceMicro: trade.priceMicro,
      dollarsMicro: trade.dollarsMicro,
      feeMicro: trade.feeMicro,
      matchMs: trade.matchMs,
      status: statusOf(trade, now),
    })),
    highestExposureMicro: account.exposure.highestMicro,
    redeemedMicro: holdings.redeemedMicro,
  };
}
