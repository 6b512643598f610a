import { id } from 'ethers';

/** One block a second, so that a block's time is the second that the Data API tells of it. */
const BLOCK_MS = 1_000;

/** The number of the block that holds what the chain booked at an instant. */
export function blockOf(atMs: number): number {
  return Math.floor(atMs / BLOCK_MS);
}

/** The newest block by an instant: the last whose second is over, so that nothing is ever added to a block. */
export function headBlock(nowMs: number): number {
  return blockOf(nowMs) - 1;
}

/** The time of a block in milliseconds. */
export function blockStartMs(number: number): number {
  return number * BLOCK_MS;
}

/** The hash of a block. */
export function blockHash(number: number): string {
  return id(`block ${number}`);
}
