import { randomUUID } from 'node:crypto';
import { type Wallet } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { UnreadableAnswerError } from '#ports/errors.ts';
import { type Http } from './http.ts';
import { readJson } from './read-json.ts';
import { activityPageSchema } from './schemas.ts';

const MAX_ACTIVITY_PAGES = 40;
const PAGE_SIZE = '500';

/** How an address of the Data API is made. */
export type Address = (path: string, query: Readonly<Record<string, string>>) => string;

/** Makes addresses that no cache has seen: the venue's answers one that it has seen with what it answered then. */
export function dataApiAddress(baseUrl: string): Address {
  const run = randomUUID();
  let count = 0;
  return (path, query) => {
    count += 1;
    return `${baseUrl}${path}?${new URLSearchParams({ ...query, _: `${run}-${count}` }).toString()}`;
  };
}

/** Whose activity is walked, from when on, what the venue is told beyond that, and what of it is kept. */
export type ActivityQuery<Row> = {
  readonly wallet: Wallet;
  readonly from: UnixMs;
  readonly more?: Readonly<Record<string, string>>;
  /** What is kept of a row as the venue sent it: a long walk of whole rows is tens of megabytes. */
  readonly keep: (raw: unknown) => Row;
};

/**
 * Walks a wallet's activity page by page, oldest first unless the query says otherwise.
 *
 * @returns What is kept of each row; whole unless the bound of pages cut them.
 * @throws UnavailableError, UnreadableAnswerError
 */
export async function walkActivityPages<Row>(
  { http, address }: { readonly http: Http; readonly address: Address },
  { wallet, from, more = {}, keep }: ActivityQuery<Row>,
): Promise<{ readonly rows: readonly Row[]; readonly isWhole: boolean }> {
  const query = {
    user: wallet,
    start: String(Math.max(1, Math.floor(from / 1000))),
    sort_direction: 'ASC',
    limit: PAGE_SIZE,
    ...more,
  };
  const rows: Row[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_ACTIVITY_PAGES; page++) {
    const url = address('/v2/activity', cursor === undefined ? query : { ...query, cursor });
    const answer = await readJson({
      http,
      name: 'activity',
      request: { method: 'GET', url },
      schema: activityPageSchema,
    });
    for (const raw of answer?.data ?? []) rows.push(keep(raw));
    cursor = nextCursor('activity', cursor, answer?.pagination);
    if (cursor === undefined) return { rows, isWhole: true };
  }
  return { rows, isWhole: false };
}

type Pagination = { readonly has_more: boolean; readonly next_cursor?: string | null | undefined };

/** Where the next page begins; undefined at the end. @throws UnreadableAnswerError where more is promised without a way to it */
export function nextCursor(
  name: string,
  before: string | undefined,
  pagination: Pagination | undefined,
): string | undefined {
  if (pagination?.has_more !== true) return undefined;
  const next = pagination.next_cursor ?? '';
  if (next !== '' && next !== before) return next;
  throw new UnreadableAnswerError(`${name}: more pages are promised without a way to them`, { source: name });
}

/** A filter that the venue ignores gives rows of anybody: nothing of such an answer may be used. */
export function foreignRow(name: string): UnreadableAnswerError {
  return new UnreadableAnswerError(`${name}: a row of another wallet`, { source: name });
}
