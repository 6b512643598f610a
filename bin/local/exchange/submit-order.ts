import type { ApiKey } from './api-keys.ts';
import type { PlacedOrder } from './accounts.ts';
import { formatMicro } from './micro.ts';
import { KILLED } from './order-changes.ts';
import type { OrderPayload } from './order-payload.ts';
import { allowanceFault, availableTo, balanceFault, planOrder, sum } from './order-plan.ts';
import { leastBuyFault, type Refusal, verifyOrder, type VerifiedOrder } from './order-verification.ts';
import type { Venue } from './venue.ts';

/** What `POST /order` says of an order that entered. */
export type OrderAnswer = {
  readonly errorMsg: '';
  readonly orderID: string;
  readonly takingAmount: string;
  readonly makingAmount: string;
  readonly status: 'live' | 'matched' | 'delayed' | 'unmatched';
  readonly success: true;
  readonly tradeIDs?: readonly string[];
};

/** An answer, or why there is none. */
export type Submission = OrderAnswer | Refusal;

/** A market with the short delay holds a marketable order for this long, and answers after it. */
const SHORT_DELAY_MS = 150;

/**
 * Checks an order, matches it at once or when its market's delay is over, and answers when it is durable.
 *
 * A killed order has entered the venue: sending it again answers `Duplicated`. A refused one has not.
 */
export function submitOrder(venue: Venue, payload: OrderPayload, key: ApiKey): Submission | Promise<Submission> {
  const verified = verifyOrder(venue, payload, key);
  if ('error' in verified) return verified;
  const nowMs = venue.clock.now();
  const available = availableTo(venue, verified, { nowMs });
  const unmatched = allowanceFault(venue, verified) ?? balanceFault(available, verified, []);
  if (unmatched !== undefined) return refuse(unmatched);
  const { fills, bookEpoch, isMarketable } = planOrder(venue, verified, nowMs);
  const fault = isMarketable ? marketableFault(verified) : undefined;
  if (fault !== undefined) return fault;
  const tooLittle = balanceFault(available, verified, fills);
  if (tooLittle !== undefined) return refuse(tooLittle);

  const { id, order, orderType, account, token, limitMicro, expirationS } = verified;
  const entered = { id, order, orderType, account, token, limitMicro, expirationS, apiKey: key.apiKey, bookEpoch };
  const { secondsDelay, hasShortDelay = false } = token.market;
  if (!isMarketable || (secondsDelay === 0 && !hasShortDelay))
    return answerOf(venue.place({ ...entered, fills }, nowMs));
  const isShort = secondsDelay === 0;
  const releaseMs = nowMs + (isShort ? SHORT_DELAY_MS : secondsDelay * 1000);
  const placed = venue.place({ ...entered, fills: [], releaseMs }, nowMs);
  if (!isShort) return answerOf(placed);
  return venue.clock.waitUntil(releaseMs, 'invocation').then(() => {
    venue.clock.now();
    return answerOf(placed);
  });
}

/** What forbids an order to trade at once. */
function marketableFault({ isPostOnly, order }: VerifiedOrder): Refusal | undefined {
  return isPostOnly ? refuse('invalid post-only order: order crosses book') : leastBuyFault(order);
}

function answerOf(placed: PlacedOrder): Submission {
  const { id, order, orderType, status, trades } = placed;
  const own = trades.filter(({ role }) => role === 'TAKER');
  const said = { errorMsg: '', orderID: id } as const;
  if (own.length === 0) {
    if (status === 'CANCELED' || status === 'CANCELED_MARKET_RESOLVED')
      return refuse(placed.endReason ?? (orderType === 'FOK' ? KILLED.FOK : KILLED.FAK));
    const shown = status === 'DELAYED' ? 'delayed' : placed.releaseMs === undefined ? 'live' : 'unmatched';
    return { ...said, takingAmount: '', makingAmount: '', status: shown, success: true };
  }
  const [shares, dollars] = [formatMicro(sum(own, 'sharesMicro')), formatMicro(sum(own, 'dollarsMicro'))];
  const isBuy = order.side === 'BUY';
  return {
    ...said,
    takingAmount: isBuy ? shares : dollars,
    makingAmount: isBuy ? dollars : shares,
    status: 'matched',
    success: true,
    tradeIDs: own.map((trade) => trade.id),
  };
}

function refuse(error: string): Refusal {
  return { status: 400, error };
}
