import * as z from 'zod';
import { type TransactionHash } from '#core/values/ids.ts';
import { shares } from '#core/values/shares.ts';
import { usd } from '#core/values/usd.ts';
import { UnreadableAnswerError } from '#ports/errors.ts';
import { type ChainFill, type OrderOfExchange } from '#ports/chain.ts';
import { CONTRACTS } from './contracts.ts';
import { askNode, type ChainOptions } from './node-rpc.ts';

/** keccak256 of `OrderFilled(bytes32,address,address,uint8,uint256,uint256,uint256,uint256,bytes32,bytes32)`. */
export const ORDER_FILLED = '0xd543adfd945773f1a62f74f0ee55a5e3b9b1a28262980ba90b1a89f2ea84d8ee';
const WORD = 64;

const hex = z
  .string()
  .regex(/^0x[0-9a-f]*$/i)
  .transform((text) => text.toLowerCase());
const logSchema = z.object({ address: hex, topics: z.array(hex), data: hex });
const receiptSchema = z.object({ status: hex, logs: z.array(logSchema) }).nullable();

/**
 * Reads what an order gave and got in one transaction, from the logs of its exchange.
 *
 * @returns One fill for each of the order's logs, none for a transaction that reverted; undefined where the node does not
 * know the transaction, which it may yet come to do.
 * @throws UnavailableError, UnreadableAnswerError
 */
export async function readOrderFills(
  options: ChainOptions,
  transaction: TransactionHash,
  { venueOrderId, domain }: OrderOfExchange,
): Promise<readonly ChainFill[] | undefined> {
  const receipt = await askNode(options, {
    method: 'eth_getTransactionReceipt',
    params: [transaction],
    schema: receiptSchema,
  });
  if (receipt === null) return undefined;
  if (BigInt(receipt.status) !== 1n) return [];
  const exchange = CONTRACTS[domain].exchange.toLowerCase();
  return receipt.logs
    .filter(({ address, topics }) => address === exchange && topics[0] === ORDER_FILLED && topics[1] === venueOrderId)
    .map(({ data }) => fillOf(data));
}

/** The unindexed words: side, token, what the maker gave, what he got, fee, builder, metadata. */
function fillOf(data: string): ChainFill {
  const words = Array.from({ length: 5 }, (_, index) => data.slice(2 + index * WORD, 2 + (index + 1) * WORD));
  if (words.some((word) => word.length !== WORD)) throw new UnreadableAnswerError('a fill of the chain is cut off');
  const [side = 0n, , gave = 0n, got = 0n, fee = 0n] = words.map((word) => BigInt(`0x${word}`));
  const isBuy = side === 0n;
  return { shares: shares(isBuy ? got : gave), gross: usd(isBuy ? gave : got), fee: usd(fee) };
}
