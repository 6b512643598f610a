import { createHash } from 'node:crypto';

/** Derives a token id of 256 bits, decimal text, for a token that no row names. */
export function inventedTokenId(conditionId: string, outcomeIndex: number): string {
  return BigInt(`0x${digest(`token|${conditionId}|${outcomeIndex}`)}`).toString();
}

/** Derives a number like the venue's own of markets and events, decimal text of nine digits. */
export function inventedNumber(text: string): string {
  return `${100_000_000 + (parseInt(digest(text).slice(0, 12), 16) % 900_000_000)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
