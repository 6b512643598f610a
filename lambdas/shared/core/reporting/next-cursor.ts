import { type BreakerNews, type JournalWalk, type News, type NewsCursor } from '../model/news.ts';
import { breakerKey } from './breaker-news.ts';

/** How far a reading of the journal has come. */
export type NewsReading = Pick<NewsCursor, 'from' | 'readAt' | 'posted' | 'walk'> & {
  /** Bookings that neither the rest of it nor a later reading finds again. */
  readonly passed: ReadonlySet<string>;
};

/** What a run found out about one ledger. */
export type GatheredNews = {
  /** As it was stored, or as it begins with version 0. */
  readonly before: NewsCursor;
  readonly news: readonly News[];
  /** Bookings that are too old to be told. */
  readonly dropped: NewsCursor['told'];
  /** How far the journal was read; holds once all that was found there is told. Absent where it was not read. */
  readonly reading?: NewsReading;
  /** The reading under way; absent where the journal was not read. Until all is told it is gone on with from its place. */
  readonly begun?: JournalWalk;
  /** The day that is told of next; holds once the one before is told. */
  readonly day?: NewsCursor['day'];
};

/** So many bookings fit into the item; a reading finds no more at once than are remembered. */
export const MOST_TOLD = 2_000;
const NOTHING: ReadonlySet<string> = new Set();

/**
 * What of a ledger the operator has been told after a run. What was not told is found again by the next one.
 *
 * @param isDone - True for news that were told, or of which nobody wants to hear.
 * @returns Undefined where nothing has changed.
 */
export function nextCursor(
  { before, news, dropped, reading, begun, day }: GatheredNews,
  isDone: (news: News) => boolean,
): NewsCursor | undefined {
  const done = news.filter(isDone);
  const isRead = reading !== undefined && news.every((one) => !('bookings' in one) || isDone(one));
  const isDayTold = day !== undefined && news.every((one) => one.kind !== 'daily' || isDone(one));
  if (before.version > 0n && done.length === 0 && dropped.length === 0 && !isRead && !isDayTold) return undefined;
  const told = done.flatMap((one) => ('bookings' in one ? one.bookings.map((id) => ({ id, at: one.at })) : []));
  // What is remembered counts for the reading that found it: it is gone on with, whatever is booked meanwhile.
  const goesOn = before.walk ?? (told.length > 0 ? begun : undefined);
  const { walk, passed, ...read } = isRead ? reading : { ...before, walk: goesOn, passed: NOTHING };
  const { follower, mode } = before;
  return {
    follower,
    mode,
    from: read.from,
    told: [...before.told, ...told, ...dropped]
      .filter(({ id, at }) => at >= read.from && !passed.has(id))
      .slice(-MOST_TOLD),
    readAt: read.readAt,
    posted: read.posted,
    ...(walk === undefined ? {} : { walk }),
    breakers: breakersAfter(
      before,
      done.filter((one) => one.kind === 'breaker'),
    ),
    ...dayAfter(isDayTold ? day : before.day),
    version: before.version + 1n,
  };
}

function breakersAfter({ breakers }: NewsCursor, told: readonly BreakerNews[]): NewsCursor['breakers'] {
  const reset = new Set(told.filter(({ isSet }) => !isSet).map(({ breaker }) => breakerKey(breaker)));
  const set = told.filter(({ isSet }) => isSet).map(({ breaker }) => breaker);
  return [...breakers.filter((one) => !reset.has(breakerKey(one))), ...set];
}

function dayAfter(day: NewsCursor['day']): Pick<NewsCursor, 'day'> {
  return day === undefined ? {} : { day };
}
