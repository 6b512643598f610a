import { marketExchange } from './market-exchange.ts';
import { AbiCoder, id, zeroPadValue } from 'ethers';
import { blockNumber } from './blocks.ts';
import type { Chain } from './faults/chain-faults.ts';
import type { ChainTrade } from './faults/chain-reorgs.ts';
import type { Venue } from './venue.ts';

const ORDER_FILLED = id('OrderFilled(bytes32,address,address,uint8,uint256,uint256,uint256,uint256,bytes32,bytes32)');
const ZERO_WORD = `0x${'00'.repeat(32)}`;
/** Blocks that one query may span, and logs that it may return, as large providers have them. */
const MAX_BLOCKS = 10_000;
const MAX_LOGS = 10_000;
const abi = AbiCoder.defaultAbiCoder();

type Fault = { readonly code: number; readonly message: string };
type Place = { readonly blockHash: string; readonly logIndex: number; readonly transactionIndex: number };
/** What a query filters by; the rest is only written for what it finds. */
type PlacedLog = {
  readonly told: ChainTrade;
  readonly address: string;
  readonly topics: readonly string[];
  readonly place: Place;
};
type Wanted = readonly string[] | undefined;

/** A node: what happened, and what it tells of the chain. */
export type RpcNode = { readonly venue: Venue; readonly chain: Chain };

/**
 * `eth_getLogs`: every fill of both parties as `OrderFilled` of the exchange contract that settled it.
 *
 * The taker's own log names the contract as taker, a maker's log the taker's wallet. Block range, addresses and
 * topics filter as on a real node.
 */
export function orderFilledLogs({ venue, chain }: RpcNode, filter: unknown): readonly unknown[] | Fault {
  if (typeof filter !== 'object' || filter === null) return { code: -32602, message: 'invalid argument' };
  const asked = filter as Readonly<Record<string, unknown>>;
  if (asked['blockHash'] !== undefined) return { code: -32602, message: 'blockHash is not known to this exchange' };
  const head = chain.head('eth_getLogs');
  const [from, to] = [blockNumber(asked['fromBlock'], head), blockNumber(asked['toBlock'], head)];
  if (from === undefined || to === undefined) return { code: -32602, message: 'invalid block number' };
  if (from > to) return { code: -32000, message: 'invalid block range params' };
  if (to - from >= MAX_BLOCKS) return { code: -32005, message: `block range is too large, at most ${MAX_BLOCKS}` };
  const addresses = wordsOf(asked['address']);
  const topics = topicsOf(asked['topics']);
  if (topics === undefined) return { code: -32602, message: 'invalid topics' };
  const values = Math.max(...[addresses, ...topics].map((wanted) => wanted?.length ?? 0));
  const refusal = chain.refusal({ fromBlock: from, toBlock: to, values });
  if (refusal !== undefined) return refusal;
  const found = placedLogs(venue, chain, chain.trades(from, Math.min(to, head))).filter(
    (log) => isWanted(addresses, log.address) && topics.every((topic, place) => isWanted(topic, log.topics[place])),
  );
  if (found.length > MAX_LOGS) return { code: -32005, message: `query returned more than ${MAX_LOGS} results` };
  chain.served(found.map(({ told }) => told));
  return found.map(wholeLog);
}

/** The fills of one transaction, as logs, if its block still holds it. */
export function logsOfTransaction({ venue, chain }: RpcNode, hash: string, block: number): readonly unknown[] {
  const placed = placedLogs(venue, chain, chain.trades(block, block));
  return placed.filter(({ told }) => told.transactionHash.toLowerCase() === hash).map(wholeLog);
}

function placedLogs(venue: Venue, chain: Chain, trades: readonly ChainTrade[]): PlacedLog[] {
  const counted = new Map<number, { logs: number; readonly hash: string; readonly transactions: string[] }>();
  return trades.flatMap((told): PlacedLog[] => {
    const { tokenId } = told.trade.row;
    const market = venue.markets.token(tokenId)?.market;
    if (market === undefined || !/^\d+$/.test(tokenId)) return [];
    const block = counted.get(told.block) ?? { logs: 0, hash: chain.blockHash(told.block), transactions: [] };
    counted.set(told.block, block);
    if (!block.transactions.includes(told.transactionHash)) block.transactions.push(told.transactionHash);
    const place = {
      blockHash: block.hash,
      logIndex: block.logs,
      transactionIndex: block.transactions.indexOf(told.transactionHash),
    };
    block.logs += 1;
    const { row, isTaker, takerWallet, orderId } = told.trade;
    const address = marketExchange(market);
    const topics = [ORDER_FILLED, orderId, topicOf(row.wallet), topicOf(isTaker ? address : takerWallet)];
    return [{ told, address, topics, place }];
  });
}

function wholeLog({ told, address, topics, place }: PlacedLog): Readonly<Record<string, unknown>> {
  const { row, feeMicro } = told.trade;
  const isBuy = row.side === 'BUY';
  const amounts = isBuy ? [row.usdcMicro, row.sizeMicro] : [row.sizeMicro, row.usdcMicro];
  return {
    address,
    topics,
    data: abi.encode(
      ['uint8', 'uint256', 'uint256', 'uint256', 'uint256', 'bytes32', 'bytes32'],
      [isBuy ? 0 : 1, BigInt(row.tokenId), ...amounts, feeMicro, ZERO_WORD, ZERO_WORD],
    ),
    blockNumber: quantity(told.block),
    blockHash: place.blockHash,
    transactionHash: told.transactionHash,
    transactionIndex: quantity(place.transactionIndex),
    logIndex: quantity(place.logIndex),
    removed: false,
  };
}

function topicOf(address: string): string {
  return zeroPadValue(address.toLowerCase(), 32);
}

/** One place takes anything, one value, or one of several. */
function topicsOf(value: unknown): Wanted[] | undefined {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) && value.length <= 4 ? value.map((topic: unknown) => wordsOf(topic)) : undefined;
}

function wordsOf(value: unknown): Wanted {
  if (value === undefined || value === null) return undefined;
  const words: readonly unknown[] = Array.isArray(value) ? value : [value];
  return words.length === 0 ? undefined : words.map((word) => String(word).toLowerCase());
}

function isWanted(wanted: Wanted, value: string | undefined): boolean {
  return wanted === undefined || (value !== undefined && wanted.includes(value.toLowerCase()));
}

function quantity(value: number): string {
  return `0x${value.toString(16)}`;
}
