import { json, type VenueReply } from './http-server.ts';

/** A query that Gamma cannot answer. */
export function invalidQuery(error: string): VenueReply {
  return json(422, { type: 'validation error', error });
}

/** What Gamma does not have. */
export function notFound(error: string): VenueReply {
  return json(404, { type: 'not found error', error });
}

/** A whole number from 0 on, `undefined` when it is none. */
export function wholeNumber(search: URLSearchParams, name: string, fallback: number): number | undefined {
  const value = Number(search.get(name) ?? String(fallback));
  return Number.isInteger(value) && value >= 0 ? value : undefined;
}

/** A row with the figure that it is sorted by, and its place where figures are equal. */
export type Keyed<Row> = { readonly row: Row; readonly key: number; readonly place: number };

/** A page by key: rows after the cursor's, and the cursor of the next page. */
export type KeyPage<Row> = { readonly rows: readonly Row[]; readonly nextCursor?: string };

/**
 * Cuts a page out of rows.
 *
 * The cursor names the last row that was told, so rows that come or go meanwhile neither repeat nor hide others.
 */
export function keyPage<Row>(
  rows: readonly Keyed<Row>[],
  {
    limit,
    cursor,
    isAscending,
  }: { readonly limit: number; readonly cursor: string | null; readonly isAscending: boolean },
): KeyPage<Row> | undefined {
  const after = readCursor(cursor);
  if (after === undefined) return undefined;
  const sign = isAscending ? 1 : -1;
  const compare = (left: Omit<Keyed<Row>, 'row'>, right: Omit<Keyed<Row>, 'row'>): number =>
    sign * (left.key - right.key) || left.place - right.place;
  const left = [...rows].sort(compare).filter((row) => after === 'start' || compare(row, after) > 0);
  const page = left.slice(0, limit);
  const last = page.at(-1);
  const told = page.map(({ row }) => row);
  if (last === undefined || left.length <= limit) return { rows: told };
  const nextCursor = Buffer.from(JSON.stringify([last.key, last.place])).toString('base64url');
  return { rows: told, nextCursor };
}

function readCursor(cursor: string | null): 'start' | { readonly key: number; readonly place: number } | undefined {
  if (cursor === null || cursor === '') return 'start';
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const [key, place] = Array.isArray(value) ? (value as unknown[]) : [];
    return typeof key === 'number' && typeof place === 'number' ? { key, place } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a number lies within `<name>_min` and `<name>_max`; a bound that is no number is refused. */
export function rangeOf(search: URLSearchParams, name: string): ((value: number) => boolean) | VenueReply {
  const [low, high] = [search.get(`${name}_min`), search.get(`${name}_max`)];
  const read = (text: string | null, fallback: number): number => {
    if (text === null) return fallback;
    return name.endsWith('date') ? Date.parse(text) : Number(text);
  };
  const [least, most] = [read(low, -Infinity), read(high, Infinity)];
  if (Number.isNaN(least) || Number.isNaN(most)) return invalidQuery(`${name} bounds are not readable`);
  return (value) => value >= least && value <= most;
}
