import * as z from 'zod';
import { faultKind, PLACE_AND_TIME, SELECTION } from './fault-base.ts';

const count = z.int().min(1).max(1_000_000);
const selected = { chance: SELECTION.chance, times: SELECTION.times };

/** The faults that strike what the node tells of the chain. */
export const CHAIN_KINDS = [
  /** A transaction whose log was served leaves its block, and comes back so many blocks later, or never. */
  faultKind('reorg', { blocks: z.int().min(1).max(128).optional(), drop: z.boolean().optional() }),
  /** The newest block that is told lies so far behind. */
  z.strictObject({
    kind: z.literal('head-lag'),
    ...PLACE_AND_TIME,
    ...selected,
    blocks: z.int().min(1).max(100_000),
  }),
  /** A query is refused that spans more blocks, or names more addresses or topics at one place. */
  z.strictObject({
    kind: z.literal('rpc-limit'),
    ...PLACE_AND_TIME,
    ...selected,
    blocks: count.optional(),
    topics: count.optional(),
    /** In whose words a range is refused. */
    provider: z.enum(['infura', 'alchemy', 'quicknode']).optional(),
  }),
] as const;

/** A fault that strikes what the node tells of the chain. */
export type ChainFault = Readonly<z.infer<(typeof CHAIN_KINDS)[number]>>;
