import { type LeaderEvent } from '../model/leader-event.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { bps, type Bps, ONE_IN_BPS } from '../values/bps.ts';
import { parentIdOf } from '../values/ids.ts';
import { sum } from '../values/quantity.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { sizeEntry } from './size-entry.ts';

type Seen = Pick<
  Snapshot,
  'event' | 'settings' | 'follower' | 'follow' | 'equity' | 'opposite' | 'desired' | 'liftedAt'
>;

/**
 * The part of what is offered that a follower takes where it is too little for all who copy the same trade: his wish
 * among those of everybody who is not before him.
 *
 * The copies of a trade are rung for in the order of their ids, which differs with each trade. Whoever is before has
 * taken his part when we look, so each comes to the same part of what was there, whatever his place. Wishes are what the
 * policies come to before any limit; followers of another mode trade in another book.
 *
 * @param offered In dollars.
 * @returns Undefined where nobody else copies it, where there is enough for all, and where a person asked for the copy.
 */
export function fairPart(seen: Seen, offered: Usd): Bps | undefined {
  const { event, settings, follower, desired, liftedAt } = seen;
  if (desired !== undefined || liftedAt !== undefined) return undefined;
  const modes = new Map(settings.followers.map(({ name, mode }) => [name, mode]));
  const others = settings.follows.filter(
    (follow) =>
      follow.leader === event.leader &&
      follow.follower !== follower.name &&
      modes.get(follow.follower) === follower.mode,
  );
  if (others.length === 0) return undefined;
  const wishes = others.map((follow) => ({ follower: follow.follower, wish: wishOf(seen, follow) }));
  const own = wishOf(seen, seen.follow);
  if (
    own +
      sum(
        NO_USD,
        wishes.map(({ wish }) => wish),
      ) <=
    offered
  )
    return undefined;
  const place = parentIdOf(follower.name, event.eventId);
  const later = wishes.filter((other) => parentIdOf(other.follower, event.eventId) > place);
  const whole =
    own +
    sum(
      NO_USD,
      later.map(({ wish }) => wish),
    );
  return whole === 0n ? undefined : bps((own * ONE_IN_BPS) / whole);
}

function wishOf({ event, equity, opposite }: Seen, follow: Snapshot['follow']): Usd {
  if (follow.sizing.policy === 'portfolio_proportion' && equity === undefined) return NO_USD;
  return sizeEntry({ event: event satisfies LeaderEvent, follow, leaderEquity: equity?.equity ?? NO_USD, opposite })
    .amount;
}
