import { type Change } from '../ledger/change.ts';
import { type LeaderEvent, type LeaderPosition } from '../model/leader-event.ts';
import { type EntryLot, type ParentOrder } from '../model/parent-order.ts';
import { ownedOf, type Position } from '../model/position.ts';
import { type Follow, type FollowerMode } from '../model/settings.ts';
import { sizeEntry } from '../sizing/size-entry.ts';
import { ONE_IN_BPS } from '../values/bps.ts';
import { MICRO } from '../values/decimal.ts';
import { alignParentId, type EventId, type TransactionHash } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { type Price, proceedsOf } from '../values/price.ts';
import { minus, scaleFloor, smaller } from '../values/quantity.ts';
import { NO_SHARES, type Shares, shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { openExit } from './end.ts';

/** A leader's holding at its mark. */
export type MarkedHolding = {
  /** As recorded, and as the venue shows it. */
  readonly position: LeaderPosition;
  readonly price: Price;
  readonly title: string;
  readonly outcome: string;
};

/** What a follower should own of a holding, and the most that one command spends on it. */
export type AlignWish = {
  readonly desired: Shares;
  readonly most: Usd;
  /** True where the sizing does not tell how much of a holding is too much: nothing of it is sold. */
  readonly isLeast?: boolean;
};

type WishInput = { readonly holding: MarkedHolding; readonly follow: Follow; readonly leaderEquity: Usd };

/**
 * Sizes what a follower should own of what a leader holds: the follow's sizing of the holding at its mark, as if the
 * leader bought all of it now.
 *
 * The most dollars of a copy by percentage limit a purchase, not a position: what several copies have made larger is
 * not too much. A fixed amount is for each purchase, and a Kelly stake for the price of a moment: of neither is anything
 * too much. Nothing is wanted of what has no price.
 */
export function alignWish({ holding, follow, leaderEquity }: WishInput): AlignWish {
  const { position, price } = holding;
  if (price <= 0n || position.shares <= 0n) return { desired: NO_SHARES, most: NO_USD };
  const type = 'BUY' as const;
  const event = { type, before: NO_SHARES, shares: position.shares, notional: proceedsOf(position.shares, price) };
  const { amount: most, shares: counted } = sizeEntry({ event, follow, leaderEquity });
  const { sizing } = follow;
  const bought = shares((most * MICRO) / price);
  switch (sizing.policy) {
    case 'percentage':
      return { desired: scaleFloor(position.shares, sizing.copyBps, ONE_IN_BPS), most };
    case 'factor':
      return { desired: counted ?? NO_SHARES, most };
    case 'portfolio_proportion':
      return { desired: bought, most };
    case 'fixed':
    case 'kelly':
      return { desired: bought, most, isLeast: true };
  }
}

type AlignInput = {
  readonly command: string;
  readonly follow: Follow;
  readonly mode: FollowerMode;
  readonly holding: MarkedHolding;
  readonly wish: AlignWish;
  readonly now: UnixMs;
};

/** A purchase of what is missing of a position. */
export type AlignParent = ParentOrder & { readonly lot: EntryLot; readonly desired: Shares };

/** The purchase of what is missing; how much that is, its reservation finds. Sorts before all that is open of its position. */
export function alignParent({ command, follow, mode, holding, wish, now }: AlignInput): AlignParent {
  const { position, price, title, outcome } = holding;
  const { leader, token, condition } = position;
  const place = { follower: follow.follower, mode, leader, token };
  return {
    parentId: alignParentId(command, place),
    ...place,
    condition,
    side: 'BUY',
    origin: 'align',
    state: 'NEW',
    desired: wish.desired,
    liftedAt: now,
    lot: { amount: wish.most, asOf: position.version, leaderPrice: price, freshAt: now },
    attempts: 0,
    filledShares: NO_SHARES,
    filledUsd: NO_USD,
    title,
    outcome,
    createdAt: now,
    since: '00000000000000#align',
    version: 1n,
  };
}

/** In place of a leader's fill, for the decision about an aligning purchase; undefined for any other order. */
export function alignEvent(parent: ParentOrder): LeaderEvent | undefined {
  const { origin, lot, desired, leader, token, condition, title, outcome, createdAt } = parent;
  if (origin !== 'align' || lot === undefined || desired === undefined) return undefined;
  return {
    eventId: '' as EventId,
    transaction: '' as TransactionHash,
    type: 'BUY',
    ...{ leader, token, condition, title, outcome },
    shares: desired,
    total: desired,
    notional: lot.amount,
    price: lot.leaderPrice,
    at: lot.freshAt,
    before: NO_SHARES,
    positionVersion: lot.asOf,
    seenAt: createdAt,
    recordedAt: createdAt,
    sources: [],
    settingsVersion: 0n,
    fannedOut: true,
    version: 0n,
  };
}

type AlignExit = {
  readonly desired: Shares;
  /** The leader position's version that the wish was made of. */
  readonly asOf: bigint;
  readonly now: UnixMs;
};

/** Lowers a position's target to what should be owned, and opens its exit. */
export function alignExit(
  position: Position,
  { desired, asOf, now }: AlignExit,
): { readonly parent: ParentOrder; readonly changes: readonly Change[] } {
  invariant(desired < ownedOf(position), 'an exit is opened for what is owned above the wish');
  invariant(
    position.selling === 0n && position.buying.length === 0,
    'a position is aligned while nothing is under way',
  );
  const target = smaller(position.target, desired);
  invariant(minus(position.available, target) > 0n, 'there is something to sell');
  return openExit({ ...position, target, alignedTo: asOf }, now);
}
