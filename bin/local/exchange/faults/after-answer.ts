import { clob } from '../clob.ts';
import type { Host } from '../endpoints.ts';
import type { VenueReply, VenueRequest } from '../http-server.ts';
import type { SignerLimits } from '../rate-limits.ts';
import type { Venue } from '../venue.ts';
import { CUT } from './before-request.ts';
import { failureReply, htmlReply } from './error-replies.ts';
import type { HttpFault } from './http-kinds.ts';
import { duplicateAsSuccess, inUnit, isTerminalOrder, withWrongOrderId } from './order-faults.ts';
import type { ReplyMemory } from './reply-memory.ts';
import {
  type Ask,
  fieldsOf,
  shortPage,
  withOtherOrder,
  withoutRest,
  withoutRows,
  withRepeatedRows,
} from './row-faults.ts';
import type { Struck } from './struck.ts';
import { venueAgo } from './venue-ago.ts';

/** What a host has to know to go wrong with an answer. */
export type AfterContext = {
  readonly host: Host;
  readonly venue: Venue;
  readonly signerLimits: SignerLimits;
  readonly request: VenueRequest;
  readonly ask: Ask;
  readonly memory: ReplyMemory;
};

/** Faults of an answer take effect in this order, whatever their order in the plan: state, rows, fields, bytes. */
export const AFTER_ORDER: readonly HttpFault['kind'][] = [
  'stale',
  'lag',
  'hidden-order',
  'late-rows',
  'cut-page',
  'repeat-rows',
  'reorder-rows',
  'units',
  'wrong-order-id',
  'duplicated-as-success',
  'clock-skew',
  'wrong-json',
  'cut-json',
  'html',
  'error-after',
  'oversized',
  'lost-response',
];

const OVERSIZED_BYTES = 50_000_000;
const SHAPES = { object: '{"status":"ok"}', array: '[]', null: 'null', text: '"OK"' };

/** What one fault makes of an answer; the very same answer when there is nothing in it that it could spoil. */
export async function afterAnswer(struck: Struck, reply: VenueReply, context: AfterContext): Promise<VenueReply> {
  const { host, request, venue } = context;
  const { fault, draw } = struck;
  switch (fault.kind) {
    case 'stale':
      return context.memory.toldBy(request.url, venue.clock.now() - fault.ms) ?? reply;
    case 'lag': {
      const ago = await clob(venueAgo(venue, fault.ms), context.signerLimits)(request);
      return ago.body === reply.body ? reply : ago;
    }
    case 'hidden-order':
      return hideOrders(reply);
    case 'late-rows':
      return hideLate(struck, fault.ms, { host, reply, nowMs: venue.clock.now() });
    case 'cut-page':
      return cutPage(fault, reply, context);
    case 'repeat-rows':
      return withRepeatedRows(host, reply, fault.rows ?? 1);
    case 'reorder-rows':
      return withOtherOrder(host, reply, draw);
    case 'units':
      return inUnit(reply, fault.to);
    case 'wrong-order-id':
      return withWrongOrderId(reply);
    case 'duplicated-as-success':
      return duplicateAsSuccess(reply);
    case 'clock-skew':
      return skewed(reply, request.path, venue.clock.now() + fault.ms);
    case 'wrong-json':
      return { ...reply, status: 200, body: SHAPES[fault.shape ?? 'object'] };
    case 'cut-json':
      return { ...reply, body: reply.body.slice(0, Math.floor(reply.body.length / 2)) };
    case 'html':
      return htmlReply(fault.status ?? 200);
    case 'error-after':
      return failureReply(host, fault, request.url);
    case 'oversized':
      return { ...reply, mishap: { blankBytes: fault.bytes ?? OVERSIZED_BYTES } };
    case 'lost-response':
      return CUT;
    default:
      return reply;
  }
}

/** A terminal order is unknown to who asks for it by its id, and is in no list. */
function hideOrders(reply: VenueReply): VenueReply {
  const order = fieldsOf(reply);
  if (order !== undefined && isTerminalOrder(order))
    return { ...reply, status: 404, body: JSON.stringify({ error: 'Order not found' }) };
  return withoutRows('clob', reply, isTerminalOrder);
}

/** The index comes to some rows later than to others, also to those behind which newer ones are shown already. */
function hideLate(
  { standingDraw }: Struck,
  ms: number,
  { host, reply, nowMs }: { readonly host: Host; readonly reply: VenueReply; readonly nowMs: number },
): VenueReply {
  return withoutRows(host, reply, (row) => {
    const { timestamp } = row;
    return (
      typeof timestamp === 'number' && timestamp * 1000 + ms > nowMs && standingDraw(JSON.stringify(row)) !== undefined
    );
  });
}

async function cutPage(
  { rows, hasMore = false }: Extract<HttpFault, { readonly kind: 'cut-page' }>,
  reply: VenueReply,
  { host, request, ask }: AfterContext,
): Promise<VenueReply> {
  if (!hasMore) return withoutRest(host, reply, rows);
  if (reply.status !== 200) return reply;
  const short = await shortPage(host, { request, rows, ask });
  return short.body === reply.body ? reply : short;
}

function skewed(reply: VenueReply, path: string, toldMs: number): VenueReply {
  const headers = { ...reply.headers, date: new Date(toldMs).toUTCString() };
  return { ...reply, headers, body: path === '/time' ? String(Math.floor(toldMs / 1000)) : reply.body };
}
