import * as z from 'zod';
import { CHAIN_KINDS } from './chain-kinds.ts';
import { HTTP_KINDS } from './http-kinds.ts';
import { SETTLEMENT_KINDS } from './settlement-kinds.ts';
import { STREAM_KINDS } from './stream-kinds.ts';

const faultSchema = z.discriminatedUnion('kind', [...HTTP_KINDS, ...STREAM_KINDS, ...SETTLEMENT_KINDS, ...CHAIN_KINDS]);

const strangersSchema = z
  .strictObject({ tradesPerHour: z.int().min(1).max(3_600) })
  .describe("others who trade, so many times an hour in each market; without it only the tape's leaders do");

/** A fault plan as it is written; `fault-plan.schema.json` is made from it. */
export const faultPlanSchema = z.strictObject({
  $schema: z.string().optional(),
  seed: z.string().min(1).max(200).describe('what all chance of the plan is drawn from'),
  faults: z.array(faultSchema).max(1_000),
  strangers: strangersSchema.optional(),
});

/** One fault of a plan. */
export type Fault = Readonly<z.infer<typeof faultSchema>>;

/** What the local exchange does wrong, and when. */
export type FaultPlan = Readonly<Omit<z.infer<typeof faultPlanSchema>, 'faults'>> & {
  readonly faults: readonly Fault[];
};
