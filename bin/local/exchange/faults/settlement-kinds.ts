import * as z from 'zod';
import { EVERY_FAULT, stretch } from './fault-base.ts';

const kind = <Name extends string, Fields extends z.ZodRawShape>(name: Name, what: string, fields: Fields) =>
  z.strictObject({ kind: z.literal(name), ...EVERY_FAULT, on: z.literal('settlement'), ...fields }).describe(what);

/** The faults that strike the settlement of a trade, chosen when it is matched. */
export const SETTLEMENT_KINDS = [
  kind('ghost', 'RETRYING, then FAILED: nobody has traded', {}),
  kind('retry', 'RETRYING, then mined under another hash', {}),
  kind('stuck', 'MATCHED until `until`, and then as if matched then; without `until` for ever', {}),
  kind('slow-settlement', 'all of it this much later', { ms: stretch }),
] as const;

/** A fault that strikes the settlement of a trade. */
export type SettlementFault = Readonly<z.infer<(typeof SETTLEMENT_KINDS)[number]>>;
