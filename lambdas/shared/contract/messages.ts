import { MAX_SHARDS } from '#core/detection/shards.ts';
import * as z from 'zod';

/** A doorbell: ids only, the table holds the truth. */
export const doorbellSchema = z.strictObject({
  v: z.literal(1),
  parentId: z.string().regex(/^[0-9a-f]{64}$/),
});

export type DoorbellMessage = z.infer<typeof doorbellSchema>;

/** Names a schedule as what started a run; another event, as that of a changed parameter, names its own source. */
export const SCHEDULE_SOURCE = 'polycopy.schedule';

/** What a schedule sends. `resume` rings everything that is open at once: the first run after a start. */
export const scheduledRunSchema = z.looseObject({
  source: z.string().optional(),
  resume: z.boolean().default(false),
  /** Which part of the leaders the run is for. */
  shard: z
    .int()
    .min(0)
    .max(MAX_SHARDS - 1)
    .default(0),
});

/** More wallets than these are not read within one run. */
const MOST_CANDIDATES = 50;

/** What starts the scorer: its schedule, or a person in the console with words of his own. */
export const scoringRunSchema = z.looseObject({
  /** The day before which all must have happened, as 2026-06-01; absent: today, in UTC. */
  asOf: z.iso.date().optional(),
  /** How many of the leaderboard are scored beside the leaders; absent: fifteen on Mondays, else none. */
  candidates: z.int().min(0).max(MOST_CANDIDATES).optional(),
});
