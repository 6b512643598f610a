import * as z from 'zod';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { UnreadableAnswerError } from '#ports/errors.ts';
import { type Block } from '#ports/fill-logs.ts';
import { askNode, askNodeAll, type ChainOptions } from './node-rpc.ts';
import { quantity } from './node-values.ts';

/** Polygon makes a block every two seconds, seldom more slowly. */
const BLOCK_MS = 2_000;
/** Guesses at a block of some moment: each starts from the one before, and comes half as near at 1 s a block. */
const MAX_GUESSES = 24;
/** Headers asked for in one request. */
const BATCH = 50;

const hash = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/i)
  .transform((text) => text.toLowerCase());
const blockSchema = z
  .object({ number: quantity, timestamp: quantity, hash })
  .transform(({ number, timestamp, hash }) => ({ number, hash, at: unixMs(timestamp * 1000) }));

/** Reads the newest block that the node knows. @throws UnavailableError, UnreadableAnswerError */
export function newestBlock(options: ChainOptions): Promise<Block> {
  return askNode(options, { method: 'eth_getBlockByNumber', params: ['latest', false], schema: blockSchema });
}

/** Reads a block; undefined where the node does not know it. @throws UnavailableError, UnreadableAnswerError */
export async function blockByNumber(options: ChainOptions, number: number): Promise<Block | undefined> {
  const schema = blockSchema.nullable();
  const block = await askNode(options, { method: 'eth_getBlockByNumber', params: [hexOf(number), false], schema });
  if (block === null) return undefined;
  if (block.number !== number) throw new UnreadableAnswerError('the node of the chain tells another block');
  return block;
}

/** When blocks were made, by their numbers. @throws UnavailableError, UnreadableAnswerError where one is not known */
export async function blockTimes(
  options: ChainOptions,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, UnixMs>> {
  const times = new Map<number, UnixMs>();
  for (let start = 0; start < numbers.length; start += BATCH) {
    const asked = numbers.slice(start, start + BATCH);
    const params = asked.map((number) => [hexOf(number), false]);
    const blocks = await askNodeAll(options, { method: 'eth_getBlockByNumber', params, schema: blockSchema });
    for (const { number, at } of blocks) times.set(number, at);
    if (asked.some((number) => !times.has(number)))
      throw new UnreadableAnswerError('the node of the chain tells other blocks');
  }
  return times;
}

/**
 * Finds a block that is no younger than a moment, and not much older.
 *
 * @throws UnavailableError, UnreadableAnswerError, also where it is not found
 */
export async function blockAtOrBefore(options: ChainOptions, newest: Block, moment: UnixMs): Promise<Block> {
  let block = newest;
  for (let guess = 0; guess < MAX_GUESSES; guess += 1) {
    if (block.at <= moment || block.number === 0) return block;
    const back = Math.ceil((block.at - moment) / BLOCK_MS) + 1;
    const earlier = await blockByNumber(options, Math.max(0, block.number - back));
    if (earlier === undefined) break;
    block = earlier;
  }
  if (block.at <= moment) return block;
  throw new UnreadableAnswerError('the node of the chain tells no block of that time');
}

function hexOf(number: number): string {
  return `0x${number.toString(16)}`;
}
