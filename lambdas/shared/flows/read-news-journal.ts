import { type JournalWalk, type NewsCursor } from '#core/model/news.ts';
import { type Booking, tradeBookings } from '#core/reporting/bookings.ts';
import { type GatheredNews, type NewsReading } from '#core/reporting/next-cursor.ts';
import { later, monthBefore, unixMs, type UnixMs, utcMonth } from '#core/values/unix-ms.ts';
import { type Usd } from '#core/values/usd.ts';
import { type Ledger, type StoredLeg } from '#ports/ledger.ts';

/** Pages of a ledger's journal that one run reads: some thousand bookings each. */
export const MOST_NEWS_PAGES = 8;
/** Bookings that one run looks at, told or not: all of them are remembered until they are passed. */
export const MOST_NEWS_BOOKINGS = 1_000;
/** A booking carries the time at which its run began to book it: longer than a run takes to store it. */
export const NEWS_OVERLAP_MS = 5 * 60_000;
/** Bookings so young that the next reading finds them again are remembered until then: the rest of them waits for it. */
export const MOST_YOUNG_BOOKINGS = 500;
/** The journal is read although nothing at stake has moved: two bookings may have evened out. */
const READ_EVERY_MS = 3_600_000;
const AT_ONCE = unixMs(0);

type Found = { readonly bookings: readonly Booking[] } & Pick<GatheredNews, 'reading' | 'begun'>;

type ReadInput = {
  readonly cursor: NewsCursor;
  /** What the ledger has at stake now, read before its journal. */
  readonly posted: Usd;
  readonly now: UnixMs;
};

/**
 * Reads what was booked in a ledger and not told. The journal of a month is sorted by ids that tell no time, so it is read
 * whole, and only where what is at stake has moved since: every purchase, sale and payout moves it.
 *
 * However much there is, a reading goes on: one run takes as much of the journal as can be remembered, and the next one
 * begins behind it once all of that is told.
 *
 * @throws UnavailableError
 */
export async function readNewsJournal(ledger: Pick<Ledger, 'journalPage'>, input: ReadInput): Promise<Found> {
  const { cursor, posted, now } = input;
  const isDue = cursor.walk !== undefined || posted !== cursor.posted || now - cursor.readAt >= READ_EVERY_MS;
  if (!isDue) return { bookings: [] };
  const begin = { startedAt: now, posted, month: utcMonth(cursor.from) };
  const begun = cursor.walk ?? begin;
  const { legs, isCut, place } = await walkFrom(ledger, cursor, begun);
  const { found, passed, isLeft } = untold(cursor, legs, place.startedAt);
  const leaves = place.leaves === true || isLeft;
  if (isCut) {
    const walk = { ...place, ...(leaves ? { leaves } : {}) };
    return { bookings: found, begun, reading: { ...readIn(cursor), walk, passed } };
  }
  const from = unixMs(Math.max(cursor.from, youngFrom(place.startedAt)));
  return {
    bookings: found,
    begun,
    reading: { from, readAt: leaves ? AT_ONCE : place.startedAt, posted: place.posted, passed },
  };
}

function readIn({ from, readAt, posted }: NewsCursor): Omit<NewsReading, 'passed' | 'walk'> {
  return { from, readAt, posted };
}

/** A booking may be stored so long after its time: those after it are looked for by the next reading too. */
function youngFrom(startedAt: UnixMs): UnixMs {
  return later(startedAt, -NEWS_OVERLAP_MS);
}

type Untold = { readonly found: readonly Booking[]; readonly passed: ReadonlySet<string>; readonly isLeft: boolean };

function untold({ told, from }: NewsCursor, legs: readonly StoredLeg[], startedAt: UnixMs): Untold {
  const known = new Set(told.map(({ id }) => id));
  const since = youngFrom(startedAt);
  const all = tradeBookings(legs.filter(({ at }) => at >= from));
  const news = all.filter(({ id }) => !known.has(id));
  const old = news.filter(({ at }) => at < since);
  const young = news.filter(({ at }) => at >= since && at <= startedAt);
  const room = Math.max(0, MOST_YOUNG_BOOKINGS - told.filter(({ at }) => at >= since).length);
  const found = [...old, ...young.slice(0, room)];
  const passed = new Set(all.filter(({ at }) => at < since).map(({ id }) => id));
  return { found, passed, isLeft: found.length < news.length };
}

type Walked = {
  readonly legs: readonly StoredLeg[];
  /** Whether there is more of the journal behind the place that was reached. */
  readonly isCut: boolean;
  readonly place: JournalWalk;
};

async function walkFrom(ledger: Pick<Ledger, 'journalPage'>, cursor: NewsCursor, start: JournalWalk): Promise<Walked> {
  const months = monthsUntil(utcMonth(start.startedAt), start.month);
  const { after, ...begun } = start;
  const legs: StoredLeg[] = [];
  let month = { name: start.month, firstLeg: 0, after };
  let from = after;
  for (let page = 1; ; page += 1) {
    const { legs: read, next } = await ledger.journalPage(cursor, month.name, from);
    legs.push(...read);
    const following = next === undefined ? months[months.indexOf(month.name) + 1] : month.name;
    // A page may end within a booking: what may go on is read again.
    const whole = next === undefined ? legs.length : legs.findIndex(({ entryId }) => entryId === legs.at(-1)?.entryId);
    const end = firstBeyond(legs, cursor.from, start.startedAt) ?? (page === MOST_NEWS_PAGES ? whole : undefined);
    if (following === undefined && (end === undefined || end === legs.length))
      return { legs, isCut: false, place: start };
    if (end !== undefined) {
      const last = end > month.firstLeg ? legs[end - 1]?.place : month.after;
      const place = { ...begun, month: month.name, ...(last === undefined ? {} : { after: last }) };
      return { legs: legs.slice(0, end), isCut: true, place };
    }
    if (following !== undefined && following !== month.name)
      month = { name: following, firstLeg: legs.length, after: undefined };
    from = next;
  }
}

/** Where the first booking begins that is one too many; undefined where there are not as many. */
function firstBeyond(legs: readonly StoredLeg[], from: UnixMs, until: UnixMs): number | undefined {
  const seen = new Set<string>();
  const beyond = legs.findIndex(({ entryId, at }) => {
    if (at >= from && at <= until) seen.add(entryId);
    return seen.size > MOST_NEWS_BOOKINGS;
  });
  return beyond < 0 ? undefined : beyond;
}

function monthsUntil(last: string, first: string): readonly string[] {
  const months = [last];
  while ((months[0] ?? first) > first && months.length < MOST_NEWS_PAGES)
    months.unshift(monthBefore(months[0] ?? first));
  return months;
}
