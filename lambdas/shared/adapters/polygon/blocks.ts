import * as z from 'zod';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { UnreadableAnswerError } from '#ports/errors.ts';
import { askNode, type ChainOptions } from './node-rpc.ts';

/** A block's number and when it was made. */
export type BlockHeader = { readonly number: number; readonly at: UnixMs };

/** Polygon makes a block every two seconds, seldom more slowly. */
const BLOCK_MS = 2_000;
/** Guesses at a block of some moment: each starts from the one before, so they end soon. */
const MAX_GUESSES = 8;

const quantity = z
  .string()
  .regex(/^0x[0-9a-f]{1,12}$/i)
  .transform((text) => Number(text));
const headerSchema = z.object({ number: quantity, timestamp: quantity });

/** Reads the newest block that the node knows. @throws UnavailableError, UnreadableAnswerError */
export function newestBlock(options: ChainOptions): Promise<BlockHeader> {
  return headerOf(options, 'latest');
}

/**
 * Finds a block that is no younger than a moment, and not much older.
 *
 * @throws UnavailableError, UnreadableAnswerError, also where it is not found
 */
export async function blockAtOrBefore(
  options: ChainOptions,
  newest: BlockHeader,
  moment: UnixMs,
): Promise<BlockHeader> {
  let block = newest;
  for (let guess = 0; guess < MAX_GUESSES; guess += 1) {
    if (block.at <= moment || block.number === 0) return block;
    const back = Math.ceil((block.at - moment) / BLOCK_MS) + 1;
    block = await headerOf(options, `0x${Math.max(0, block.number - back).toString(16)}`);
  }
  throw new UnreadableAnswerError('the node of the chain tells no block of that time');
}

async function headerOf(options: ChainOptions, tag: string): Promise<BlockHeader> {
  const asked = { method: 'eth_getBlockByNumber', params: [tag, false], schema: headerSchema };
  const { number, timestamp } = await askNode(options, asked);
  return { number, at: unixMs(timestamp * 1000) };
}
