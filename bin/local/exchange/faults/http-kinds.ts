import * as z from 'zod';
import { faultKind as kind, instant, milliseconds, PLACE_AND_TIME, SELECTION, stretch } from './fault-base.ts';

const text = z.string().min(1).max(500);
const seconds = z.int().min(1).max(3_600);
/** A state of the matching engine: it meets every request of its window. */
const engineMode = <Name extends string, Fields extends z.ZodRawShape>(name: Name, fields: Fields) =>
  z.strictObject({ kind: z.literal(name), ...PLACE_AND_TIME, of: SELECTION.of, ...fields });

/** The faults that strike an HTTP request, or its answer. */
export const HTTP_KINDS = [
  // What becomes of the request.
  kind('latency', { ms: stretch }),
  kind('lost-request', {}),
  kind('lost-response', {}),
  kind('late-request', { ms: stretch }),
  kind('error-before', { status: z.int().min(500).max(599), text: text.optional() }),
  kind('error-after', { status: z.int().min(500).max(599), text: text.optional() }),
  engineMode('restart', {
    until: instant,
    retryAfterS: seconds.optional(),
    /** How long only post-only orders and cancels pass afterwards; two minutes by default. */
    postOnlyMs: z.int().min(0).max(86_400_000).optional(),
  }),
  engineMode('pause', { mode: z.enum(['disabled', 'cancel-only', 'post-only']) }),
  kind('rate-limit', { retryAfterS: seconds.optional() }),
  kind('geoblocked', {}),
  kind('unauthorized', {}),
  kind('refuse', { status: z.int().min(400).max(599), text }),
  // What becomes of the answer.
  kind('wrong-json', { shape: z.enum(['object', 'array', 'null', 'text']).optional() }),
  kind('cut-json', {}),
  kind('html', { status: z.literal([200, 502]).optional() }),
  kind('oversized', { bytes: z.int().min(1).max(1_000_000_000).optional() }),
  kind('wrong-order-id', {}),
  kind('duplicated-as-success', {}),
  kind('units', { to: z.enum(['micro', 'decimal']) }),
  kind('clock-skew', { ms: z.int().min(-86_400_000).max(86_400_000) }),
  // Which state is told, and which rows of it.
  kind('stale', { ms: milliseconds }),
  kind('lag', { ms: milliseconds }),
  kind('hidden-order', {}),
  /** `chance` is that of each row, whenever it is asked for. */
  z.strictObject({
    kind: z.literal('late-rows'),
    ...PLACE_AND_TIME,
    chance: SELECTION.chance,
    of: SELECTION.of,
    ms: milliseconds,
  }),
  kind('cut-page', {
    /** Rows that stay. */
    rows: z.int().min(0).max(1_000),
    /** False: the page says it is the last one. True: it is only short, and the next one goes on behind it. */
    hasMore: z.boolean().optional(),
  }),
  kind('repeat-rows', { rows: z.int().min(1).max(1_000).optional() }),
  kind('reorder-rows', {}),
] as const;

/** A fault that strikes an HTTP request, or its answer. */
export type HttpFault = Readonly<z.infer<(typeof HTTP_KINDS)[number]>>;
