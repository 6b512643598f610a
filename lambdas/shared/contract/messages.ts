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
