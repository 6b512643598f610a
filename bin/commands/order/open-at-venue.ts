import { isChildOpen } from '#core/model/child-order.ts';
import { priceText, shareText } from '#core/values/number-text.ts';
import { larger, minus, sum } from '#core/values/quantity.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { type CancelledOrder } from '#flows/cancel-orders.ts';
import { shortId } from './find-order.ts';

/** What of an order may still trade, in words; nothing where nothing of it is open. */
export function openLines({ order, child }: CancelledOrder): readonly string[] {
  if (child === undefined || !isChildOpen(child.state)) return [];
  const alive = child.trades.filter(({ status }) => status !== 'FAILED');
  const traded = sum(
    NO_SHARES,
    alive.map(({ shares }) => shares),
  );
  const left = larger(minus(child.shares, traded), NO_SHARES);
  return [
    `STILL OPEN until its end is proven: up to ${shareText(left)} shares at ${priceText(child.limit)} of ${shortId(order)}, order ${child.venueOrderId} of the venue.`,
  ];
}
