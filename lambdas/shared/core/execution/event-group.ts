import { type Market } from '../model/market.ts';
import { type Position } from '../model/position.ts';
import { type EventGroupId } from '../values/ids.ts';
import { NO_USD, type Usd } from '../values/usd.ts';

type Entry = {
  readonly position: Pick<Position, 'eventGroup'>;
  readonly market: Pick<Market, 'eventGroup'> | undefined;
};

/**
 * The event that an entry counts in: that of its position, where it has one, else what the venue says today.
 *
 * Should the venue move a market to another event, what is owned stays where it was counted, and so does what is added to it.
 */
export function eventGroupOf({ position, market }: Entry): EventGroupId | undefined {
  return position.eventGroup ?? market?.eventGroup;
}

/** What a position has cost that no event counts yet: it enters that of the next purchase, as if it had always been known. */
export function joiningBasis({ eventGroup, basis }: Pick<Position, 'eventGroup' | 'basis'>): Usd {
  return eventGroup === undefined ? basis : NO_USD;
}
