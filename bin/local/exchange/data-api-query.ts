import { json, type VenueReply } from './http-server.ts';

/** A page's size, and where it begins. */
export type Page = { readonly limit: number; readonly cursor: Readonly<Record<string, unknown>> | undefined };

/** A query that cannot be answered. */
export type QueryFault = { readonly fault: VenueReply };

/** An error in the words of the Data API. */
export function dataApiError(status: number, code: string, error: string, parameter?: string): VenueReply {
  return json(status, {
    error,
    code,
    retryable: status >= 429,
    trace_id: 'local',
    ...(parameter === undefined ? {} : { parameter }),
  });
}

/** A refusal of one parameter. */
export function refused(parameter: string, error: string): QueryFault {
  return { fault: dataApiError(400, 'invalid_request', error, parameter) };
}

/** A parameter in snake or camel case, `undefined` when it is absent or empty. */
export function parameter(search: URLSearchParams, snake: string): string | undefined {
  const camel = snake.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
  const value = search.get(snake) ?? search.get(camel);
  return value === null || value === '' ? undefined : value;
}

/** The page that a query asks for: at most 1,000 rows, 100 by default. */
export function pageOf(search: URLSearchParams): Page | QueryFault {
  if (search.has('offset')) return refused('offset', 'offset is not supported, use cursor');
  const limit = Number(search.get('limit') ?? '100');
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) return refused('limit', 'limit must be 1 to 1000');
  const text = search.get('cursor');
  if (text === null || text === '') return { limit, cursor: undefined };
  const cursor = readCursor(text);
  if (cursor === undefined) return refused('cursor', 'cursor is not readable');
  if (cursor['limit'] !== limit) return refused('cursor', 'cursor belongs to another limit');
  return { limit, cursor };
}

/** The wallet that a query names, in lower case. */
export function userOf(search: URLSearchParams): string | undefined {
  const user = parameter(search, 'user');
  return user !== undefined && /^0x[0-9a-fA-F]{40}$/.test(user) ? user.toLowerCase() : undefined;
}

/** An opaque cursor. */
export function writeCursor(cursor: Readonly<Record<string, unknown>>): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** The envelope of a feed, around rows that are already JSON. */
export function envelope(rows: readonly string[], limit: number, nextCursor: string | null): VenueReply {
  const pagination = JSON.stringify({ limit, offset: 0, has_more: nextCursor !== null, next_cursor: nextCursor });
  return { status: 200, body: `{"data":[${rows.join(',')}],"pagination":${pagination}}` };
}

/** The conditions that a query is restricted to, with 64 digits, `undefined` when it is not. */
export function conditionsOf(search: URLSearchParams): ReadonlySet<string> | undefined {
  const text = parameter(search, 'condition') ?? parameter(search, 'condition_id');
  return text === undefined ? undefined : new Set(text.split(',').map((id) => id.toLowerCase().padEnd(66, '0')));
}

function readCursor(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
