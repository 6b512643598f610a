import { ORDER_CEILING } from '../model/ceilings.ts';
import { type DenyReason } from '../model/reason.ts';
import { ONE_IN_BPS } from '../values/bps.ts';
import { invariant } from '../values/invariant.ts';
import { costOf } from '../values/price.ts';
import { scaleFloor, smaller } from '../values/quantity.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { guardWouldSell } from './guard-would-sell.ts';
import { signingBounds } from '../signing/signing-bounds.ts';
import { bookRoom, bookTooThin } from './market-depth.ts';
import { type PricedEntry } from './priced-entry.ts';
import { type LimitRule, type PriceRule, type Refusal, type Room } from './rule.ts';

/** How far the market may have moved since the leader's trade. */
export const PRICE_RULES: readonly PriceRule[] = [
  {
    ...{ group: 'price', needs: 'price', codes: ['PRICE_MOVED'] },
    judge: ({ best, limit }) => (best > limit ? { code: 'PRICE_MOVED', best, limit } : undefined),
    numbers: ({ best, limit, lot }) => ({ best, limit, leaderPrice: lot.leaderPrice }),
  },
  {
    ...{ group: 'price', needs: 'price', codes: ['GUARD_WOULD_SELL'] },
    judge: guardWouldSell,
    numbers: ({ limit, snapshot: { book, settings } }) => ({
      bid: book?.bids[0]?.price,
      limit,
      stopLossBps: settings.guards?.stopLossBps,
      trailingStopBps: settings.guards?.trailingStopBps,
      takeProfitBps: settings.guards?.takeProfitBps,
    }),
  },
];

/** How large a copy may be, whatever is at stake already. */
export const SIZE_RULES: readonly (PriceRule | LimitRule)[] = [
  {
    ...{ group: 'size', needs: 'price', codes: ['EDGE_TOO_SMALL', 'KELLY_STAKE_HELD'] },
    judge: kellyStake,
    numbers: ({ stake, snapshot }) => ({
      chance: stake?.chance,
      cost: stake?.cost,
      stake: stake?.whole,
      used: snapshot.tokenCap?.used,
    }),
  },
  {
    ...{ group: 'size', needs: 'price', codes: ['ADDS_USED'] },
    judge: addsUsed,
    numbers: ({ limits, snapshot }) => ({ adds: addsBefore(limits, snapshot.tokenCap), max: limits.adds?.most }),
  },
  {
    ...{ group: 'size', needs: 'size', codes: ['BOOK_TOO_THIN'] },
    room: bookShare,
    reason: bookReason,
  },
  {
    ...{ group: 'size', needs: 'size', codes: ['SINGLE_BET_ABOVE_MAX'] },
    room: (entry) => upTo(singleBet(entry)),
    reason: (size, { limit: max }) => ({ code: 'SINGLE_BET_ABOVE_MAX', size, max }),
  },
  {
    ...{ group: 'size', needs: 'size', codes: ['POSITION_PART_ABOVE_MAX'] },
    room: ({ snapshot: { follow, settings } }) =>
      upTo(scaleFloor(follow.allocated, settings.limits.maxPositionBps, ONE_IN_BPS)),
    reason: (size, { limit: max }, { snapshot }) => ({
      ...{ code: 'POSITION_PART_ABOVE_MAX', size, max },
      part: snapshot.settings.limits.maxPositionBps,
    }),
  },
  {
    ...{ group: 'size', needs: 'size', codes: ['ORDER_SIZE_ABOVE_MAX'] },
    room: orderShares,
    reason: (size, { limit: max }, { snapshot }) => {
      const { maxOrderShares: shares } = snapshot.settings.limits;
      return shares === undefined
        ? { code: 'SINGLE_BET_ABOVE_MAX', size, max }
        : { code: 'ORDER_SIZE_ABOVE_MAX', size, max, shares };
    },
  },
];

function bookShare({ snapshot, limit }: PricedEntry): Room | undefined {
  const room = bookRoom(snapshot, limit);
  return room === undefined ? undefined : upTo(room.allows);
}

function bookReason(size: Usd, _room: Room, { snapshot, limit }: PricedEntry): DenyReason {
  const room = bookRoom(snapshot, limit);
  invariant(room !== undefined, 'a part of the book that binds');
  return bookTooThin(size, room);
}

/** A stake of zero is no trade; one that is at work already is not put in twice. */
function kellyStake({ stake, size, snapshot }: PricedEntry): Refusal | undefined {
  if (stake === undefined) return undefined;
  const { whole, chance, cost } = stake;
  if (whole === 0n) return { code: 'EDGE_TOO_SMALL', chance, cost };
  return size > 0n ? undefined : { code: 'KELLY_STAKE_HELD', stake: whole, used: snapshot.tokenCap?.used ?? NO_USD };
}

/** Nothing larger than the signer would sign, either: it would hold its limits until it is refused. */
function singleBet({ snapshot: { settings, follower } }: PricedEntry): Usd {
  const most = smaller(settings.limits.maxSingleBet, signingBounds(settings, follower).perOrder);
  return smaller(most, ORDER_CEILING);
}

/** At the best price a dollar brings the most shares: what they cost there never brings more than these. */
function orderShares({ snapshot, best }: PricedEntry): Room | undefined {
  const { maxOrderShares } = snapshot.settings.limits;
  return maxOrderShares === undefined ? undefined : upTo(costOf(maxOrderShares, best));
}

function addsUsed({ limits, snapshot }: PricedEntry): Refusal | undefined {
  const adds = addsBefore(limits, snapshot.tokenCap);
  if (limits.adds === undefined || adds < limits.adds.most) return undefined;
  return { code: 'ADDS_USED', adds, max: limits.adds.most };
}

function addsBefore({ adds }: PricedEntry['limits'], cap: PricedEntry['snapshot']['tokenCap']): bigint {
  return adds?.isFirst === true ? 0n : (cap?.adds ?? 0n);
}

function upTo(limit: Usd): Room {
  return { allows: limit, limit, used: NO_USD };
}
