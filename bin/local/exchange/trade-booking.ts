import type { Account, Trade } from './accounts.ts';
import { exposeRedemptions, exposeTrade } from './exposure.ts';
import { isResolved } from './market-index.ts';
import { blockTimeMs, minedMs, REDEEMED_AFTER_MS } from './settlement.ts';
import type { VenueState } from './venue-state.ts';

/** Books a trade of an account: its exposure at once, its wallet when the trade is mined, if it ever is. */
export function bookTrade(state: VenueState, account: Account, trade: Trade): void {
  const { markets } = state;
  exposeRedemptions(account.exposure, (tokenId) => {
    const market = markets.token(tokenId)?.market;
    return market !== undefined && isResolved(market, trade.matchMs - REDEEMED_AFTER_MS);
  });
  exposeTrade(account.exposure, trade);
  bookMined(state, account, trade);
}

/** Books a trade of an account in its wallet for when it is mined, if that is known. */
export function bookMined({ wallets }: VenueState, account: Account, trade: Trade): void {
  const wallet = wallets.find(account.wallet, trade.matchMs);
  const atMs = minedMs(trade);
  if (wallet === undefined || atMs === undefined) return;
  const { market, tokenId, outcome, outcomeIndex } = trade.token;
  wallets.addTrade(wallet, {
    atMs,
    feeMicro: trade.feeMicro,
    ...(trade.role === 'MAKER' ? { isMaker: true } : {}),
    row: {
      wallet: account.wallet,
      type: 'TRADE',
      timestampS: blockTimeMs(atMs) / 1000,
      transactionHash: trade.transactionHash,
      conditionId: market.conditionId,
      tokenId,
      side: trade.side,
      sizeMicro: trade.sharesMicro,
      usdcMicro: trade.dollarsMicro,
      price: Number(trade.priceMicro) / 1_000_000,
      outcome,
      outcomeIndex,
      title: market.question,
      slug: market.slug,
      eventSlug: market.eventSlug,
      name: '',
    },
  });
}
