import { id } from 'ethers';

/** One block a second, so that a block's time is the second that the Data API tells of it. */
export const BLOCK_MS = 1_000;

/** The number of the block that holds what the chain booked at an instant. */
export function blockOf(atMs: number): number {
  return Math.floor(atMs / BLOCK_MS);
}

/** The newest block by an instant: the last whose second is over, so that nothing is ever added to a block. */
export function headBlock(nowMs: number): number {
  return blockOf(nowMs) - 1;
}

/** The block that a tag or a hexadecimal number names, the newest where none is named; `undefined` when it names none. */
export function blockNumber(tag: unknown, head: number): number | undefined {
  if (tag === 'earliest') return 0;
  if (tag === undefined) return head;
  if (typeof tag !== 'string') return undefined;
  if (['latest', 'pending', 'safe', 'finalized'].includes(tag)) return head;
  return /^0x[0-9a-fA-F]{1,12}$/.test(tag) ? Number(tag) : undefined;
}

/** The time of a block in milliseconds. */
export function blockStartMs(number: number): number {
  return number * BLOCK_MS;
}

/** The hash of a block. */
export function blockHash(number: number): string {
  return id(`block ${number}`);
}
