import { type Cap } from '../model/cap.ts';
import { type Position } from '../model/position.ts';
import { type Follower, type Settings } from '../model/settings.ts';
import { costOf, type Price } from '../values/price.ts';
import { larger } from '../values/quantity.ts';
import { NO_SHARES } from '../values/shares.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { eventUsed, left, ownLimits } from './limits.ts';
import { type Room } from './rule.ts';

/** What a limit leaves for a person's own purchase; the code is that of the rule which says the same of a copy. */
export type OwnRoom = Room & {
  readonly code:
    | 'TOTAL_EXPOSURE_USED'
    | 'MARKET_EXPOSURE_USED'
    | 'EVENT_EXPOSURE_USED'
    | 'POSITION_SIZE_USED'
    | 'POSITION_CAPITAL_USED'
    | 'DAILY_SPEND_USED';
};

type RoomsInput = {
  readonly settings: Settings;
  readonly follower: Follower;
  readonly position: Position;
  readonly caps: Readonly<Record<'global' | 'market' | 'event' | 'token' | 'day', Cap | undefined>>;
  /** The most that a share may cost: what counts shares is told in dollars of it. */
  readonly limit: Price;
};

/** What each limit that the settings set leaves for an own purchase, the tightest first. */
export function ownRooms({ settings, follower, position, caps, limit }: RoomsInput): readonly OwnRoom[] {
  const { total, market, event, tokenShares, tokenUsd, daySpend } = ownLimits({ settings, follower });
  const shares = tokenShares === undefined ? undefined : costOf(tokenShares, limit);
  const sharesUsed = costOf(larger(caps.token?.shares ?? NO_SHARES, NO_SHARES), limit);
  const rooms = [
    room('TOTAL_EXPOSURE_USED', total, caps.global?.used),
    room('MARKET_EXPOSURE_USED', market, caps.market?.used),
    room('EVENT_EXPOSURE_USED', event, eventUsed({ eventCap: caps.event, position })),
    room('POSITION_SIZE_USED', shares, sharesUsed),
    room('POSITION_CAPITAL_USED', tokenUsd, caps.token?.used),
    room('DAILY_SPEND_USED', daySpend, caps.day?.used),
  ];
  return rooms.flat().toSorted((a, b) => (a.allows < b.allows ? -1 : Number(a.allows > b.allows)));
}

function room(code: OwnRoom['code'], limit: Usd | undefined, used: Usd = NO_USD): readonly OwnRoom[] {
  return limit === undefined ? [] : [{ code, allows: left(limit, used), limit, used }];
}
