import * as z from 'zod';
import { type Wallet } from '#core/values/ids.ts';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { type Holding, type Transfer } from '#ports/chain.ts';
import { UnreadableAnswerError } from '#ports/errors.ts';
import { type Block } from '#ports/fill-logs.ts';
import { blockAtOrBefore, newestBlock } from './blocks.ts';
import { CONTRACTS } from './contracts.ts';
import { askNode, type ChainOptions } from './node-rpc.ts';
import { hexText, quantity, WORD_DIGITS } from './node-values.ts';
import { ORDER_FILLED } from './order-filled.ts';

/** keccak256 of `TransferSingle(address,address,address,uint256,uint256)`: operator, from, to; token, shares. */
const TRANSFER_SINGLE = '0xc3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f62';
/** Of `TransferBatch(address,address,address,uint256[],uint256[])`. */
const TRANSFER_BATCH = '0x4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb';
const EXCHANGES = Object.values(CONTRACTS).map(({ exchange }) => exchange.toLowerCase());
/** Nodes refuse to search more in one go. */
const BLOCKS_PER_QUERY = 10_000;
/** More than four days of blocks: what is asked about is a day older than an order, which is unproven for hours. */
const MAX_QUERIES = 20;

const logsSchema = z.array(
  z.object({ topics: z.array(hexText).min(4).max(4), data: hexText, blockNumber: quantity, transactionHash: hexText }),
);

type Log = z.output<typeof logsSchema>[number];
type Range = { readonly from: Block; readonly to: Block };

/**
 * Reads what moved a wallet's shares of a token since shortly before a moment and is no trade, from the logs of the
 * contract that keeps the token.
 *
 * A trade is what an exchange moves, and what stands in a transaction in which the wallet's own order was filled: some
 * matches mint or merge shares on their way.
 *
 * @throws UnavailableError, UnreadableAnswerError, also where the moment is too long ago
 */
export async function readTransfers(
  options: ChainOptions,
  { wallet, token, domain }: Holding,
  since: UnixMs,
): Promise<readonly Transfer[]> {
  const to = await newestBlock(options);
  const range = { from: await blockAtOrBefore(options, to, since), to };
  const mine = wordOf(wallet);
  const kept = { address: CONTRACTS[domain].tokens, topics: [[TRANSFER_SINGLE, TRANSFER_BATCH]] };
  const out = await readLogs(options, range, { ...kept, topics: [...kept.topics, null, mine] });
  const into = await readLogs(options, range, { ...kept, topics: [...kept.topics, null, null, mine] });
  const fills = await readLogs(options, range, { address: EXCHANGES, topics: [ORDER_FILLED, null, mine] });
  const trades = new Set(fills.map(({ transactionHash }) => transactionHash));
  const moves = [
    ...out.map((log) => ({ log, shares: 0n - sharesIn(log, BigInt(token)) })),
    ...into.map((log) => ({ log, shares: sharesIn(log, BigInt(token)) })),
  ];
  return moves
    .filter(({ log, shares }) => shares !== 0n && !isTrade(log, trades))
    .sort((a, b) => a.log.blockNumber - b.log.blockNumber)
    .map(({ log, shares }) => ({ at: timeOf(log, range), shares }));
}

function isTrade({ topics, transactionHash }: Log, trades: ReadonlySet<string>): boolean {
  const [, operator = ''] = topics;
  return trades.has(transactionHash) || EXCHANGES.includes(`0x${operator.slice(-40)}`);
}

type Filter = { readonly address: string | readonly string[]; readonly topics: readonly unknown[] };

async function readLogs(options: ChainOptions, { from, to }: Range, filter: Filter): Promise<readonly Log[]> {
  if (to.number - from.number >= MAX_QUERIES * BLOCKS_PER_QUERY)
    throw new UnreadableAnswerError('transfers of so long ago are not read');
  const logs: Log[] = [];
  for (let first = from.number; first <= to.number; first += BLOCKS_PER_QUERY) {
    const last = Math.min(to.number, first + BLOCKS_PER_QUERY - 1);
    const blocks = { fromBlock: `0x${first.toString(16)}`, toBlock: `0x${last.toString(16)}` };
    const asked = { method: 'eth_getLogs', params: [{ ...filter, ...blocks }], schema: logsSchema };
    logs.push(...(await askNode(options, asked)));
  }
  return logs;
}

/** Shares of a token that a log of a single transfer, or of several tokens at once, moved. */
function sharesIn({ topics, data }: Log, token: bigint): bigint {
  const words = wordsOf(data);
  if (topics[0] === TRANSFER_SINGLE) return words[0] === token ? at(words, 1) : 0n;
  const [tokens, counts] = [listAt(words, 0), listAt(words, 1)];
  if (tokens.length !== counts.length) throw unreadable();
  return tokens.reduce((total, one, place) => (one === token ? total + (counts[place] ?? 0n) : total), 0n);
}

/** The head holds where a list begins, in bytes; the list its length and then its values. */
function listAt(words: readonly bigint[], place: number): readonly bigint[] {
  const start = Number(at(words, place)) / 32;
  const length = Number(at(words, start));
  const list = words.slice(start + 1, start + 1 + length);
  if (list.length !== length) throw unreadable();
  return list;
}

function wordsOf(data: string): readonly bigint[] {
  const digits = data.slice(2);
  if (digits.length % WORD_DIGITS !== 0) throw unreadable();
  return Array.from({ length: digits.length / WORD_DIGITS }, (_, place) =>
    BigInt(`0x${digits.slice(place * WORD_DIGITS, (place + 1) * WORD_DIGITS)}`),
  );
}

function at(words: readonly bigint[], place: number): bigint {
  const word = words[place];
  if (word === undefined) throw unreadable();
  return word;
}

/** Blocks follow each other evenly enough to tell the minute without reading the header of each. */
function timeOf({ blockNumber }: Log, { from, to }: Range): UnixMs {
  const blocks = to.number - from.number;
  const part = blocks === 0 ? 0 : (blockNumber - from.number) / blocks;
  return unixMs(Math.round(from.at + part * (to.at - from.at)));
}

function wordOf(wallet: Wallet): string {
  return `0x${wallet.slice(2).padStart(WORD_DIGITS, '0')}`;
}

function unreadable(): UnreadableAnswerError {
  return new UnreadableAnswerError('a transfer of the chain cannot be read');
}
