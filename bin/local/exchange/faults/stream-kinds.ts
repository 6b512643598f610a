import * as z from 'zod';
import { faultKind, instant, PLACE_AND_TIME, SELECTION, stretch } from './fault-base.ts';

/** The faults that strike frames and sockets of the streams. */
export const STREAM_KINDS = [
  /** Frames are dropped while the socket stays open; its pings are answered unless told otherwise. */
  faultKind('silent', { pings: z.enum(['answered', 'ignored']).optional() }),
  /** The topic, or the event type, is called otherwise. */
  faultKind('renamed', { to: z.string().min(1).max(100) }),
  faultKind('double', {}),
  faultKind('late', { ms: stretch }),
  /** Hashes with capital digits, wallets as EIP-55 writes them, or with capital digits too. */
  faultKind('mixed-case', { wallets: z.enum(['eip-55', 'upper']).optional() }),
  /** Open sockets are cut at `from`; with `until` new ones too, until then. */
  z.strictObject({
    kind: z.literal('disconnect'),
    ...PLACE_AND_TIME,
    from: instant,
    chance: SELECTION.chance,
    times: SELECTION.times,
    closeFrame: z.boolean().optional(),
  }),
  faultKind('reorder', {}),
  faultKind('cut-frame', {}),
  faultKind('empty-frame', {}),
] as const;

/** A fault that strikes frames or sockets of the streams. */
export type StreamFault = Readonly<z.infer<(typeof STREAM_KINDS)[number]>>;
