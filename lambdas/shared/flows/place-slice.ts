import { worstCostOf } from '#core/execution/entry-amounts.ts';
import { eventGroupOf } from '#core/execution/event-group.ts';
import { identify, newChild } from '#core/execution/new-child.ts';
import { reserveEntry } from '#core/execution/reserve-entry.ts';
import { reserveExit } from '#core/execution/reserve-exit.ts';
import { type Change } from '#core/ledger/change.ts';
import { parentIn } from '#core/ledger/put.ts';
import { dayCap, tokenCap } from '#core/model/cap.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type EntryLimits } from '#core/model/entry-limits.ts';
import { type Book, type Market } from '#core/model/market.ts';
import { type OrderWait, type Work, type WorkingChild, type WorkingState } from '#core/model/working-order.ts';
import { isEventUnknown, workedOrderLimit } from '#core/risk/limits.ts';
import { sliceCounts, sliceLimits } from '#core/risk/slice-limits.ts';
import { parseWallet } from '#core/values/ids.ts';
import { costOf, proceedsOf } from '#core/values/price.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { type Usd } from '#core/values/usd.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { type SendDeps } from './send-post.ts';
import { submitOrder } from './submit-order.ts';
import { type OrderDeps, type OrderInput } from './order-step.ts';
import { shortageOf } from './wallet-shortage.ts';

type SliceDeps = SendDeps & Pick<OrderDeps, 'chain'>;

type Slice = {
  readonly market: Market;
  readonly book: Book | undefined;
  readonly slice: WorkingChild;
  /** Of the first part of a copy: what is copied, so that it is told how long that took. */
  readonly copies?: Parameters<typeof submitOrder>[1]['copies'];
  /** The order's state with the slice in it: stored with the reservation, so that a crash repeats nothing. */
  readonly state: WorkingState;
};

/**
 * Reserves one child of an order that works over time, with how far the order has come, and submits it through the one door.
 *
 * @returns Why it was not placed; undefined where it was, or where another run was first.
 */
export async function placeSlice(deps: SliceDeps, input: OrderInput, slice: Slice): Promise<OrderWait | undefined> {
  const { parent, follower } = input;
  if (parent.side === 'SELL') {
    const shortage = await shortageOf(deps, { parent, follower, market: slice.market });
    if (shortage !== undefined) return 'WALLET_SHORT';
  }
  const cost = worstOf(slice);
  if (parent.side === 'BUY' && (cost > workedOrderLimit(input) || isEventUnknown({ ...input, market: slice.market })))
    return 'LIMIT_USED';
  const limits = await limitsOf(deps, input);
  const child = await childOf(deps, input, slice, { cost, limits });
  const changes = reservation(input, slice, { child, limits });
  const result = await deps.ledger.commit(changes);
  if (!result.committed) return result.failed.some(({ kind }) => kind === 'cap') ? 'LIMIT_USED' : undefined;
  const { copies } = slice;
  const told = copies === undefined ? {} : { copies };
  await submitOrder(deps, { parent: parentIn(changes, parent.parentId), child, follower, ...told });
  return undefined;
}

function worstOf({ market, book, slice }: Slice): Usd {
  const { tick, fee, domain } = market;
  return worstCostOf(slice.shares, { asks: book?.asks ?? [], limit: slice.limit, tick, fee, domain });
}

/** How often the token was bought is asked only where a limit of that counts this order. */
async function limitsOf({ ledger }: SliceDeps, { parent, settings, follower }: OrderInput): Promise<EntryLimits> {
  const isCounted = parent.work.copy?.limits.adds !== undefined && parent.filledShares === 0n;
  const cap = isCounted ? await ledger.cap(parent, tokenCap(parent.token)) : undefined;
  return sliceLimits({ parent, settings, follower, tokenCap: cap });
}

async function childOf(
  deps: SliceDeps,
  { parent, follower, settings, position, now }: OrderInput,
  { market, book, slice }: Slice,
  { cost, limits: within }: { readonly cost: Usd; readonly limits: EntryLimits },
): Promise<ChildOrder> {
  const signer = parseWallet(await deps.venue.signerOf(follower));
  if (signer === undefined) throw new ConfigurationError('an order needs its signer', { follower: follower.name });
  const { shares, limit, kind, expiresAt } = slice;
  const isBuy = parent.side === 'BUY';
  const best = book?.bids[0]?.price;
  const draft = newChild({
    parent,
    follower,
    signer,
    market,
    limit,
    shares,
    dollars: isBuy ? costOf(shares, limit) : proceedsOf(shares, limit),
    held: isBuy ? { usd: cost } : { shares },
    ...(isBuy || best === undefined ? {} : { best }),
    ...(isBuy ? { eventGroup: eventGroupOf({ position, market }), position } : {}),
    ...(isBuy ? { counts: sliceCounts({ parent, settings, follower, limits: within }) } : {}),
    ...(isBuy && settings.limits.maxDailySpend !== undefined ? { dayCap: dayCap(now) } : {}),
    ...(expiresAt === undefined ? {} : { restsUntil: expiresAt }),
    ...(kind === 'CROSSING_GTD' ? { mayTake: true } : {}),
    now,
  });
  return identify(draft, deps.venue.orderId(draft));
}

function reservation(
  { parent, position, settings, now }: OrderInput,
  { market, state }: Slice,
  { child, limits }: { readonly child: ChildOrder; readonly limits: EntryLimits },
): readonly Change[] {
  const work: Work = { ...parent.work, state };
  if (parent.side === 'SELL') return reserveExit({ parent, child, position, rest: NO_SHARES, work });
  return reserveEntry({
    parent,
    child,
    position,
    eventGroup: eventGroupOf({ position, market }),
    settingsVersion: settings.version,
    limits,
    work,
    now,
  });
}
