import type { Account, OrderType } from './accounts.ts';
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
  readonly orderType: OrderType;
  readonly account: Account;
  readonly token: Token;
  /** The tick that its amounts mean. */
  readonly limitMicro: bigint;
  /** Epoch seconds, 0 for what does not expire. */
  readonly expirationS: number;
  readonly isPostOnly: boolean;
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
/** A GTD order asks for at least this long; the book drops it a minute before. */
const LEAST_LIFE_MS = 180_000;

/** Checks an order in the venue's order: who sends it, for which market, the signature, then tick, bounds and sizes. */
export function verifyOrder(venue: Venue, payload: OrderPayload, key: ApiKey): VerifiedOrder | Refusal {
  const { order, orderType } = payload;
  const account = venue.accounts.get(order.maker);
  const fault = senderFault(venue, payload, key);
  if (fault !== undefined || account === undefined) return fault ?? refuse('invalid signature');
  const token = venue.markets.token(order.tokenId);
  if (token === undefined) return { status: 404, error: 'market not found' };
  if (isResolved(token.market, venue.clock.now())) return refuse(`the orderbook ${token.tokenId} does not exist`);
  const kind = exchangeOf(token.market);
  if (!isSignedBy(account.signer, order, kind)) return wrongSignature(account, order, kind);
  const id = orderId(order, kind);
  if (venue.orders.has(id)) return refuse(`order ${id} is invalid. Duplicated.`);
  if (!isOrderType(orderType)) return refuse('Invalid order payload');
  const canRest = orderType === 'GTC' || orderType === 'GTD';
  if (payload.postOnly && !canRest) return refuse('invalid post-only order: only GTC and GTD orders can be post-only');
  const expirationS = expirationOf(payload, orderType, venue.clock.now());
  if (expirationS === undefined) return refuse('invalid expiration');
  const amounts = checkAmounts(id, order, token.market);
  if ('error' in amounts) return amounts;
  const unrestable = canRest ? undefined : (leastBuyFault(order) ?? precisionFault(order, token.market));
  const { limitMicro } = amounts;
  return unrestable ?? { id, order, orderType, account, token, limitMicro, expirationS, isPostOnly: payload.postOnly };
}

/** Why a key may not send an order: it is another's, or of a wallet that the key does not trade for. */
export function senderFault({ accounts }: Venue, { order, owner }: OrderPayload, key: ApiKey): Refusal | undefined {
  if (owner !== key.apiKey) return refuse('the order owner has to be the owner of the API KEY');
  return checkSigner(order, accounts.get(order.maker), key);
}

/** What is wrong with a BUY that would trade at once: it is worth less than a dollar. */
export function leastBuyFault(order: SignedOrder): Refusal | undefined {
  const dollarsMicro = BigInt(order.makerAmount);
  if (order.side === 'SELL' || dollarsMicro >= LEAST_BUY_MICRO) return undefined;
  return refuse(`invalid amount for a marketable BUY order ($${formatMicro(dollarsMicro)}), min size: $1`);
}

/** What is wrong with the decimals of a BUY that never rests. */
function precisionFault(order: SignedOrder, market: Market): Refusal | undefined {
  const digits = digitsOf(market);
  const [dollarsMicro, sharesMicro] = [BigInt(order.makerAmount), BigInt(order.takerAmount)];
  if (order.side === 'SELL') return undefined;
  if (dollarsMicro % CENT_MICRO === 0n && sharesMicro % 10n ** BigInt(6 - digits) === 0n) return undefined;
  return refuse(
    `invalid amounts, the market buy orders maker amount supports a max accuracy of 2 decimals, taker amount a max of ${digits} decimals`,
  );
}

function isOrderType(text: string): text is OrderType {
  return text === 'GTC' || text === 'GTD' || text === 'FOK' || text === 'FAK';
}

/** Only a GTD order expires, and at the earliest in three minutes. */
function expirationOf({ expiration }: OrderPayload, orderType: OrderType, nowMs: number): number | undefined {
  if (orderType !== 'GTD') return expiration === '0' ? 0 : undefined;
  const expirationS = /^\d{1,12}$/.test(expiration) ? Number(expiration) : 0;
  return expirationS * 1000 >= nowMs + LEAST_LIFE_MS ? expirationS : undefined;
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

function checkAmounts(id: string, order: SignedOrder, market: Market): Refusal | { readonly limitMicro: bigint } {
  const isBuy = order.side === 'BUY';
  const [makerMicro, takerMicro] = [BigInt(order.makerAmount), BigInt(order.takerAmount)];
  if (makerMicro === 0n || takerMicro === 0n) return refuse('Invalid order payload');
  const [dollarsMicro, sharesMicro] = isBuy ? [makerMicro, takerMicro] : [takerMicro, makerMicro];
  const shareStepMicro = 10n ** BigInt(6 - digitsOf(market));
  const limitMicro = onTick({ dollarsMicro, sharesMicro, tickMicro: market.tickMicro, shareStepMicro });
  if (limitMicro === undefined) {
    const shown = formatMicro((dollarsMicro * ONE) / sharesMicro);
    return refuse(`order ${id} is invalid. Price (${shown}) breaks minimum tick size rule: ${market.tickSize}`);
  }
  const [least, most] = [market.tickMicro, ONE - market.tickMicro];
  if (limitMicro < least || limitMicro > most)
    return refuse(`invalid price (${formatMicro(limitMicro)}), min: ${formatMicro(least)} - max: ${formatMicro(most)}`);
  if (sharesMicro < BigInt(Math.round(market.minOrderSize * 1_000_000)))
    return refuse(
      `order ${id} is invalid. Size (${formatMicro(sharesMicro)}) lower than the minimum: ${market.minOrderSize}`,
    );
  return { limitMicro };
}

function digitsOf({ tickSize }: Market): number {
  return AMOUNT_DIGITS[tickSize] ?? 6;
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
