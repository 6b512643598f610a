import { parseActivityRow } from './activity-row.ts';
import { type InputPage, sourceName } from './input-file.ts';
import { oldestFirst } from './oldest-first.ts';
import { locate, TapeError } from './tape-error.ts';
import type { ActivityRow } from './tape-world.ts';

/** What could not be read: how many, and the first one as its message. */
export type Unreadable = { readonly count: number; readonly first?: string };

/** Values read from pages, each with the page that it stood in. */
export type Collected<T> = {
  readonly values: readonly { readonly page: InputPage; readonly value: T }[];
  readonly unreadable: Unreadable;
};

/** Reads what is readable and counts the rest: one bad row of a recording must not cost the others. */
export function collectReadable<T>(pages: readonly InputPage[], parse: (value: unknown) => T): Collected<T> {
  const values: { page: InputPage; value: T }[] = [];
  let count = 0;
  let first: string | undefined;
  for (const page of pages)
    for (const { line, value, problem } of page.rows)
      try {
        locate({ file: sourceName(page.file), line }, () => {
          if (problem !== undefined) throw new TapeError(problem, { value });
          values.push({ page, value: parse(value) });
        });
      } catch (error) {
        if (!(error instanceof TapeError)) throw error;
        count += 1;
        first ??= error.message;
      }
  return { values, unreadable: { count, ...(first === undefined ? {} : { first }) } };
}

/**
 * Joins activity from files and pages, oldest first, each execution once.
 *
 * New trades push rows onto the next page, so a row that stands in two pages is one row. Two equal rows of one page
 * are two executions of one transaction: of each row the page that holds it most often decides how many there are.
 */
export function collectRows(pages: readonly InputPage[]): {
  readonly rows: readonly ActivityRow[];
  readonly repeats: number;
  readonly unreadable: Unreadable;
} {
  const { values, unreadable } = collectReadable(pages, parseActivityRow);
  const files = Map.groupBy(values, ({ page }) => page.file);
  const ordered = [...files.values()].flatMap((rows) => oldestFirst(rows, ({ value }) => value.timestampS));
  const seenInPage = new Map<string, number>();
  const kept = new Map<string, number>();
  const pageNumbers = new Map(pages.map((page, index) => [page, index]));
  const rows = ordered.flatMap(({ page, value }) => {
    const identity = identityOf(value);
    const inPage = `${pageNumbers.get(page) ?? 0}|${identity}`;
    const occurrence = (seenInPage.get(inPage) ?? 0) + 1;
    seenInPage.set(inPage, occurrence);
    if (occurrence <= (kept.get(identity) ?? 0)) return [];
    kept.set(identity, occurrence);
    return [value];
  });
  const sorted = rows.toSorted((one, other) => one.timestampS - other.timestampS);
  return { rows: sorted, repeats: ordered.length - rows.length, unreadable };
}

/** What both shapes of the Data API say alike: names and slugs can change between two reads. */
function identityOf(row: ActivityRow): string {
  const { wallet, type, timestampS, transactionHash, conditionId, tokenId, side, sizeMicro, price } = row;
  return [wallet, type, timestampS, transactionHash, conditionId, tokenId, side, sizeMicro, price.toFixed(6)].join('|');
}
