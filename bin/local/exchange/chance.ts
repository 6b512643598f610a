import { createHash } from 'node:crypto';

/** Draws whole numbers below a bound, always the same ones for the same name. */
export type Chance = (below: number) => number;

/**
 * Makes a source of numbers out of a name, so that the exchange behaves the same in every run and after a restart.
 *
 * @example
 * chanceOf('7|token|3')(10); // a number from 0 to 9, the same one each time
 */
export function chanceOf(name: string): Chance {
  let block = hashOf(`${name}#0`);
  let blockNumber = 0;
  let offset = 0;
  return (below) => {
    if (offset + 4 > block.length) {
      blockNumber += 1;
      block = hashOf(`${name}#${blockNumber}`);
      offset = 0;
    }
    const drawn = block.readUInt32BE(offset);
    offset += 4;
    return drawn % below;
  };
}

/** The SHA-256 of a text. */
export function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** A text shaped like a random UUID, derived from a name. */
export function uuidOf(name: string): string {
  const hex = hashOf(name).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
