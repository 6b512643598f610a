import { type JournalWalk, type NewsCursor } from '#core/model/news.ts';
import { type Booking, tradeBookings } from '#core/reporting/bookings.ts';
import { type GatheredNews } from '#core/reporting/next-cursor.ts';
import { later, monthBefore, unixMs, type UnixMs, utcMonth } from '#core/values/unix-ms.ts';
import { type Usd } from '#core/values/usd.ts';
import { type JournalPage, type Ledger } from '#ports/ledger.ts';

/** Pages of a ledger's journal that one run reads: some thousand bookings each. */
export const MOST_NEWS_PAGES = 8;
/** A booking carries the time at which its run began to book it: longer than a run takes to store it. */
export const NEWS_OVERLAP_MS = 5 * 60_000;
/** The journal is read although nothing at stake has moved: two bookings may have evened out. */
const READ_EVERY_MS = 3_600_000;

type Found = { readonly bookings: readonly Booking[] } & Pick<GatheredNews, 'reading'>;

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
 * @throws UnavailableError
 */
export async function readNewsJournal(ledger: Pick<Ledger, 'journalPage'>, input: ReadInput): Promise<Found> {
  const { cursor, posted, now } = input;
  const isDue = cursor.walk !== undefined || posted !== cursor.posted || now - cursor.readAt >= READ_EVERY_MS;
  if (!isDue) return { bookings: [] };
  const begin = { startedAt: now, posted, month: utcMonth(cursor.from) };
  const { legs, walk } = await pagesFrom(ledger, cursor, cursor.walk ?? begin);
  const told = new Set(cursor.told.map(({ id }) => id));
  const bookings = tradeBookings(legs.filter(({ entryId, at }) => at >= cursor.from && !told.has(entryId)));
  if (walk.isCut) return { bookings, reading: { ...cursor, walk: walk.place } };
  const from = unixMs(Math.max(cursor.from, later(walk.place.startedAt, -NEWS_OVERLAP_MS)));
  return { bookings, reading: { from, readAt: walk.place.startedAt, posted: walk.place.posted } };
}

type Walked = {
  readonly legs: JournalPage['legs'];
  readonly walk: { readonly isCut: boolean; readonly place: JournalWalk };
};

async function pagesFrom(ledger: Pick<Ledger, 'journalPage'>, name: NewsCursor, from: JournalWalk): Promise<Walked> {
  const months = monthsUntil(utcMonth(from.startedAt), from.month);
  const legs: JournalPage['legs'][number][] = [];
  let place = from;
  for (let page = 1; ; page += 1) {
    const { legs: found, next } = await ledger.journalPage(name, place.month, place.after);
    const month = next === undefined ? months[months.indexOf(place.month) + 1] : place.month;
    const { startedAt, posted } = place;
    legs.push(...found);
    if (month === undefined) return { legs, walk: { isCut: false, place } };
    if (page === MOST_NEWS_PAGES) return { legs: wholeEntries(legs, next), walk: { isCut: true, place } };
    place = { startedAt, posted, month, ...(next === undefined ? {} : { after: next }) };
  }
}

/** A page may end within an entry; the last page is read again with the next one. */
function wholeEntries(legs: JournalPage['legs'], next: string | undefined): JournalPage['legs'] {
  const last = next === undefined ? undefined : legs.at(-1)?.entryId;
  return legs.filter(({ entryId }) => entryId !== last);
}

function monthsUntil(last: string, first: string): readonly string[] {
  const months = [last];
  while ((months[0] ?? first) > first && months.length < MOST_NEWS_PAGES)
    months.unshift(monthBefore(months[0] ?? first));
  return months;
}
