import * as z from 'zod';
import { faultKind as kind, instant, milliseconds, PLACE_AND_TIME, SELECTION, stretch } from './fault-base.ts';

const text = z.string().min(1).max(500).describe('what is said of it; without it the name of the status');
const seconds = z.int().min(1).max(3_600);
const retryAfterS = seconds.optional().describe('seconds in Retry-After');
const failure = { status: z.int().min(500).max(599), text: text.optional() };
/** A state of the matching engine: it meets every request of its window. */
const engineMode = <Name extends string, Fields extends z.ZodRawShape>(name: Name, what: string, fields: Fields) =>
  z.strictObject({ kind: z.literal(name), ...PLACE_AND_TIME, of: SELECTION.of, ...fields }).describe(what);

/** The faults that strike an HTTP request, or its answer. */
export const HTTP_KINDS = [
  // What becomes of the request.
  kind('latency', 'the request waits this long before it is handled; several faults add up', { ms: stretch }),
  kind('lost-request', 'the connection is cut, the request is never handled', {}),
  kind('lost-response', 'the request is handled, and then the connection is cut', {}),
  kind('late-request', 'the connection is cut at once, the request is handled this much later', { ms: stretch }),
  kind('error-before', 'an error in the words of the host; the request is not handled', failure),
  kind('error-after', 'the same error, but the request was handled', failure),
  engineMode('restart', '425 to orders and cancels until `until`; afterwards only post-only orders and cancels pass', {
    until: instant,
    retryAfterS,
    postOnlyMs: z
      .int()
      .min(0)
      .max(86_400_000)
      .optional()
      .describe('how long only post-only orders and cancels pass afterwards; without it two minutes'),
  }),
  engineMode('pause', '503 to orders and cancels, to orders alone, or to all orders that are not post-only', {
    mode: z.enum(['disabled', 'cancel-only', 'post-only']),
  }),
  kind('rate-limit', '429 with the headers of the host', { retryAfterS }),
  kind('geoblocked', '403 to orders; the geoblock host says blocked', {}),
  kind('unauthorized', '401 to what has to be signed', {}),
  kind('refuse', 'a status and a text of your own, in the words of the host; the request is not handled', {
    status: z.int().min(400).max(599),
    text,
  }),
  // What becomes of the answer.
  kind('wrong-json', '200 with JSON of another shape', {
    shape: z.enum(['object', 'array', 'null', 'text']).optional().describe('without it object'),
  }),
  kind('cut-json', 'the first half of the answer, whole as HTTP', {}),
  kind('html', 'a page for people instead of JSON', {
    status: z.literal([200, 502]).optional().describe('without it 200'),
  }),
  kind('oversized', 'blanks come ahead of the answer', {
    bytes: z.int().min(1).max(1_000_000_000).optional().describe('how many; without it 50 million'),
  }),
  kind('wrong-order-id', 'the id that is answered is not the hash of the order', {}),
  kind('duplicated-as-success', 'the 400 "Duplicated" comes as 200 with success and a message', {}),
  kind('units', 'amounts come in another unit; of several such faults one strikes an answer', {
    to: z.enum(['micro', 'decimal']).describe('millionths as whole numbers, or decimals'),
  }),
  kind('clock-skew', 'Date header and GET /time are off by this much', {
    ms: z.int().min(-86_400_000).max(86_400_000),
  }),
  // Which state is told, and which rows of it.
  kind('stale', 'what the same URL was told so long ago or earlier; not of what only its owner may read', {
    ms: milliseconds,
  }),
  kind('lag', 'own orders, trades and balances as they were so long ago', { ms: milliseconds }),
  kind('hidden-order', 'an order that has ended is unknown by its id and in no list', {}),
  z
    .strictObject({
      kind: z.literal('late-rows'),
      ...PLACE_AND_TIME,
      chance: SELECTION.chance.describe('that of each row, whenever it is asked for; without it 1'),
      of: SELECTION.of,
      ms: milliseconds,
    })
    .describe('rows of a feed are shown so much later than others'),
  kind('cut-page', 'a page ends after so many rows', {
    rows: z.int().min(0).max(1_000).describe('rows that stay'),
    hasMore: z
      .boolean()
      .optional()
      .describe('false: it says it is the last page; true: it is only short, the next one goes on behind it'),
  }),
  kind('repeat-rows', 'the last rows of a page come twice', {
    rows: z.int().min(1).max(1_000).optional().describe('how many; without it 1'),
  }),
  kind('reorder-rows', 'the rows of a page come in another order', {}),
] as const;

/** A fault that strikes an HTTP request, or its answer. */
export type HttpFault = Readonly<z.infer<(typeof HTTP_KINDS)[number]>>;
