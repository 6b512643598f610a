import { blockOf } from './blocks.ts';
import { movedHash } from './faults/chain-reorgs.ts';
import { ownReceipt } from './rpc-transactions.ts';
import { logsOfTransaction, type RpcNode } from './rpc-logs.ts';
import { MINED_AFTER_MS, minedMs } from './settlement.ts';
import type { Venue } from './venue.ts';

type Fault = { readonly code: number; readonly message: string };

const HASH = /^0x[0-9a-fA-F]{64}$/;

/**
 * `eth_getTransactionReceipt`: what a settlement transaction did, with the fills of all its parties as logs; of one that
 * reverted, that it did nothing; `null` before its block is over, and while the chain has thrown it out.
 */
export function transactionReceipt(node: RpcNode, hash: unknown): unknown {
  if (typeof hash !== 'string' || !HASH.test(hash))
    return { code: -32602, message: 'invalid argument' } satisfies Fault;
  const wanted = hash.toLowerCase();
  const own = ownReceipt(node, wanted);
  if (own !== undefined) return own;
  const head = node.chain.head('eth_getTransactionReceipt');
  const revertedMs = revertedAtMs(node.venue, wanted);
  if (revertedMs !== undefined)
    return blockOf(revertedMs) > head
      ? null
      : receipt(node, wanted, { number: blockOf(revertedMs), status: '0x0', logs: [] });
  const number = blockNumber(node.venue, wanted);
  if (number === undefined || number > head) return null;
  const logs = logsOfTransaction(node, wanted, number);
  return logs.length === 0 ? null : receipt(node, wanted, { number, status: '0x1', logs });
}

function receipt(
  { chain }: RpcNode,
  transactionHash: string,
  {
    number,
    status,
    logs,
  }: { readonly number: number; readonly status: '0x0' | '0x1'; readonly logs: readonly unknown[] },
): Readonly<Record<string, unknown>> {
  return { transactionHash, blockNumber: `0x${number.toString(16)}`, blockHash: chain.blockHash(number), status, logs };
}

/** The block that holds, or held before it was replaced, what a follower or somebody on the recording traded. */
function blockNumber(venue: Venue, hash: string): number | undefined {
  const moved = venue.reorgs.find((reorg) => movedHash(reorg) === hash);
  if (moved !== undefined) return moved.toBlock;
  const minedAtMs = ownMinedMs(venue, hash) ?? recordedMs(venue, hash);
  return minedAtMs === undefined ? undefined : blockOf(minedAtMs);
}

function ownMinedMs({ accounts }: Venue, hash: string): number | undefined {
  for (const { trades } of accounts.values()) {
    const mined = trades.findLast((trade) => trade.transactionHash.toLowerCase() === hash);
    const atMs = mined === undefined ? undefined : minedMs(mined);
    if (atMs !== undefined) return atMs;
  }
  return undefined;
}

/** When the first try of a follower's trade reverted. */
function revertedAtMs({ accounts }: Venue, hash: string): number | undefined {
  for (const { trades } of accounts.values()) {
    if (trades.some((trade) => trade.transactionHash.toLowerCase() === hash && minedMs(trade) !== undefined))
      return undefined;
    const reverted = trades.findLast((trade) => trade.revertedHash.toLowerCase() === hash);
    if (reverted !== undefined) return reverted.matchMs + MINED_AFTER_MS;
  }
  return undefined;
}

function recordedMs({ world }: Venue, hash: string): number | undefined {
  const row = world.rows.find((one) => one.transactionHash.toLowerCase() === hash);
  return row === undefined ? undefined : row.timestampS * 1000;
}
