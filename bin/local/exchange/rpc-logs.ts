import { AbiCoder, id, zeroPadValue } from 'ethers';
import { blockHash, blockOf, blockStartMs, headBlock } from './blocks.ts';
import { type FeedTrade, marketFeed } from './market-feed.ts';
import type { Market } from './market-index.ts';
import { EXCHANGE_ADDRESS } from './typed-data.ts';
import type { Venue } from './venue.ts';

const ORDER_FILLED = id('OrderFilled(bytes32,address,address,uint8,uint256,uint256,uint256,uint256,bytes32,bytes32)');
const ZERO_WORD = `0x${'00'.repeat(32)}`;
/** Blocks that one query may span, and logs that it may return, as large providers have them. */
const MAX_BLOCKS = 10_000;
const MAX_LOGS = 10_000;
const abi = AbiCoder.defaultAbiCoder();

type Fault = { readonly code: number; readonly message: string };
type Log = { readonly address: string; readonly topics: readonly string[] };
type Wanted = readonly string[] | undefined;

/**
 * `eth_getLogs`: every fill of both parties as `OrderFilled` of the exchange contract that settled it.
 *
 * The taker's own log names the contract as taker, a maker's log the taker's wallet. Block range, addresses and
 * topics filter as on a real node.
 */
export function orderFilledLogs(venue: Venue, filter: unknown): readonly unknown[] | Fault {
  if (typeof filter !== 'object' || filter === null) return { code: -32602, message: 'invalid argument' };
  const asked = filter as Readonly<Record<string, unknown>>;
  if (asked['blockHash'] !== undefined) return { code: -32602, message: 'blockHash is not known to this exchange' };
  const head = headBlock(venue.clock.now());
  const [from, to] = [blockNumber(asked['fromBlock'], head), blockNumber(asked['toBlock'], head)];
  if (from === undefined || to === undefined) return { code: -32602, message: 'invalid block number' };
  if (from > to) return { code: -32000, message: 'invalid block range params' };
  if (to - from >= MAX_BLOCKS) return { code: -32005, message: `block range is too large, at most ${MAX_BLOCKS}` };
  const addresses = wordsOf(asked['address']);
  const topics = topicsOf(asked['topics']);
  if (topics === undefined) return { code: -32602, message: 'invalid topics' };
  const logs = logsBetween(venue, from, Math.min(to, head)).filter(
    (log) => isWanted(addresses, log.address) && topics.every((topic, place) => isWanted(topic, log.topics[place])),
  );
  if (logs.length > MAX_LOGS) return { code: -32005, message: `query returned more than ${MAX_LOGS} results` };
  return logs;
}

/** The exchange contract on which a market's orders settle. */
export function marketExchange({ version, negRisk }: Market): string {
  if (version === 'v2') return EXCHANGE_ADDRESS.v3;
  return negRisk ? EXCHANGE_ADDRESS['v2-neg-risk'] : EXCHANGE_ADDRESS.v2;
}

function logsBetween(venue: Venue, fromBlock: number, toBlock: number): Log[] {
  if (fromBlock > toBlock) return [];
  const trades = marketFeed(venue).between(blockStartMs(fromBlock), blockStartMs(toBlock + 1) - 1);
  const counted = new Map<number, { logs: number; readonly transactions: string[] }>();
  return trades.flatMap((trade): Log[] => {
    const market = venue.markets.token(trade.row.tokenId)?.market;
    if (market === undefined || !/^\d+$/.test(trade.row.tokenId)) return [];
    const number = blockOf(trade.atMs);
    const block = counted.get(number) ?? { logs: 0, transactions: [] };
    counted.set(number, block);
    const hash = trade.row.transactionHash;
    if (!block.transactions.includes(hash)) block.transactions.push(hash);
    const place = { number, logIndex: block.logs, transactionIndex: block.transactions.indexOf(hash) };
    block.logs += 1;
    return [logOf(trade, marketExchange(market), place)];
  });
}

function logOf(
  { row, isTaker, takerWallet, orderId, feeMicro }: FeedTrade,
  exchange: string,
  place: { readonly number: number; readonly logIndex: number; readonly transactionIndex: number },
): Log & Readonly<Record<string, unknown>> {
  const isBuy = row.side === 'BUY';
  const amounts = isBuy ? [row.usdcMicro, row.sizeMicro] : [row.sizeMicro, row.usdcMicro];
  const taker = isTaker ? exchange : takerWallet;
  return {
    address: exchange,
    topics: [ORDER_FILLED, orderId, topicOf(row.wallet), topicOf(taker)],
    data: abi.encode(
      ['uint8', 'uint256', 'uint256', 'uint256', 'uint256', 'bytes32', 'bytes32'],
      [isBuy ? 0 : 1, BigInt(row.tokenId), ...amounts, feeMicro, ZERO_WORD, ZERO_WORD],
    ),
    blockNumber: quantity(place.number),
    blockHash: blockHash(place.number),
    transactionHash: row.transactionHash,
    transactionIndex: quantity(place.transactionIndex),
    logIndex: quantity(place.logIndex),
    removed: false,
  };
}

function topicOf(address: string): string {
  return zeroPadValue(address.toLowerCase(), 32);
}

function blockNumber(tag: unknown, head: number): number | undefined {
  if (tag === 'earliest') return 0;
  if (tag === undefined) return head;
  if (typeof tag !== 'string') return undefined;
  if (['latest', 'pending', 'safe', 'finalized'].includes(tag)) return head;
  return /^0x[0-9a-fA-F]{1,12}$/.test(tag) ? Number(tag) : undefined;
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
