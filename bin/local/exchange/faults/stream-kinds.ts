import * as z from 'zod';
import { faultKind as kind, instant, PLACE_AND_TIME, SELECTION, stretch } from './fault-base.ts';

/** The faults that strike frames and sockets of the streams. */
export const STREAM_KINDS = [
  kind('silent', 'frames are dropped while the socket stays open', {
    pings: z.enum(['answered', 'ignored']).optional().describe('what becomes of pings; without it answered'),
  }),
  kind('renamed', 'the topic (RTDS) or the event type is called otherwise', { to: z.string().min(1).max(100) }),
  kind('double', 'a frame comes twice', {}),
  kind('late', 'a frame comes this much later', { ms: stretch }),
  kind('mixed-case', 'hashes come with capital digits, wallets as EIP-55 writes them', {
    wallets: z.enum(['eip-55', 'upper']).optional().describe('upper: wallets with capital digits too'),
  }),
  z
    .strictObject({
      kind: z.literal('disconnect'),
      ...PLACE_AND_TIME,
      from: instant.describe('when open sockets are cut'),
      until: instant.optional().describe('new sockets are cut too, before this instant'),
      chance: SELECTION.chance,
      times: SELECTION.times,
      closeFrame: z.boolean().optional().describe('false: without a close frame'),
    })
    .describe('sockets are cut'),
  kind('reorder', 'a frame changes places with the next one, if that comes within 1 s', {}),
  kind('cut-frame', 'a frame comes as broken JSON', {}),
  kind('empty-frame', 'a blank frame comes ahead of a frame', {}),
] as const;

/** A fault that strikes frames or sockets of the streams. */
export type StreamFault = Readonly<z.infer<(typeof STREAM_KINDS)[number]>>;
