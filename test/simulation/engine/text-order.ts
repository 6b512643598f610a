const FIRST_HALF_OF_A_PAIR = 0xd800;
const LAST_HALF_OF_A_PAIR = 0xdfff;
const BEHIND_ALL_OTHERS = 0x10000;

/**
 * Compares two texts by their UTF-8 bytes, as DynamoDB orders keys.
 *
 * @returns Below zero, zero or above zero.
 */
export function compareText(one: string, other: string): number {
  if (one === other) return 0;
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    const [a, b] = [one.charCodeAt(at), other.charCodeAt(at)];
    if (a !== b) return weight(a) - weight(b);
  }
  return one.length - other.length;
}

/** What UTF-16 writes as a pair is behind every single unit in UTF-8, though its units are not the largest. */
function weight(unit: number): number {
  return unit >= FIRST_HALF_OF_A_PAIR && unit <= LAST_HALF_OF_A_PAIR ? unit + BEHIND_ALL_OTHERS : unit;
}
