import type { Host } from '../endpoints.ts';
import { json, type VenueReply, type VenueRequest } from '../http-server.ts';
import type { Draw } from './draws.ts';

type Rows = readonly unknown[];
type Fields = Readonly<Record<string, unknown>>;
type Edit = (rows: Rows) => Rows;

/** Asks the host the same with other parameters. */
export type Ask = (request: VenueRequest) => VenueReply | Promise<VenueReply>;

/** The page with at most so many rows, as if nothing came behind them. */
export function withoutRest(host: Host, reply: VenueReply, rows: number): VenueReply {
  return editRows(host, reply, (all) => all.slice(0, rows), asLast);
}

/** A page of at most so many rows; the next one goes on behind them. */
export async function shortPage(
  host: Host,
  { request, rows, ask }: { readonly request: VenueRequest; readonly rows: number; readonly ask: Ask },
): Promise<VenueReply> {
  if (host === 'clob') return shortClobPage(await ask(request), request, rows);
  const asked = Number(request.search.get('limit') ?? DEFAULT_LIMIT[host]);
  if (asked <= rows) return ask(request);
  const search = new URLSearchParams(request.search);
  search.set('limit', String(rows));
  const cursor = search.get('cursor');
  if (cursor !== null) search.set('cursor', withLimit(cursor, rows));
  const reply = await ask({ ...request, search, url: `${request.path}?${search.toString()}` });
  return host === 'data-api' ? withOwnLimit(reply, asked) : reply;
}

/** The last rows of the page come twice. */
export function withRepeatedRows(host: Host, reply: VenueReply, rows: number): VenueReply {
  return editRows(host, reply, (all) => [...all, ...all.slice(-rows)]);
}

/** The same rows in another order. */
export function withOtherOrder(host: Host, reply: VenueReply, draw: Draw): VenueReply {
  return editRows(host, reply, (all) => {
    const rows = [...all];
    for (let place = rows.length - 1; place > 0; place -= 1) {
      const other = draw.between(0, place);
      [rows[place], rows[other]] = [rows[other], rows[place]];
    }
    return rows;
  });
}

/** The page without some of its rows. */
export function withoutRows(host: Host, reply: VenueReply, isHidden: (row: Fields) => boolean): VenueReply {
  return editRows(host, reply, (all) => all.filter((row) => !(isFields(row) && isHidden(row))));
}

/** The object in a good answer, `undefined` when there is none. */
export function fieldsOf({ status, body }: VenueReply): Fields | undefined {
  const value = status === 200 ? parse(body) : undefined;
  return isFields(value) ? value : undefined;
}

/** Rows of a page that nobody asked to be longer or shorter. */
const DEFAULT_LIMIT: Readonly<Partial<Record<Host, number>>> = { 'data-api': 100, gamma: 20 };
const CLOB_END = 'LTE=';
/** Where hosts keep the rows of an answer. */
const LISTS = ['data', 'markets', 'events', 'history', 'result'];

/** The same answer when the edit changes nothing, or when there are no rows in it. */
function editRows(host: Host, reply: VenueReply, edit: Edit, finish: (value: Fields) => Fields = asIs): VenueReply {
  const value = reply.status === 200 ? parse(reply.body) : undefined;
  const isBatch = host === 'rpc' && Array.isArray(value);
  const edited = isBatch ? value.map((one: unknown) => editValue(one, edit, finish)) : editValue(value, edit, finish);
  const body = JSON.stringify(edited);
  return edited === undefined || body === JSON.stringify(value) ? reply : { ...reply, body };
}

function editValue(value: unknown, edit: Edit, finish: (value: Fields) => Fields): unknown {
  if (Array.isArray(value)) return edit(value as Rows);
  if (!isFields(value)) return value;
  const name = LISTS.find((list) => Array.isArray(value[list]));
  if (name === undefined) return value;
  const before = value[name] as Rows;
  const rows = edit(before);
  const isSame = rows.length === before.length;
  const counted = 'count' in value ? { ...value, count: rows.length } : value;
  return { ...(isSame ? value : finish(counted)), [name]: rows };
}

function asIs(value: Fields): Fields {
  return value;
}

function asLast(value: Fields): Fields {
  if (isFields(value['pagination']))
    return { ...value, pagination: { ...value['pagination'], has_more: false, next_cursor: null } };
  if (!('next_cursor' in value)) return value;
  const { next_cursor: _next, ...rest } = value;
  // Gamma leaves the cursor out on its last page, the CLOB has one that says so.
  return 'count' in value ? { ...rest, next_cursor: CLOB_END } : rest;
}

function shortClobPage(reply: VenueReply, { search }: VenueRequest, rows: number): VenueReply {
  const page = fieldsOf(reply);
  const data = page?.['data'];
  if (page === undefined || !Array.isArray(data) || data.length <= rows) return reply;
  const begin = Number(Buffer.from(search.get('next_cursor') ?? '', 'base64').toString('utf8'));
  const next = Buffer.from(String(begin + rows)).toString('base64');
  return json(200, { ...page, next_cursor: next, count: rows, data: data.slice(0, rows) }, reply.headers);
}

/** A cursor of the Data API is bound to the size of the page. */
function withLimit(cursor: string, limit: number): string {
  const value = parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  return isFields(value) ? Buffer.from(JSON.stringify({ ...value, limit })).toString('base64url') : cursor;
}

function withOwnLimit(reply: VenueReply, limit: number): VenueReply {
  const page = fieldsOf(reply);
  const pagination = page?.['pagination'];
  if (page === undefined || !isFields(pagination)) return reply;
  const cursor = pagination['next_cursor'];
  const next = typeof cursor === 'string' ? withLimit(cursor, limit) : cursor;
  return { ...reply, body: JSON.stringify({ ...page, pagination: { ...pagination, limit, next_cursor: next } }) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
