import { type Account, type OrderType, promised, unsettled } from './accounts.ts';
import type { Token } from './market-index.ts';
import { type Fill, planFills } from './matching.ts';
import { divideUp, ONE } from './micro.ts';
import { marketExchange } from './market-exchange.ts';
import type { SignedOrder } from './typed-data.ts';
import type { VenueState } from './venue-state.ts';

/** An order that could trade, now or after its delay. */
export type Tradable = {
  readonly order: SignedOrder;
  readonly orderType: OrderType;
  readonly account: Account;
  readonly token: Token;
  readonly limitMicro: bigint;
};

/** What an order would trade at an instant. */
export type OrderPlan = {
  readonly bookEpoch: string;
  /** What it trades: nothing for a FOK that cannot be filled whole. */
  readonly fills: readonly Fill[];
  /** Whether anybody in the book meets its price. */
  readonly isMarketable: boolean;
};

/** Matches an order with the book of an instant, without changing anything. */
export function planOrder({ books }: Pick<VenueState, 'books'>, tradable: Tradable, nowMs: number): OrderPlan {
  const { order, orderType, token } = tradable;
  const isBuy = order.side === 'BUY';
  const [makerMicro, takerMicro] = [BigInt(order.makerAmount), BigInt(order.takerAmount)];
  const inDollars = isDollarSized(tradable);
  const { epoch, levels } = books.offers(token, order.side, nowMs);
  const asked = { side: order.side, makerMicro, takerMicro, isDollarSized: inDollars };
  const fills = planFills({ ...asked, levels, fee: token.market });
  const left = inDollars ? makerMicro - sum(fills, 'dollarsMicro') : undefined;
  // A dollar order is full when what is left buys nothing more.
  const isFull = left === undefined ? sum(fills, 'sharesMicro') >= (isBuy ? takerMicro : makerMicro) : left <= 1n;
  return {
    bookEpoch: epoch,
    fills: orderType === 'FOK' && !isFull ? [] : fills,
    isMarketable: fills.length > 0,
  };
}

/** True of the BUY of a protocol v2 market that may not rest: it spends dollars, whatever shares that buys. */
export function isDollarSized({ order, orderType, token }: Pick<Tradable, 'order' | 'orderType' | 'token'>): boolean {
  const canRest = orderType === 'GTC' || orderType === 'GTD';
  return order.side === 'BUY' && token.market.version === 'v2' && !canRest;
}

/** What a wallet has of what an order gives, and how much of that is spoken for. */
export type Available = { readonly balance: bigint; readonly matched: bigint; readonly active: bigint };

/**
 * What a wallet has for an order: its cash or its shares, what is matched and unsettled of it, and what its other orders
 * still offer. `own` is what the order itself has promised already.
 */
export function availableTo(
  { wallets }: Pick<VenueState, 'wallets'>,
  { account, order, token }: Tradable,
  { nowMs, own = 0n }: { readonly nowMs: number; readonly own?: bigint },
): Available {
  const wallet = wallets.find(account.wallet, nowMs);
  const holdings = wallet === undefined ? undefined : wallets.onChain(wallet, nowMs);
  const isBuy = order.side === 'BUY';
  const open = unsettled(account, nowMs);
  return {
    balance: (isBuy ? holdings?.cashMicro : holdings?.tokens.get(token.tokenId)?.sharesMicro) ?? 0n,
    matched: isBuy ? open.dollarsMicro : open.sharesMicro(token.tokenId),
    active: promised(account, order.side, token.tokenId) - own,
  };
}

/**
 * The text of a balance that is too small for the order, `undefined` when it is enough.
 *
 * Before the match the maker amount must be there; after it, also the fee on top of what was bought.
 */
export function balanceFault(
  { balance, matched, active }: Available,
  tradable: Tradable,
  fills: readonly Fill[],
): string | undefined {
  const { order } = tradable;
  const needed = order.side === 'BUY' ? dollarsNeeded(tradable, fills) : 0n;
  const makerAmount = BigInt(order.makerAmount);
  const amount = needed > makerAmount ? needed : makerAmount;
  if (balance - matched - active >= amount) return undefined;
  const used =
    (matched > 0n ? `, sum of matched orders: ${matched}` : '') +
    (active > 0n ? `, sum of active orders: ${active}` : '');
  return `not enough balance / allowance: the balance is not enough -> balance: ${balance}${used}, order amount: ${amount}`;
}

/** The text of an exchange that may not take what the order gives. */
export function allowanceFault(
  { withheld }: Pick<VenueState, 'withheld'>,
  { account, token }: Pick<Tradable, 'account' | 'token'>,
): string | undefined {
  const spender = marketExchange(token.market);
  if (!withheld.has(`${account.wallet} ${spender}`)) return undefined;
  return `not enough balance / allowance: the allowance is not enough -> spender: ${spender}, allowance: 0`;
}

/** What a BUY pays for its fills with their fees, and for what will rest of it. */
function dollarsNeeded({ order, orderType, limitMicro }: Tradable, fills: readonly Fill[]): bigint {
  const canRest = orderType === 'GTC' || orderType === 'GTD';
  const rests = canRest ? BigInt(order.takerAmount) - sum(fills, 'sharesMicro') : 0n;
  return sum(fills, 'dollarsMicro') + sum(fills, 'feeMicro') + divideUp(rests * limitMicro, ONE);
}

/** The sum of one amount of some fills. */
export function sum(fills: readonly Fill[], field: 'sharesMicro' | 'dollarsMicro' | 'feeMicro'): bigint {
  return fills.reduce((total, fill) => total + fill[field], 0n);
}
