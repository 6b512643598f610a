import { type ChildOrder } from '#core/model/child-order.ts';
import { type Market } from '#core/model/market.ts';
import { formatMicros, MICRO } from '#core/values/decimal.ts';

const LEAST_BUY_USD = MICRO;
const CENT = 10_000n;
/** How many decimals an amount of shares may have, by the market's tick in micro-dollars: the venue's own table. */
const SHARE_DECIMALS: ReadonlyMap<bigint, number> = new Map([
  [100_000n, 3],
  [10_000n, 4],
  [5_000n, 5],
  [2_500n, 6],
  [1_000n, 5],
  [100n, 6],
]);

/**
 * Says, in the venue's words, what is wrong with an order; undefined for one that may be matched.
 *
 * @param market What the venue knows of its market now; undefined where there is no book any more.
 */
export function faultOf(child: ChildOrder, market: Market | undefined): string | undefined {
  const { venueOrderId: id, fields, limit, domain } = child;
  const isKnown = market?.tokens.some(({ token }) => token === fields.tokenId) === true;
  if (!isKnown || !market.isAcceptingOrders) return `the orderbook ${fields.tokenId} does not exist`;
  if (domain !== market.domain) return 'order_version_mismatch';
  const { tick, minimumShares } = market;
  if (limit % tick !== 0n)
    return `order ${id} is invalid. Price (${formatMicros(limit)}) breaks minimum tick size rule: ${formatMicros(tick)}`;
  if (limit < tick || limit > MICRO - tick)
    return `invalid price (${formatMicros(limit)}), min: ${formatMicros(tick)} - max: ${formatMicros(MICRO - tick)}`;
  const shares = fields.side === 'BUY' ? fields.takerAmount : fields.makerAmount;
  if (shares < minimumShares)
    return `order ${id} is invalid. Size (${formatMicros(shares)}) lower than the minimum: ${formatMicros(minimumShares)}`;
  // What waits need be worth no dollar, and is no market order.
  return fields.side === 'BUY' && child.restsUntil === undefined ? buyFault(fields, market) : undefined;
}

function buyFault({ makerAmount, takerAmount }: ChildOrder['fields'], { tick }: Market): string | undefined {
  if (makerAmount < LEAST_BUY_USD)
    return `invalid amount for a marketable BUY order ($${formatMicros(makerAmount)}), min size: $1`;
  const decimals = SHARE_DECIMALS.get(tick) ?? 6;
  if (makerAmount % CENT === 0n && takerAmount % 10n ** BigInt(6 - decimals) === 0n) return undefined;
  return `invalid amounts, the market buy orders maker amount supports a max accuracy of 2 decimals, taker amount a max of ${decimals} decimals`;
}
