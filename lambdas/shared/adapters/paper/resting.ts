import { DROPPED_BEFORE_MS } from '#core/execution/working/end-of-window.ts';
import { costOf } from '#core/values/price.ts';
import { minus, sum } from '#core/values/quantity.ts';
import { NO_SHARES, type Shares } from '#core/values/shares.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { type TokenId, type VenueOrderId, type Wallet } from '#core/values/ids.ts';
import {
  type PaperAccount,
  type PaperFill,
  type PaperOrder,
  type PaperRest,
  type PaperStore,
} from '#ports/paper-store.ts';

/** An order that waits in the book, or waited there. */
export type Rested = PaperOrder & { readonly rests: PaperRest };

/** So many orders of a wallet may rest at once: whoever has more has lost sight of them. */
export const MAX_RESTING = 100;
/** An order that expires must have so long to live. */
export const LEAST_LIFE_MS = 180_000;

/** True for an order that the book still has: nothing is written for its end by time, so none can be forgotten. */
export function isResting(order: PaperOrder | undefined, now: UnixMs): order is Rested {
  const rests = order?.rests;
  return rests !== undefined && rests.endedAt === undefined && now < later(rests.until, -DROPPED_BEFORE_MS);
}

/** The orders of a wallet that rest now. */
export async function restingOf(
  store: PaperStore,
  account: Pick<PaperAccount, 'wallet' | 'resting'> | undefined,
  now: UnixMs,
): Promise<readonly Rested[]> {
  const ids: readonly VenueOrderId[] = account?.resting ?? [];
  const orders = await Promise.all(ids.map((id) => store.order(account?.wallet as Wallet, id)));
  return orders.filter((order) => isResting(order, now));
}

/** A fill with the moment and the transaction of its match. */
export type MatchedFill = PaperFill & Required<Pick<PaperFill, 'matchedAt' | 'transaction'>>;

/** An order's fills, each with its match: of what never rested all are of one. */
export function matchedFills({ fills, matchedAt, transaction }: PaperOrder): readonly MatchedFill[] {
  return fills.map((fill) => ({ matchedAt, transaction, ...fill }));
}

/** What is filled of an order. */
export function filledOf({ fills }: Pick<PaperOrder, 'fills'>): Shares {
  return sum(
    NO_SHARES,
    fills.map(({ shares }) => shares),
  );
}

/** What still waits of an order. */
export function leftAtRest(order: Rested): Shares {
  return minus(order.rests.shares, filledOf(order));
}

/** What resting orders have promised of what an order of that side and token would give: dollars, or shares of the token. */
export function promisedBy(
  resting: readonly Rested[],
  { side, token }: { readonly side: 'BUY' | 'SELL'; readonly token: TokenId },
): bigint {
  const rivals = resting.filter((order) => order.side === side && (side === 'BUY' || order.token === token));
  return rivals.reduce((total, order) => {
    const left = leftAtRest(order);
    return total + (side === 'BUY' ? costOf(left, order.rests.limit) : left);
  }, 0n);
}
