import type { Account } from './accounts.ts';
import type { ApiKey } from './api-keys.ts';
import { isResolved, type Market, type Token } from './market-index.ts';
import { formatMicro, ONE } from './micro.ts';
import type { OrderPayload } from './order-payload.ts';
import { type ExchangeKind, isSignedBy, orderId, type SignedOrder } from './typed-data.ts';
import type { Venue } from './venue.ts';

/** Why the venue refuses an order, in its own words. */
export type Refusal = { readonly status: number; readonly error: string };

/** An order that may trade. */
export type VerifiedOrder = {
  readonly id: string;
  readonly order: SignedOrder;
  readonly orderType: 'FAK' | 'FOK';
  readonly account: Account;
  readonly token: Token;
};

/** Digits of amounts by the decimals of the tick: the venue's own table. */
const AMOUNT_DIGITS: Readonly<Record<string, number>> = {
  '0.1': 3,
  '0.01': 4,
  '0.005': 5,
  '0.0025': 6,
  '0.001': 5,
  '0.0001': 6,
};
const LEAST_BUY_MICRO = ONE;
const CENT_MICRO = 10_000n;

/** Checks an order in the venue's order: who sends it, for which market, the signature, then tick, bounds and sizes. */
export function verifyOrder(venue: Venue, payload: OrderPayload, key: ApiKey): VerifiedOrder | Refusal {
  const { order, orderType } = payload;
  if (payload.owner !== key.apiKey) return refuse('the order owner has to be the owner of the API KEY');
  const account = venue.accounts.get(order.maker);
  const signerFault = checkSigner(order, account, key);
  if (signerFault !== undefined || account === undefined) return signerFault ?? refuse('invalid signature');
  const token = venue.markets.token(order.tokenId);
  if (token === undefined) return { status: 404, error: 'market not found' };
  if (isResolved(token.market, venue.clock.now())) return refuse(`the orderbook ${token.tokenId} does not exist`);
  const kind = exchangeOf(token.market);
  if (!isSignedBy(account.signer, order, kind)) return wrongSignature(account, order, kind);
  const id = orderId(order, kind);
  if (venue.orders.has(id)) return refuse(`order ${id} is invalid. Duplicated.`);
  if (orderType !== 'FAK' && orderType !== 'FOK')
    return refuse(`order type ${orderType} is not supported by this exchange yet`);
  if (payload.postOnly) return refuse('invalid post-only order: only GTC and GTD orders can be post-only');
  if (payload.expiration !== '0') return refuse('invalid expiration');
  const fault = checkAmounts(id, order, token.market);
  return fault ?? { id, order, orderType, account, token };
}

function checkSigner(order: SignedOrder, account: Account | undefined, key: ApiKey): Refusal | undefined {
  const isWallet = order.signatureType === 3;
  if (!isWallet && order.signer !== key.address)
    return refuse('the order signer address has to be the address of the API KEY');
  if (account?.signatureType !== order.signatureType)
    return refuse('maker address not allowed, please use the deposit wallet flow');
  if (account.signer !== key.address || order.signer !== (isWallet ? order.maker : account.signer))
    return refuse('the order signer address has to be the address of the API KEY');
  return undefined;
}

function exchangeOf({ version, negRisk }: Market): ExchangeKind {
  if (version === 'v2') return 'v3';
  return negRisk ? 'v2-neg-risk' : 'v2';
}

function wrongSignature({ signer }: Account, order: SignedOrder, kind: ExchangeKind): Refusal {
  const otherVersion: readonly ExchangeKind[] = kind === 'v3' ? ['v2', 'v2-neg-risk'] : ['v3'];
  const isOther = otherVersion.some((other) => isSignedBy(signer, order, other));
  return refuse(isOther ? 'order_version_mismatch' : 'invalid signature');
}

function checkAmounts(id: string, order: SignedOrder, market: Market): Refusal | undefined {
  const isBuy = order.side === 'BUY';
  const [makerMicro, takerMicro] = [BigInt(order.makerAmount), BigInt(order.takerAmount)];
  if (makerMicro === 0n || takerMicro === 0n) return refuse('Invalid order payload');
  const [dollarsMicro, sharesMicro] = isBuy ? [makerMicro, takerMicro] : [takerMicro, makerMicro];
  const digits = AMOUNT_DIGITS[market.tickSize] ?? 6;
  const price = { dollarsMicro, sharesMicro, tickMicro: market.tickMicro, shareStepMicro: 10n ** BigInt(6 - digits) };
  const tickPriceMicro = onTick(price);
  if (tickPriceMicro === undefined) {
    const shown = formatMicro((dollarsMicro * ONE) / sharesMicro);
    return refuse(`order ${id} is invalid. Price (${shown}) breaks minimum tick size rule: ${market.tickSize}`);
  }
  const [least, most] = [market.tickMicro, ONE - market.tickMicro];
  if (tickPriceMicro < least || tickPriceMicro > most)
    return refuse(
      `invalid price (${formatMicro(tickPriceMicro)}), min: ${formatMicro(least)} - max: ${formatMicro(most)}`,
    );
  if (sharesMicro < BigInt(Math.round(market.minOrderSize * 1_000_000)))
    return refuse(
      `order ${id} is invalid. Size (${formatMicro(sharesMicro)}) lower than the minimum: ${market.minOrderSize}`,
    );
  return isBuy ? checkMarketableBuy({ dollarsMicro, sharesMicro, digits }) : undefined;
}

function checkMarketableBuy({
  dollarsMicro,
  sharesMicro,
  digits,
}: {
  readonly dollarsMicro: bigint;
  readonly sharesMicro: bigint;
  readonly digits: number;
}): Refusal | undefined {
  if (dollarsMicro < LEAST_BUY_MICRO)
    return refuse(`invalid amount for a marketable BUY order ($${formatMicro(dollarsMicro)}), min size: $1`);
  if (dollarsMicro % CENT_MICRO !== 0n || sharesMicro % 10n ** BigInt(6 - digits) !== 0n)
    return refuse(
      `invalid amounts, the market buy orders maker amount supports a max accuracy of 2 decimals, taker amount a max of ${digits} decimals`,
    );
  return undefined;
}

type ImpliedPrice = {
  readonly dollarsMicro: bigint;
  readonly sharesMicro: bigint;
  readonly tickMicro: bigint;
  readonly shareStepMicro: bigint;
};

/**
 * The tick that an order's amounts mean, `undefined` when they mean none.
 *
 * Amounts are rounded, so their quotient may miss the tick by what one step of the share amount is worth, or by a
 * two-hundredth of a tick.
 */
function onTick({ dollarsMicro, sharesMicro, tickMicro, shareStepMicro }: ImpliedPrice): bigint | undefined {
  const exact = dollarsMicro * ONE;
  const nearest = ((exact * 2n + sharesMicro * tickMicro) / (sharesMicro * tickMicro * 2n)) * tickMicro;
  const difference = exact - nearest * sharesMicro;
  const distance = difference < 0n ? -difference : difference;
  const isRounding = distance <= nearest * shareStepMicro || distance * 200n <= tickMicro * sharesMicro;
  return isRounding ? nearest : undefined;
}

function refuse(error: string): Refusal {
  return { status: 400, error };
}
