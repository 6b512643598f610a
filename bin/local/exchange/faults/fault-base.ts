import * as z from 'zod';

const DURATION = /^\d{1,6}(?:\.\d{1,3})?(?:ms|s|m|h|d)$/;
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z$/;
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A point in time of a plan. */
export const instant = z
  .string()
  .regex(new RegExp(`${DURATION.source}|${ISO.source}`), {
    error:
      'a duration since the start of the world, as "90s", "10m", "2h" or "1d", or an instant, as "2026-11-01T12:00:00Z"',
  })
  .describe('a duration since the start of the world, as "90s", "10m", "2h" or "1d", or an instant in UTC');

/** Where and when a fault strikes; every kind has these fields. */
export const PLACE_AND_TIME = {
  on: z
    .string()
    .min(1)
    .max(200)
    .describe(
      '"<host> <METHOD> <path>", a JSON-RPC method, or a topic or event of a stream, as ENDPOINTS.md has them; * stands for anything',
    ),
  from: instant.optional().describe('strikes from this instant on; a duration counts from the start of the world'),
  until: instant.optional().describe('strikes before this instant only'),
};

/** Which of the occurrences it strikes. */
export const SELECTION = {
  chance: z.number().gt(0).max(1).optional().describe('how probable it is at each occurrence; without it 1'),
  times: z.int().min(1).optional().describe('how often it takes effect at most'),
  of: z
    .string()
    .regex(/^0x(?:[0-9a-fA-F]{40}|[0-9a-fA-F]{62}|[0-9a-fA-F]{64})$/, {
      error: 'a wallet or signer of 40 hex digits, or a condition of 62 or 64, behind 0x',
    })
    .optional()
    .describe('a wallet, a signer or the condition of a market: strikes only what names it'),
};

/** The fields that all faults have. */
export const EVERY_FAULT = { ...PLACE_AND_TIME, ...SELECTION };

/** A stretch of milliseconds of the exchange's clock, at most a week. */
export const milliseconds = z
  .int()
  .min(1)
  .max(7 * 86_400_000)
  .describe("milliseconds of the exchange's clock");

/** One length of time, or the least and the most of what is drawn. */
export const stretch = z
  .union([milliseconds, z.tuple([milliseconds, milliseconds])])
  .describe("milliseconds of the exchange's clock, or the least and the most of what is drawn");

/** A kind of fault that is selected by chance, number and name; `what` tells an editor what it does. */
export const faultKind = <Name extends string, Fields extends z.ZodRawShape>(
  name: Name,
  what: string,
  fields: Fields,
) => z.strictObject({ kind: z.literal(name), ...EVERY_FAULT, ...fields }).describe(what);

/** When a fault is at work, in milliseconds since the epoch: from the first up to, but not including, the second. */
export type FaultWindow = { readonly fromMs: number; readonly untilMs: number };

/** Reads the window of a fault in a world that starts at an instant; without bounds it is always. */
export function faultWindow(
  { from, until }: { readonly from?: string | undefined; readonly until?: string | undefined },
  worldStartMs: number,
): FaultWindow {
  return {
    fromMs: from === undefined ? -Infinity : instantMs(from, worldStartMs),
    untilMs: until === undefined ? Infinity : instantMs(until, worldStartMs),
  };
}

function instantMs(text: string, worldStartMs: number): number {
  if (!DURATION.test(text)) return Date.parse(text);
  const unit = /[a-z]+$/.exec(text)?.[0] ?? '';
  return worldStartMs + Math.round(Number(text.slice(0, -unit.length)) * (UNIT_MS[unit] ?? Number.NaN));
}
