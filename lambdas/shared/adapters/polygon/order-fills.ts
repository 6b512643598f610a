import * as z from 'zod';
import { type TransactionHash } from '#core/values/ids.ts';
import { UnreadableAnswerError } from '#ports/errors.ts';
import { type ChainFill, type OrderOfExchange } from '#ports/chain.ts';
import { CONTRACTS } from './contracts.ts';
import { askNode, type ChainOptions } from './node-rpc.ts';
import { hexText } from './node-values.ts';
import { ORDER_FILLED, orderFilled } from './order-filled.ts';

const logSchema = z.object({ address: hexText, topics: z.array(hexText), data: hexText });
const receiptSchema = z.object({ status: hexText, logs: z.array(logSchema) }).nullable();

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

function fillOf(data: string): ChainFill {
  const filled = orderFilled(data);
  if (filled === undefined) throw new UnreadableAnswerError('a fill of the chain is cut off');
  const { shares, gross, fee } = filled;
  return { shares, gross, fee };
}
