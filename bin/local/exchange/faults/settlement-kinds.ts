import * as z from 'zod';
import { EVERY_FAULT, stretch } from './fault-base.ts';

const kind = <Name extends string, Fields extends z.ZodRawShape>(name: Name, fields: Fields) =>
  z.strictObject({ kind: z.literal(name), ...EVERY_FAULT, on: z.literal('settlement'), ...fields });

/** The faults that strike the settlement of a trade, chosen when it is matched. */
export const SETTLEMENT_KINDS = [
  /** `RETRYING`, then `FAILED`: nobody has traded. */
  kind('ghost', {}),
  /** `RETRYING`, then mined under another hash. */
  kind('retry', {}),
  /** `MATCHED` until the end of the window, and from then on as if it had been matched then; without one for ever. */
  kind('stuck', {}),
  /** All of it later. */
  kind('slow-settlement', { ms: stretch }),
] as const;

/** A fault that strikes the settlement of a trade. */
export type SettlementFault = Readonly<z.infer<(typeof SETTLEMENT_KINDS)[number]>>;
