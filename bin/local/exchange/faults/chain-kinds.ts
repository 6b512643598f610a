import * as z from 'zod';
import { faultKind, PLACE_AND_TIME, SELECTION } from './fault-base.ts';

const count = z.int().min(1).max(1_000_000);
const selected = { chance: SELECTION.chance, times: SELECTION.times };

/** The faults that strike what the node tells of the chain. */
export const CHAIN_KINDS = [
  faultKind('reorg', 'a transaction whose log was served leaves its block with the next one', {
    blocks: z.int().min(1).max(128).optional().describe('so many blocks later it comes back; without it 2'),
    drop: z.boolean().optional().describe('true: it never comes back'),
  }),
  z
    .strictObject({
      kind: z.literal('head-lag'),
      ...PLACE_AND_TIME,
      ...selected,
      blocks: z.int().min(1).max(100_000).describe('how far behind'),
    })
    .describe('the newest block that is told lies behind'),
  z
    .strictObject({
      kind: z.literal('rpc-limit'),
      ...PLACE_AND_TIME,
      ...selected,
      blocks: count.optional().describe('blocks that a query may span'),
      topics: count.optional().describe('addresses or topics that it may name at one place'),
      provider: z.enum(['infura', 'alchemy', 'quicknode']).optional().describe('in whose words a range is refused'),
    })
    .describe('eth_getLogs refuses a query that asks for more'),
] as const;

/** A fault that strikes what the node tells of the chain. */
export type ChainFault = Readonly<z.infer<(typeof CHAIN_KINDS)[number]>>;
