import { createHash } from 'node:crypto';

/**
 * Draws numbers of at least 0 and below 1 that depend on the text alone (mulberry32, seeded by a hash).
 *
 * @example
 * const next = seededRandom('1|market'); // the same numbers on every machine
 */
export function seededRandom(text: string): () => number {
  let state = createHash('sha256').update(text).digest().readUInt32BE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
