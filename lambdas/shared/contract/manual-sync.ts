import * as z from 'zod';
import { type UnixMs, unixMs } from '../core/values/unix-ms.ts';

const AGO = /^([1-9]\d{0,5})(m|h|d)$/;
const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?$/;
/** What a walk of a feed reaches back over; more is no catching up. */
const MAX_AGO_MS = 30 * UNIT_MS.d;

/**
 * Reads from when on something is meant: an ISO time in UTC, or how long ago.
 *
 * @returns Undefined when it is neither, or longer ago than 30 days.
 * @example
 * parseSince('2h', unixMs(7_200_000)); // 0
 */
export function parseSince(text: string, now: UnixMs): UnixMs | undefined {
  const since = agoOf(text, now) ?? timeOf(text);
  return since === undefined || since < now - MAX_AGO_MS || since > now ? undefined : unixMs(since);
}

function agoOf(text: string, now: UnixMs): number | undefined {
  const [, count, unit] = AGO.exec(text) ?? [];
  return count === undefined || unit === undefined
    ? undefined
    : now - Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

function timeOf(text: string): number | undefined {
  const time = ISO.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** What `--since` and `since` may be, in words. */
export const SINCE_HELP = 'a time in UTC as 2026-06-01T12:00Z, or how long ago as 30m, 2h or 1d; at most 30 days';

/** What `manual-sync` is invoked with; without `dryRun: false` it stores nothing. */
export const manualSyncSchema = z.strictObject({
  /** Name or wallet. */
  leader: z.string().min(1).max(200),
  mode: z.enum(['catch-up', 'align']).default('catch-up'),
  since: z.string().max(40).optional(),
  follower: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/)
    .optional(),
  dryRun: z.boolean().default(true),
  /** The same command again orders nothing twice; absent: each run is one of its own. */
  command: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/)
    .optional(),
});

/** Events as a person finds them in the console, by their names there; only the last of them stores anything. */
export const MANUAL_SYNC_EXAMPLES: Readonly<Record<string, z.input<typeof manualSyncSchema>>> = {
  'preview-catch-up': { leader: 'Whale Trader', mode: 'catch-up', since: '2h', dryRun: true },
  'preview-align': { leader: 'Whale Trader', mode: 'align', dryRun: true },
  'catch-up': { leader: 'Whale Trader', mode: 'catch-up', since: '2h', dryRun: false },
};
