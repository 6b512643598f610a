import { type Change } from '../../ledger/change.ts';
import { type Cap, dayCap } from '../../model/cap.ts';
import { type ChildOrder } from '../../model/child-order.ts';
import { type EntryLimits } from '../../model/entry-limits.ts';
import { type Book, type Market } from '../../model/market.ts';
import { type Position } from '../../model/position.ts';
import { type Follower, type Settings } from '../../model/settings.ts';
import { type Work, type WorkingChild, type WorkingState } from '../../model/working-order.ts';
import { isEventUnknown, workedOrderLimit } from '../../risk/limits.ts';
import { sliceCounts, sliceLimits } from '../../risk/slice-limits.ts';
import { type VenueOrderId, type Wallet } from '../../values/ids.ts';
import { costOf, proceedsOf } from '../../values/price.ts';
import { NO_SHARES } from '../../values/shares.ts';
import { type UnixMs } from '../../values/unix-ms.ts';
import { type Usd } from '../../values/usd.ts';
import { worstCostOf } from '../entry-amounts.ts';
import { eventGroupOf } from '../event-group.ts';
import { identify, newChild, type UnidentifiedChild } from '../new-child.ts';
import { reserveEntry } from '../reserve-entry.ts';
import { reserveExit } from '../reserve-exit.ts';
import { type WorkedParent } from './work-view.ts';

/** One order of those that work over time, as its step asked for it. */
export type Slice = {
  readonly market: Market;
  readonly book: Book | undefined;
  readonly slice: WorkingChild;
  /** The order's state with the slice in it: stored with the reservation, so that a crash repeats nothing. */
  readonly state: WorkingState;
};

type WorkedInput = {
  readonly parent: WorkedParent;
  readonly position: Position;
  readonly settings: Settings;
  readonly follower: Follower;
};

type PlanInput = Slice &
  WorkedInput & {
    /** What counts the purchases of the token, where `countsPurchases` says so. */
    readonly tokenCap: Cap | undefined;
    /** The key's own address. */
    readonly signer: Wallet;
    /** The id under which the venue will know an order. */
    readonly orderId: (child: UnidentifiedChild) => VenueOrderId;
    readonly now: UnixMs;
  };

/** True where a limit of how often a token is bought counts the next order: only then its cap is asked for. */
export function countsPurchases({ work, filledShares }: Pick<WorkedParent, 'work' | 'filledShares'>): boolean {
  return work.copy?.limits.adds !== undefined && filledShares === 0n;
}

/** True where a purchase may cost more than one order may, or counts in an event that nobody knows. */
export function isAboveLimit({ market, book, slice, ...input }: WorkedInput & Omit<Slice, 'state'>): boolean {
  if (input.parent.side === 'SELL') return false;
  return worstOf({ market, book, slice }) > workedOrderLimit(input) || isEventUnknown({ ...input, market });
}

/** Makes of a slice the order that is sent for it, and the transaction that reserves it with how far the work has come. */
export function planSlice(input: PlanInput): { readonly child: ChildOrder; readonly changes: readonly Change[] } {
  const { parent, settings, follower, tokenCap } = input;
  const limits = sliceLimits({ parent, settings, follower, tokenCap });
  const child = childOf(input, limits);
  return { child, changes: reservation(input, child, limits) };
}

function worstOf({ market, book, slice }: Omit<Slice, 'state'>): Usd {
  const { tick, fee, domain } = market;
  return worstCostOf(slice.shares, { asks: book?.asks ?? [], limit: slice.limit, tick, fee, domain });
}

function childOf(input: PlanInput, limits: EntryLimits): ChildOrder {
  const { parent, follower, settings, position, signer, market, book, slice, orderId, now } = input;
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
    held: isBuy ? { usd: worstOf(input) } : { shares },
    ...(isBuy || best === undefined ? {} : { best }),
    ...(isBuy ? { eventGroup: eventGroupOf({ position, market }), position } : {}),
    ...(isBuy ? { counts: sliceCounts({ parent, settings, follower, limits }) } : {}),
    ...(isBuy && settings.limits.maxDailySpend !== undefined ? { dayCap: dayCap(now) } : {}),
    ...(expiresAt === undefined ? {} : { restsUntil: expiresAt }),
    ...(kind === 'CROSSING_GTD' ? { mayTake: true } : {}),
    now,
  });
  return identify(draft, orderId(draft));
}

function reservation(
  { parent, position, settings, market, state, now }: PlanInput,
  child: ChildOrder,
  limits: EntryLimits,
): readonly Change[] {
  const work: Work = { ...parent.work, state };
  if (parent.side === 'SELL') return reserveExit({ parent, child, position, rest: NO_SHARES, work });
  const eventGroup = eventGroupOf({ position, market });
  return reserveEntry({ parent, child, position, eventGroup, settingsVersion: settings.version, limits, work, now });
}
