import { capNames } from '../ledger/move-cap.ts';
import { type ChildOrder, type SignedFields } from '../model/child-order.ts';
import { type Market } from '../model/market.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type Position } from '../model/position.ts';
import { type Follower } from '../model/settings.ts';
import { childIdOf, type EventGroupId, saltOf, type VenueOrderId, type Wallet } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { type Price } from '../values/price.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD, type Usd } from '../values/usd.ts';

const ZERO_32_BYTES = `0x${'0'.repeat(64)}`;

type NewChildInput = {
  readonly parent: ParentOrder;
  readonly follower: Follower;
  /** The key's own address. */
  readonly signer: Wallet;
  readonly market: Market;
  readonly limit: Price;
  /** The best bid, of a sale. */
  readonly best?: Price;
  readonly shares: Shares;
  /** What the order moves in dollars at its limit. */
  readonly dollars: Usd;
  /** What is held for it: worst cost of a BUY, shares of a SELL. */
  readonly held: { readonly usd: Usd } | { readonly shares: Shares };
  /** The event that an entry counts in; a sale holds nothing of a cap, and takes its cost off those of its position. */
  readonly eventGroup?: EventGroupId | undefined;
  /** The position as an entry's reservation finds it. */
  readonly position?: Pick<Position, 'version'>;
  /** The day's cap of what entries cost, where there is such a limit. */
  readonly dayCap?: string;
  /** When the venue drops it, where it rests there. */
  readonly restsUntil?: UnixMs;
  /** It may trade at once before it rests. */
  readonly mayTake?: true;
  /** What an entry counts in beside dollars and shares. */
  readonly counts?: readonly ('add' | 'copy')[];
  readonly now: UnixMs;
};

/** A child order whose eleven fields are fixed from here on, still without its order id. */
export type UnidentifiedChild = Omit<ChildOrder, 'venueOrderId'>;

/** Freezes a child order for the next attempt of a parent: nothing of it is computed again. */
export function newChild(input: NewChildInput): UnidentifiedChild {
  const { parent, market, limit, shares, held, eventGroup, position, now } = input;
  const place = eventGroup === undefined ? parent : { ...parent, eventGroup };
  return {
    parentId: parent.parentId,
    attempt: parent.attempts,
    follower: parent.follower,
    mode: parent.mode,
    leader: parent.leader,
    token: parent.token,
    condition: parent.condition,
    side: parent.side,
    domain: market.domain,
    fields: fieldsOf(input),
    limit,
    tick: market.tick,
    shares,
    feeRateBps: market.fee.rateBps,
    feeExponent: market.fee.exponent,
    state: 'RESERVED',
    leftUsd: 'usd' in held ? held.usd : NO_USD,
    leftShares: 'shares' in held ? held.shares : NO_SHARES,
    leftToBuy: 'usd' in held ? shares : NO_SHARES,
    posts: 0,
    refused: [],
    ...(input.best === undefined ? {} : { best: input.best }),
    ...(input.restsUntil === undefined ? {} : { restsUntil: input.restsUntil }),
    ...(input.mayTake === undefined ? {} : { mayTake: input.mayTake }),
    reservedAt: now,
    ...(position === undefined ? {} : { positionVersion: position.version + 1n }),
    trades: [],
    ...(input.counts === undefined || input.counts.length === 0 ? {} : { counts: input.counts }),
    caps: [...capNames(place), ...(input.dayCap === undefined ? [] : [input.dayCap])],
    version: 1n,
  };
}

/** Completes a child with the id under which the venue will know it. */
export function identify(child: UnidentifiedChild, venueOrderId: VenueOrderId): ChildOrder {
  return { ...child, venueOrderId };
}

function fieldsOf({ parent, follower, signer, shares, dollars, now }: NewChildInput): SignedFields {
  invariant(follower.wallet !== undefined, `follower ${follower.name} has no wallet`);
  const isBuy = parent.side === 'BUY';
  return {
    salt: saltOf(childIdOf(parent.parentId, parent.attempts)),
    maker: follower.wallet,
    // A deposit wallet signs for itself; the key behind it is checked by the wallet's contract.
    signer: follower.signatureType === 3 ? follower.wallet : signer,
    tokenId: parent.token,
    makerAmount: isBuy ? dollars : shares,
    takerAmount: isBuy ? shares : dollars,
    side: parent.side,
    signatureType: follower.signatureType,
    timestamp: now,
    metadata: ZERO_32_BYTES,
    builder: ZERO_32_BYTES,
  };
}
