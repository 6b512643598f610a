import type { Transaction } from 'ethers';
import { blockOf } from './blocks.ts';
import { redeemedBy } from './redemption-calls.ts';
import type { RpcNode } from './rpc-logs.ts';
import { GAS_PRICE, GAS_TIP, parseTransaction, polOf, REDEMPTION_GAS, transactionsOf } from './transactions.ts';

type Fault = { readonly code: number; readonly message: string };

const POLYGON = 137n;
const MIN_TIP = 25_000_000_000n;
const MIN_GAS = 21_000n;

/**
 * `eth_sendRawTransaction`: takes a redemption of a plain account into the block of this second, or says in a node's words
 * why not. What it does not redeem is mined too, and reverts.
 */
export function sendRawTransaction(node: RpcNode, raw: unknown): string | Fault {
  const { venue } = node;
  const sent = parseTransaction(raw);
  if (sent === undefined) return { code: -32602, message: 'invalid argument: no signed transaction' };
  const nowMs = venue.clock.now();
  const [hash, from] = [sent.hash.toLowerCase(), sent.from.toLowerCase()];
  const known = venue.transactions.get(hash);
  if (known !== undefined && blockOf(known.atMs) > node.chain.head('eth_sendRawTransaction'))
    return refused('already known');
  const own = transactionsOf(venue, from);
  const refusal = refusalOf(sent, { nonce: own.length, pol: polOf(venue, from) });
  if (refusal !== undefined) return refused(refusal);
  const fate = venue.fateOf(hash);
  if (fate === 'drop') return hash;
  const redeemed = sent.gasLimit < REDEMPTION_GAS ? undefined : redeemedBy(venue, sent, nowMs);
  const hasSucceeded = fate === 'mine' && redeemed !== undefined;
  const gasUsed = hasSucceeded || sent.gasLimit > REDEMPTION_GAS ? REDEMPTION_GAS : sent.gasLimit;
  const told = { hash, from, nonce: sent.nonce, gasWei: gasUsed * GAS_PRICE, hasSucceeded };
  const { market, outcome } = (hasSucceeded ? redeemed : undefined) ?? {};
  const did = market === undefined ? {} : { conditionId: market.conditionId };
  venue.mine({ ...told, ...did, ...(outcome === undefined ? {} : { outcome }) }, nowMs);
  return hash;
}

function refusalOf(
  sent: Transaction,
  { nonce, pol }: { readonly nonce: number; readonly pol: bigint },
): string | undefined {
  const { maxFeePerGas, maxPriorityFeePerGas, gasLimit, value, chainId, type } = sent;
  if (chainId !== POLYGON) return 'invalid sender: invalid chain id for signer';
  if (type !== 2 || maxFeePerGas === null || maxPriorityFeePerGas === null) return 'transaction type not supported';
  if (sent.nonce < nonce) return `nonce too low: next nonce ${nonce}, tx nonce ${sent.nonce}`;
  if (sent.nonce > nonce) return `nonce too high: next nonce ${nonce}, tx nonce ${sent.nonce}`;
  if (gasLimit < MIN_GAS) return 'intrinsic gas too low';
  if (maxPriorityFeePerGas < MIN_TIP) return 'transaction underpriced: gas tip cap too low';
  if (maxFeePerGas < GAS_PRICE) return 'transaction underpriced';
  if (gasLimit * maxFeePerGas + value > pol) return 'insufficient funds for gas * price + value';
  return undefined;
}

function refused(message: string): Fault {
  return { code: -32000, message };
}

/** `eth_getTransactionCount`: transactions of an address in blocks that are told, or with `pending` all of them. */
export function transactionCount(node: RpcNode, address: unknown, tag: unknown): string | Fault {
  if (!isAddress(address)) return { code: -32602, message: 'invalid argument: no address' };
  const head = node.chain.head('eth_getTransactionCount');
  const own = transactionsOf(node.venue, address);
  return quantity(BigInt(own.filter(({ atMs }) => tag === 'pending' || blockOf(atMs) <= head).length));
}

/** `eth_getBalance`: the POL of an address. */
export function polBalance({ venue }: RpcNode, address: unknown): string | Fault {
  return isAddress(address)
    ? quantity(polOf(venue, address))
    : { code: -32602, message: 'invalid argument: no address' };
}

/** `eth_estimateGas`: what a redemption would use; a revert where the contract would refuse it. */
export function estimateGas({ venue }: RpcNode, call: unknown): string | Fault {
  const { from, to, data } = (typeof call === 'object' && call !== null ? call : {}) as Readonly<
    Record<string, unknown>
  >;
  if (redeemedBy(venue, { from, to, data }, venue.clock.now()) !== undefined) return quantity(REDEMPTION_GAS);
  return { code: 3, message: 'execution reverted: result for condition not received yet' };
}

/** `eth_gasPrice` and `eth_maxPriorityFeePerGas`: they never change here. */
export const gasPrice = quantity(GAS_PRICE);
export const gasTip = quantity(GAS_TIP);

/** The receipt of a follower's own transaction, once its block is told; undefined where it is none. */
export function ownReceipt({ venue, chain }: RpcNode, hash: string): unknown {
  const own = venue.transactions.get(hash);
  if (own === undefined) return undefined;
  const number = blockOf(own.atMs);
  if (number > chain.head('eth_getTransactionReceipt')) return null;
  const [status, blockHash] = [own.hasSucceeded ? '0x1' : '0x0', chain.blockHash(number)];
  return { transactionHash: hash, from: own.from, blockNumber: quantity(BigInt(number)), blockHash, status, logs: [] };
}

function isAddress(value: unknown): value is string {
  return typeof value === 'string' && /^0x[0-9a-fA-F]{40}$/.test(value);
}

function quantity(value: bigint): string {
  return `0x${value.toString(16)}`;
}
