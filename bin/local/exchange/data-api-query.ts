import { json, type VenueReply } from './http-server.ts';

/** A page's size, and where it begins. */
export type Page = { readonly limit: number; readonly cursor: Readonly<Record<string, unknown>> | undefined };

/** A query that cannot be answered. */
export type QueryFault = { readonly fault: VenueReply };

/** Conditions that one query may name. */
const MAX_CONDITIONS = 20;

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

const MAX_ROWS = 1_000;
const USUAL_ROWS = 100;

/** The page that a query asks for: at most 1,000 rows and 100 by default, or all that another bound allows. */
export function pageOf(search: URLSearchParams, most?: number): Page | QueryFault {
  if (search.has('offset')) return refused('offset', 'offset is not supported, use cursor');
  const [bound, usual] = most === undefined ? [MAX_ROWS, USUAL_ROWS] : [most, most];
  const limit = Number(search.get('limit') ?? String(usual));
  if (!Number.isInteger(limit) || limit < 1 || limit > bound) return refused('limit', `limit must be 1 to ${bound}`);
  const text = search.get('cursor');
  if (text === null || text === '') return { limit, cursor: undefined };
  const cursor = readCursor(text);
  if (cursor === undefined) return refused('cursor', 'cursor is not readable');
  if (cursor['limit'] !== limit) return refused('cursor', 'cursor belongs to another limit');
  return { limit, cursor };
}

/** The venue's own contracts, which are nobody's wallet. */
const PROTOCOL_CONTRACTS = new Set([
  '0xe111180000d2663c0091e4f400237545b87b996b',
  '0xe2222d279d744050d28e00520010520000310f59',
  '0xe3333700ca9d93003f00f0f71f8515005f6c00aa',
  '0xc011a7e12a19f7b1f670d46f03b03f3342e82dfb',
  '0x4d97dcd97ec945f40cf65f87097ace5ea0476045',
  '0xd91e80cf2e7be2e162c6513ced06f1dd0da35296',
  '0x006f54f7f9a22e0000cc2ab60031000000ae9fef',
]);

/** The wallet that a query names, in lower case; a contract of the venue is refused as what is no wallet. */
export function userOf(search: URLSearchParams): string | undefined {
  const user = parameter(search, 'user')?.toLowerCase();
  return user !== undefined && /^0x[0-9a-f]{40}$/.test(user) && !PROTOCOL_CONTRACTS.has(user) ? user : undefined;
}

/** A wallet that has to be named. */
export function oneUser(search: URLSearchParams): { readonly user: string } | QueryFault {
  const user = userOf(search);
  return user === undefined ? refused('user', 'user must be one wallet address') : { user };
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
export function conditionsOf(search: URLSearchParams): ReadonlySet<string> | QueryFault | undefined {
  if (search.has('market')) return refused('market', 'market is not supported, use condition');
  const text = parameter(search, 'condition') ?? parameter(search, 'condition_id');
  if (text === undefined) return undefined;
  const ids = text.split(',');
  if (ids.length > MAX_CONDITIONS) return refused('condition', `at most ${MAX_CONDITIONS} conditions`);
  if (!ids.every((id) => /^0x(?:[0-9a-fA-F]{62}|[0-9a-fA-F]{64})$/.test(id)))
    return refused('condition', 'condition must be a list of condition ids');
  return new Set(ids.map((id) => id.toLowerCase().padEnd(66, '0')));
}

/** Whether a query's part was refused. */
export function isRefused(value: unknown): value is QueryFault {
  return typeof value === 'object' && value !== null && 'fault' in value;
}

/** One of a closed list of words, the fallback when the parameter is absent. */
export function oneOf<Word extends string>(
  search: URLSearchParams,
  name: string,
  { words, fallback }: { readonly words: readonly Word[]; readonly fallback: NoInfer<Word> },
): { readonly word: Word } | QueryFault {
  const asked = parameter(search, name);
  const word = asked === undefined ? fallback : words.find((known) => known === asked);
  return word === undefined ? refused(name, `must be one of ${words.join(', ')}`) : { word };
}

/** A whole number of seconds since the epoch. */
export function secondsOf(
  search: URLSearchParams,
  name: string,
  fallback: number,
): { readonly seconds: number } | QueryFault {
  const seconds = Number(parameter(search, name) ?? String(fallback));
  return Number.isInteger(seconds) && seconds >= 0 ? { seconds } : refused(name, 'must be epoch seconds');
}

/** A whole number out of a cursor. */
export function numberIn(cursor: Readonly<Record<string, unknown>> | undefined, name: string): number | undefined {
  const value = cursor?.[name];
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

function readCursor(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
