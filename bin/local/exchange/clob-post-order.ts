import { unsettled } from './accounts.ts';
import { json, type VenueReply, type VenueRequest } from './http-server.ts';
import { type Fill, planFills } from './matching.ts';
import { formatMicro } from './micro.ts';
import { parseOrderPayload } from './order-payload.ts';
import { verifyOrder, type VerifiedOrder } from './order-verification.ts';
import type { Venue } from './venue.ts';

const KILLED_FAK =
  'no orders found to match with FAK order. FAK orders are partially filled or killed if no match is found.';
const KILLED_FOK = "order couldn't be fully filled. FOK orders are fully filled or killed.";

/**
 * `POST /order`: checks, matches at once, and answers when the order is durable.
 *
 * A killed order has entered the venue: sending it again answers `Duplicated`. A refused one has not.
 */
export function postOrder(venue: Venue, request: VenueRequest): VenueReply {
  const payload = parseOrderPayload(request.body);
  if (payload === undefined) return json(400, { error: 'Invalid order payload' });
  const key = venue.keys.keyOf(request);
  if (key === undefined) return json(401, { error: 'Unauthorized/Invalid api key' });
  const verified = verifyOrder(venue, payload, key);
  if ('error' in verified) return json(verified.status, { error: verified.error });
  const tooLittle = checkBalance(venue, verified, []);
  if (tooLittle !== undefined) return json(400, { error: tooLittle });
  return match(venue, verified, key.apiKey);
}

function match(venue: Venue, verified: VerifiedOrder, apiKey: string): VenueReply {
  const { order, orderType, token } = verified;
  const now = venue.clock.now();
  const book = venue.books.book(token, now);
  const isBuy = order.side === 'BUY';
  const [makerMicro, takerMicro] = [BigInt(order.makerAmount), BigInt(order.takerAmount)];
  const isDollarSized = isBuy && token.market.version === 'v2';
  const planned = planFills({
    side: order.side,
    makerMicro,
    takerMicro,
    isDollarSized,
    levels: (isBuy ? book?.asks : book?.bids) ?? [],
    fee: token.market,
  });
  const isFull = isFilled(planned, { isBuy, isDollarSized, makerMicro, takerMicro });
  const fills = orderType === 'FOK' && !isFull ? [] : planned;
  const tooLittle = checkBalance(venue, verified, fills);
  if (tooLittle !== undefined) return json(400, { error: tooLittle });
  const placed = venue.place({ ...verified, apiKey, bookEpoch: book?.epoch ?? '', fills });
  if (fills.length === 0) return json(400, { error: orderType === 'FOK' ? KILLED_FOK : KILLED_FAK });
  const shares = formatMicro(sum(fills, 'sharesMicro'));
  const dollars = formatMicro(sum(fills, 'dollarsMicro'));
  return json(200, {
    errorMsg: '',
    orderID: verified.id,
    takingAmount: isBuy ? shares : dollars,
    makingAmount: isBuy ? dollars : shares,
    status: 'matched',
    success: true,
    tradeIDs: placed.trades.map(({ id }) => id),
  });
}

/**
 * The text of a balance that is too small for the order, `undefined` when it is enough.
 *
 * Before the match the maker amount must be there; after it, also the fee on top of what was bought.
 */
function checkBalance(
  venue: Venue,
  { account, order, token }: VerifiedOrder,
  fills: readonly Fill[],
): string | undefined {
  const now = venue.clock.now();
  const wallet = venue.wallets.find(account.wallet, now);
  const holdings = wallet === undefined ? undefined : venue.wallets.onChain(wallet, now);
  const isBuy = order.side === 'BUY';
  const balance = isBuy ? holdings?.cashMicro : holdings?.tokens.get(token.tokenId)?.sharesMicro;
  const open = unsettled(account, now);
  const matched = isBuy ? open.dollarsMicro : open.sharesMicro(token.tokenId);
  const spent = sum(fills, 'dollarsMicro') + sum(fills, 'feeMicro');
  const makerAmount = BigInt(order.makerAmount);
  const amount = isBuy && spent > makerAmount ? spent : makerAmount;
  if ((balance ?? 0n) - matched >= amount) return undefined;
  const matchedText = matched > 0n ? `, sum of matched orders: ${matched}` : '';
  return `not enough balance / allowance: the balance is not enough -> balance: ${balance ?? 0n}${matchedText}, order amount: ${amount}`;
}

/** A dollar order is full when what is left buys nothing more; a share order when no share is missing. */
function isFilled(
  fills: readonly Fill[],
  {
    isBuy,
    isDollarSized,
    makerMicro,
    takerMicro,
  }: {
    readonly isBuy: boolean;
    readonly isDollarSized: boolean;
    readonly makerMicro: bigint;
    readonly takerMicro: bigint;
  },
): boolean {
  if (isDollarSized) return makerMicro - sum(fills, 'dollarsMicro') <= 1n;
  return sum(fills, 'sharesMicro') >= (isBuy ? takerMicro : makerMicro);
}

function sum(fills: readonly Fill[], field: 'sharesMicro' | 'dollarsMicro' | 'feeMicro'): bigint {
  return fills.reduce((total, fill) => total + fill[field], 0n);
}
