import { json, type VenueReply } from './http-server.ts';

/** Rows on one page of the CLOB. */
const PAGE_SIZE = 100;
/** The cursor of the last page: it reads as -1. */
const END_CURSOR = 'LTE=';

/** A page of the CLOB: `next_cursor` is the base64 of where the next page begins, `LTE=` on the last one. */
export function clobPageReply<T>(wanted: readonly T[], begin: number, row: (one: T) => unknown): VenueReply {
  const page = wanted.slice(begin, begin + PAGE_SIZE);
  const isLast = begin + PAGE_SIZE >= wanted.length;
  return json(200, {
    limit: PAGE_SIZE,
    next_cursor: isLast ? END_CURSOR : Buffer.from(String(begin + PAGE_SIZE)).toString('base64'),
    count: page.length,
    data: page.map(row),
  });
}

/** Where the page of a cursor begins, `undefined` when it is not readable; the first page is `MA==`, that is 0. */
export function readClobCursor(cursor: string | null): number | undefined {
  if (cursor === null || cursor === '') return 0;
  const text = Buffer.from(cursor, 'base64').toString('utf8');
  if (text === '-1') return Number.MAX_SAFE_INTEGER;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
