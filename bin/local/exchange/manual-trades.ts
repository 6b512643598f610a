import type { Trade } from './accounts.ts';
import { hashOf, uuidOf } from './chance.ts';
import { isInsidePriceBounds, isResolved } from './market-index.ts';
import { divideUp, ONE } from './micro.ts';
import { availableTo, balanceFault, planOrder } from './order-plan.ts';
import type { SignedOrder } from './typed-data.ts';
import type { Venue } from './venue.ts';

/** What the owner of an account trades by hand, in millionths; without a limit at whatever the book holds. */
export type ManualTrade = {
  readonly wallet: string;
  readonly tokenId: string;
  readonly side: 'BUY' | 'SELL';
  readonly sharesMicro: bigint;
  readonly limitMicro?: bigint;
};

const ZERO_BYTES32 = `0x${'0'.repeat(64)}`;

/**
 * Trades for the owner of an account, as the venue's website would: a FAK order of another API key, unsigned here.
 *
 * @returns the trades that it made, none when it met nobody.
 * @throws Error when the account, the market, the limit or the balance does not allow it.
 */
export function tradeManually(venue: Venue, wanted: ManualTrade): readonly Trade[] {
  const nowMs = venue.clock.now();
  const account = venue.accounts.get(wanted.wallet.toLowerCase());
  const token = venue.markets.token(wanted.tokenId);
  if (account === undefined) throw new Error(`no account of wallet ${wanted.wallet} was funded`);
  if (token === undefined || isResolved(token.market, nowMs))
    throw new Error(`no open market trades token ${wanted.tokenId}`);
  const { tickMicro } = token.market;
  const isBuy = wanted.side === 'BUY';
  const limitMicro = wanted.limitMicro ?? (isBuy ? ONE - tickMicro : tickMicro);
  if (limitMicro % tickMicro !== 0n || !isInsidePriceBounds(limitMicro, tickMicro) || wanted.sharesMicro <= 0n)
    throw new Error('a manual trade needs a price on a tick and more than no shares');
  const order: SignedOrder = {
    salt: String(account.orders.length),
    ...{ maker: account.wallet, signer: account.wallet, tokenId: token.tokenId, side: wanted.side },
    makerAmount: (isBuy ? divideUp(wanted.sharesMicro * limitMicro, ONE) : wanted.sharesMicro).toString(),
    takerAmount: (isBuy ? wanted.sharesMicro : (wanted.sharesMicro * limitMicro) / ONE).toString(),
    ...{ signatureType: account.signatureType, timestamp: String(nowMs), signature: '0x' },
    ...{ metadata: ZERO_BYTES32, builder: ZERO_BYTES32 },
  };
  // Shares, not dollars, on every market: the owner said how many.
  const tradable = { order, orderType: 'GTC', account, token, limitMicro } as const;
  const { fills, bookEpoch } = planOrder(venue, tradable, nowMs);
  const paid = fills.reduce((sum, { dollarsMicro, feeMicro }) => sum + dollarsMicro + feeMicro, 0n);
  const spent = { ...order, makerAmount: isBuy ? paid.toString() : order.makerAmount };
  const asTaker = { ...tradable, orderType: 'FAK', order: spent } as const;
  const tooLittle = balanceFault(availableTo(venue, asTaker, { nowMs }), asTaker, fills);
  if (tooLittle !== undefined) throw new Error(tooLittle);
  const id = `0x${hashOf(`manual|${account.wallet}|${account.orders.length}`).toString('hex')}`;
  const apiKey = uuidOf('website');
  return venue.place({ ...tradable, orderType: 'FAK', id, apiKey, expirationS: 0, bookEpoch, fills }, nowMs).trades;
}

/**
 * Redeems what an account holds of a market, before the auto-redeemer does.
 *
 * @throws Error when the account or the market is not known, or the market has not resolved.
 */
export function redeemManually(
  venue: Venue,
  { wallet, conditionId }: { readonly wallet: string; readonly conditionId: string },
): void {
  const account = venue.accounts.get(wallet.toLowerCase());
  const market = venue.markets.condition(conditionId);
  if (account === undefined || market === undefined || !isResolved(market, venue.clock.now()))
    throw new Error(`wallet ${wallet} cannot redeem ${conditionId}`);
  venue.redeem(account, market);
}
