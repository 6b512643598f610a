import { UnreadableAnswerError } from '#ports/errors.ts';
import { type OwnReads, type PrivateRead, readPrivate } from './private-reads.ts';
import { ownRowsPageSchema } from './schemas.ts';

const LAST_CURSOR = 'LTE=';

type RowsInput = Pick<PrivateRead<unknown>, 'name' | 'path'> & {
  readonly query?: Readonly<Record<string, string>>;
  /** A list of more pages is no copier's, and a part of it proves nothing. */
  readonly mostPages: number;
};

/**
 * Reads all rows of a private list of the venue, over all pages, as they are.
 *
 * @throws UnavailableError, UnreadableAnswerError, also where the pages do not come to an end
 */
export async function readOwnRows(
  reads: OwnReads,
  { name, path, query = {}, mostPages }: RowsInput,
): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const search = new URLSearchParams(cursor === undefined ? query : { ...query, next_cursor: cursor }).toString();
    const answer = await readPrivate(reads, {
      ...{ name, path, schema: ownRowsPageSchema },
      ...(search === '' ? {} : { search }),
    });
    if (answer === undefined) throw unreadable(name, `no list of ${name}`);
    rows.push(...answer.data);
    const next = answer.next_cursor ?? '';
    if (next === '' || next === LAST_CURSOR) return rows;
    if (next === cursor) throw unreadable(name, 'pages that do not go on');
    cursor = next;
  }
  throw unreadable(name, `more than ${mostPages} pages`);
}

/** An answer of that list that cannot be read. */
export function unreadable(name: string, what: string): UnreadableAnswerError {
  return new UnreadableAnswerError(`${name}: ${what}`, { source: name });
}
