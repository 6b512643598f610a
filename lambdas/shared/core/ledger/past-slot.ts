import { type UnixMs } from '../values/unix-ms.ts';

/** What a follower was worth is kept for each quarter of an hour. */
const SLOT_MS = 900_000;

/** The start of the quarter of an hour that a moment lies in. */
export function pastSlot(moment: UnixMs): UnixMs {
  return (Math.floor(moment / SLOT_MS) * SLOT_MS) as UnixMs;
}
