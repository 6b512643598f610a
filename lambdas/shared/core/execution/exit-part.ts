import { type BookLevel } from '../model/market.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type LargeOrders } from '../model/settings.ts';
import { ONE_IN_BPS } from '../values/bps.ts';
import { type Price, proceedsOf } from '../values/price.ts';
import { ceilToStep, divideCeil, larger, minus, plus, scaleFloor, sum } from '../values/quantity.ts';
import { NO_SHARES, ORDER_SHARE_STEP, type Shares, shares } from '../values/shares.ts';
import { later, type UnixMs } from '../values/unix-ms.ts';

type PartInput = {
  readonly parent: ParentOrder;
  /** What is owned above the target. */
  readonly excess: Shares;
  readonly bids: readonly BookLevel[];
  /** The floor of this try. */
  readonly limit: Price;
  readonly minimumShares: Shares;
  readonly largeOrders: LargeOrders | undefined;
  readonly now: UnixMs;
};

/** What of a large exit is sold now, and when the next part is. */
export type ExitPart = { readonly shares: Shares; readonly next: UnixMs };

/**
 * The part of a large exit that is sold now, by the settings; undefined where all of it is.
 *
 * Equal parts of what is left, each in its own part of a window that begins with the exit: whatever a part does not sell is
 * in those after it, the last takes all, and once the window is over no exit is large any more. What a guard or a person
 * closes is never held back.
 */
export function exitPart(input: PartInput): ExitPart | undefined {
  const { parent, excess, minimumShares, largeOrders, now } = input;
  if (largeOrders === undefined || parent.closes !== undefined || parent.isUrgent === true) return undefined;
  const { windowMs, slices } = largeOrders;
  const elapsedMs = Math.max(0, now - parent.createdAt);
  if (elapsedMs >= windowMs || !isLarge(input, largeOrders)) return undefined;
  const slot = Math.floor((elapsedMs * slices) / windowMs);
  const even = shares(divideCeil(excess, BigInt(slices - slot)));
  const part = ceilToStep(larger(even, minimumShares), ORDER_SHARE_STEP);
  // What would stay could not be sold alone.
  if (minus(excess, part) < minimumShares) return undefined;
  return { shares: part, next: later(parent.createdAt, Math.ceil(((slot + 1) * windowMs) / slices)) };
}

/** Counted with what it has sold: the later parts of an exit are as large as the first. */
function isLarge({ parent, excess, bids, limit }: PartInput, { aboveUsd, aboveDepth }: LargeOrders): boolean {
  const best = bids[0]?.price;
  const whole = plus(excess, parent.filledShares);
  if (best !== undefined && aboveUsd !== undefined && proceedsOf(whole, best) > aboveUsd) return true;
  if (aboveDepth === undefined) return false;
  const within = bids.filter(({ price }) => price >= limit).map((level) => level.shares);
  return whole > scaleFloor(sum(NO_SHARES, within), aboveDepth, ONE_IN_BPS);
}
