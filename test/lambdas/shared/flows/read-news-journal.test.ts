import { describe, expect, test } from '@jest/globals';
import { positionAccount } from '#core/model/journal.ts';
import { type NewsCursor } from '#core/model/news.ts';
import { later, type UnixMs, utcMonth } from '#core/values/unix-ms.ts';
import {
  MOST_NEWS_BOOKINGS,
  MOST_NEWS_PAGES,
  MOST_YOUNG_BOOKINGS,
  NEWS_OVERLAP_MS,
  readNewsJournal,
} from '#flows/read-news-journal.ts';
import { type JournalPage } from '#ports/ledger.ts';
import { FOLLOWER, LEADER, NOW, TOKEN } from '../../../support/builders/identities.ts';
import { dollars } from '../../../support/builders/quantities.ts';

const CURSOR: NewsCursor = {
  follower: FOLLOWER,
  mode: 'live',
  from: later(NOW, -NEWS_OVERLAP_MS),
  told: [],
  readAt: NOW,
  posted: dollars('0'),
  breakers: [],
  version: 1n,
};
const MOVED = dollars('5');
const SOON = later(NOW, 60_000);

const legOf = (entryId: string, at: UnixMs) => ({ entryId, kind: 'buy', at, place: entryId }) as const;

/** The two legs of a purchase that a reading needs. */
const legsOf = (entryId: string, at = NOW): JournalPage['legs'] => [
  { ...legOf(entryId, at), account: positionAccount(TOKEN, LEADER), asset: TOKEN, debit: 10n, credit: 0n },
  { ...legOf(entryId, at), account: 'CASH', asset: 'pUSD', debit: 0n, credit: 5n },
];

/** A journal of given pages; what was asked for is kept. */
function aJournal(pageOf: (month: string, from: string | undefined) => JournalPage) {
  const asked: string[] = [];
  const journalPage = (_: unknown, month: string, from?: string) => {
    asked.push(`${month} ${from ?? ''}`.trim());
    return Promise.resolve(pageOf(month, from));
  };
  return { asked, journalPage };
}

const ids = (found: Awaited<ReturnType<typeof readNewsJournal>>) => found.bookings.map(({ id }) => id);

describe('the journal, read for news', () => {
  test.each([
    ['nothing at stake has moved', MOVED, 3_599_999, 0],
    ['an hour has passed', MOVED, 3_600_000, 1],
    ['something at stake has moved', dollars('4'), 0, 1],
  ])('is read where %s', async (_, before, laterMs, pages) => {
    const journal = aJournal(() => ({ legs: [] }));
    const now = later(NOW, laterMs);
    const found = await readNewsJournal(journal, { cursor: { ...CURSOR, posted: before }, posted: MOVED, now });
    expect(journal.asked).toHaveLength(pages);
    expect(found.reading === undefined).toBe(pages === 0);
  });

  test('tells what is new, and moves on but for the time that a booking may take', async () => {
    const { from } = CURSOR;
    const cursor = { ...CURSOR, told: [{ id: 'told', at: NOW }] };
    const legs = [...legsOf('old', later(from, -1)), ...legsOf('new', from), ...legsOf('told')];
    const found = await readNewsJournal(
      aJournal(() => ({ legs })),
      { cursor, posted: MOVED, now: SOON },
    );
    expect(ids(found)).toEqual(['new']);
    expect(found.reading).toMatchObject({ from: later(SOON, -NEWS_OVERLAP_MS), readAt: SOON, posted: MOVED });
  });

  test('never moves back', async () => {
    const cursor = { ...CURSOR, from: SOON };
    const found = await readNewsJournal(
      aJournal(() => ({ legs: [] })),
      { cursor, posted: MOVED, now: SOON },
    );
    expect(found.reading?.from).toBe(SOON);
  });

  test('goes over all months since', async () => {
    const month = 30 * 86_400_000;
    const journal = aJournal((of) => ({ legs: legsOf(of, later(NOW, -1)) }));
    const cursor = { ...CURSOR, from: later(NOW, -2 * month) };
    expect(ids(await readNewsJournal(journal, { cursor, posted: MOVED, now: NOW })).toSorted()).toEqual(journal.asked);
    expect(journal.asked).toEqual(['2026-04', '2026-05', '2026-06']);
    expect(utcMonth(NOW)).toBe('2026-06');
  });

  test('is read in pages, of which one run reads so many and the next one the rest, each booking whole', async () => {
    // Given: pages that end within a booking
    const total = 2 * MOST_NEWS_PAGES - 1;
    const all = Array.from({ length: total }, (_, at) => legsOf(`b${String(at).padStart(2, '0')}`))
      .flat()
      .map((leg, at) => ({ ...leg, place: String(at + 1) }));
    const journal = aJournal((_, from) => {
      const start = Number(from ?? 0);
      const end = start === 0 ? 1 : start + 2;
      return { legs: all.slice(start, end), ...(end < all.length ? { next: String(end) } : {}) };
    });
    // When
    const first = await readNewsJournal(journal, { cursor: CURSOR, posted: MOVED, now: SOON });
    const pagesOfFirst = journal.asked.length;
    const told = first.bookings.map(({ id, at }) => ({ id, at }));
    const cursor = { ...CURSOR, told, walk: first.reading!.walk! };
    const second = await readNewsJournal(journal, { cursor, posted: dollars('9'), now: later(SOON, 60_000) });
    const pagesOfSecond = journal.asked.length - pagesOfFirst;
    const rest = { ...cursor, told: [...told, ...second.bookings.map(({ id, at }) => ({ id, at }))] };
    const third = await readNewsJournal(journal, {
      cursor: { ...rest, ...(second.reading?.walk === undefined ? {} : { walk: second.reading.walk }) },
      posted: dollars('9'),
      now: later(SOON, 120_000),
    });
    // Then
    expect([pagesOfFirst, pagesOfSecond]).toEqual([MOST_NEWS_PAGES, MOST_NEWS_PAGES]);
    const found = [...first.bookings, ...second.bookings, ...third.bookings];
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    expect(found).toHaveLength(total);
    expect(found.every(({ net, shares }) => net === 5n && shares === 10n)).toBe(true);
    // What was booked since the reading began is read by another one.
    expect(third.reading).toMatchObject({ readAt: SOON, posted: MOVED });
    expect(third.reading).not.toHaveProperty('walk');
  });

  test('takes so many bookings at once, told or not, and goes on behind the last of them', async () => {
    const old = later(NOW, -1);
    const all = Array.from({ length: MOST_NEWS_BOOKINGS + 1 }, (_, at) =>
      legsOf(`b${String(at).padStart(4, '0')}`, old),
    );
    const journal = aJournal((_, from) => ({
      legs: all.filter(([leg]) => from === undefined || leg!.place > from).flat(),
    }));
    const cursor = { ...CURSOR, told: [{ id: 'b0000', at: old }] };
    const now = later(NOW, NEWS_OVERLAP_MS);
    // When
    const first = await readNewsJournal(journal, { cursor, posted: MOVED, now });
    const last = `b${String(MOST_NEWS_BOOKINGS - 1).padStart(4, '0')}`;
    expect(ids(first)).toEqual(all.slice(1, MOST_NEWS_BOOKINGS).map(([leg]) => leg!.entryId));
    expect(first.reading?.walk).toMatchObject({ startedAt: now, after: last });
    expect(first.reading?.passed.size).toBe(MOST_NEWS_BOOKINGS);
    const second = await readNewsJournal(journal, {
      cursor: { ...cursor, walk: first.reading!.walk! },
      posted: MOVED,
      now,
    });
    // Then
    expect(ids(second)).toEqual([all.at(-1)![0]!.entryId]);
    expect(second.reading).not.toHaveProperty('walk');
  });

  test('leaves young bookings that could not be remembered to the next reading, which begins at once', async () => {
    const all = Array.from({ length: MOST_YOUNG_BOOKINGS + 1 }, (_, at) => legsOf(`b${at}`));
    const found = await readNewsJournal(
      aJournal(() => ({ legs: all.flat() })),
      { cursor: CURSOR, posted: MOVED, now: SOON },
    );
    expect(found.bookings).toHaveLength(MOST_YOUNG_BOOKINGS);
    const { walk: _, passed: __, ...read } = found.reading!;
    const again = { ...CURSOR, ...read, told: found.bookings.map(({ id, at }) => ({ id, at })) };
    const next = await readNewsJournal(
      aJournal(() => ({ legs: all.flat() })),
      { cursor: again, posted: MOVED, now: later(NOW, NEWS_OVERLAP_MS + 1) },
    );
    expect(next.bookings).toHaveLength(1);
    expect(next.reading?.readAt).toBe(later(NOW, NEWS_OVERLAP_MS + 1));
  });

  test('leaves what a faster clock booked to the next reading', async () => {
    const journal = aJournal(() => ({ legs: legsOf('ahead', later(SOON, 1)) }));
    const found = await readNewsJournal(journal, { cursor: CURSOR, posted: MOVED, now: SOON });
    expect([ids(found), found.reading?.readAt]).toEqual([[], 0]);
  });
});
