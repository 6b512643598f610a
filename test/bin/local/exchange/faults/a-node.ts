import type { Exchange } from '../../../../../bin/local/exchange/exchange.ts';
import { START_MS } from '../a-world.ts';

/** A log, as far as these tests look at it. */
export type NodeLog = Readonly<
  Record<'blockNumber' | 'blockHash' | 'transactionHash' | 'logIndex' | 'transactionIndex' | 'address', string>
> & { readonly topics: readonly string[] };

/** A JSON-RPC answer. */
export type NodeAnswer = {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
};

/** Asks the node of an exchange. */
export async function ask(exchange: Exchange, method: string, ...params: unknown[]): Promise<NodeAnswer> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const response = await fetch(exchange.urls.rpc, { method: 'POST', body });
  return (await response.json()) as NodeAnswer;
}

/** All logs of the first ten minutes, or of some blocks. */
export async function logsOf(exchange: Exchange, filter: Readonly<Record<string, unknown>> = {}): Promise<NodeLog[]> {
  const asked = { fromBlock: block(0), toBlock: block(600), ...filter };
  return (await ask(exchange, 'eth_getLogs', asked)).result as NodeLog[];
}

/** The newest block that a method tells of, in seconds after the start. */
export async function headOf(exchange: Exchange): Promise<number> {
  return secondOf(String((await ask(exchange, 'eth_blockNumber')).result));
}

/** The block of so many seconds after the start. */
export function block(second: number): string {
  return `0x${(START_MS / 1000 + second).toString(16)}`;
}

/** The second of a block. */
export function secondOf(number: string): number {
  return Number(number) - START_MS / 1000;
}

/** The hash of the block of a second, and of the one before it, as the node has them now. */
export async function hashesOf(exchange: Exchange, second: number): Promise<readonly [string, string]> {
  const { hash, parentHash } = (await ask(exchange, 'eth_getBlockByNumber', block(second), false)).result as Record<
    'hash' | 'parentHash',
    string
  >;
  return [hash, parentHash];
}
