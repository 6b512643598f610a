import { type OrderDomain } from '#core/model/market.ts';
import { type Wallet } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { type FillLog, type FillLogs, type FillRange } from '#ports/fill-logs.ts';
import { blockAtOrBefore, blockByNumber, blockTimes, newestBlock } from './blocks.ts';
import { CONTRACTS } from './contracts.ts';
import { type LoggedFill, loggedFill, logsSchema } from './logged-fill.ts';
import { askNode, type ChainOptions, NodeRefusesError } from './node-rpc.ts';
import { WORD_DIGITS } from './node-values.ts';
import { ORDER_FILLED } from './order-filled.ts';

/** Blocks asked for in one query at first: what most providers allow. */
const FIRST_BLOCKS = 1_000;
/** Wallets named in one query at first. */
const FIRST_WALLETS = 200;
/** Fewer blocks are not asked for where a node only does not answer: more than what is read again on purpose. */
const EASED_BLOCKS = 100;
/** Queries of one read: where a provider allows little, a long way is gone over several reads. */
const MAX_QUERIES = 40;
/** After so many queries in a row that were answered, twice as much is asked for again. */
const GROWS_AFTER = 200;

const EXCHANGES: ReadonlyMap<string, OrderDomain> = new Map(
  Object.entries(CONTRACTS).map(([domain, { exchange }]) => [exchange.toLowerCase(), domain as OrderDomain]),
);

/** What this node was found to allow in one query. */
type Allowance = { blocks: number; wallets: number; answered: number };

type RangeInput = {
  readonly wallets: readonly Wallet[];
  readonly from: number;
  readonly to: number;
};

/**
 * Reads wallets' fills from the logs of the three exchanges, all wallets in one query.
 *
 * Providers limit the blocks, topics or logs of a query, each in another way and text. Whatever a node refuses is asked
 * for in halves, first of the blocks, then of the wallets; what it allows is remembered as long as the adapter lives.
 */
export function polygonFillLogs(options: ChainOptions): FillLogs {
  const allowance: Allowance = { blocks: FIRST_BLOCKS, wallets: FIRST_WALLETS, answered: 0 };
  return {
    newest: () => newestBlock(options),
    block: (number) => blockByNumber(options, number),
    blockBefore: (moment, newest) => blockAtOrBefore(options, newest, moment),
    fills: (wallets, from, to) => readRange(options, allowance, { wallets, from, to }),
  };
}

async function readRange(
  options: ChainOptions,
  allowance: Allowance,
  { wallets, from, to }: RangeInput,
): Promise<FillRange> {
  const found: LoggedFill[] = [];
  let first = from;
  for (let query = 0; first <= to && wallets.length > 0 && query < MAX_QUERIES; ) {
    const last = Math.min(to, first + allowance.blocks - 1);
    const groups = inGroups(wallets, allowance.wallets);
    if (query > 0 && query + groups.length > MAX_QUERIES) break;
    query += groups.length;
    try {
      const ofBlocks: LoggedFill[] = [];
      for (const group of groups)
        ofBlocks.push(...(await queryLogs(options, { wallets: group, from: first, to: last })));
      found.push(...ofBlocks);
      first = last + 1;
      grow(allowance, groups.length);
    } catch (error) {
      // What the node refuses, or answers so that it cannot be read, is asked for in smaller parts at once.
      const isToBeParted = error instanceof NodeRefusesError || error instanceof UnreadableAnswerError;
      if (isToBeParted && shrink(allowance, { blocks: last - first + 1, wallets })) continue;
      if (!isToBeParted) ease(allowance);
      if (first > from) break;
      throw error;
    }
  }
  const until = wallets.length === 0 ? to : first - 1;
  if (until < from) throw new UnavailableError('the node of the chain allows no query of one block');
  return { fills: await placed(options, found), until };
}

/** @returns False when nothing smaller can be asked for. */
function shrink(
  allowance: Allowance,
  asked: { readonly blocks: number; readonly wallets: readonly Wallet[] },
): boolean {
  allowance.answered = 0;
  if (asked.blocks > 1) {
    allowance.blocks = Math.ceil(asked.blocks / 2);
    return true;
  }
  const wallets = Math.min(asked.wallets.length, allowance.wallets);
  if (wallets <= 1) return false;
  allowance.wallets = Math.ceil(wallets / 2);
  allowance.blocks = FIRST_BLOCKS;
  return true;
}

/** A node that does not answer may be asked too much at a time, or may be down: then less would only keep us behind. */
function ease(allowance: Allowance): void {
  allowance.answered = 0;
  if (allowance.blocks > EASED_BLOCKS) allowance.blocks = Math.max(EASED_BLOCKS, Math.ceil(allowance.blocks / 2));
}

function grow(allowance: Allowance, queries: number): void {
  allowance.answered += queries;
  if (allowance.answered < GROWS_AFTER) return;
  allowance.answered = 0;
  allowance.blocks = Math.min(FIRST_BLOCKS, allowance.blocks * 2);
  allowance.wallets = Math.min(FIRST_WALLETS, allowance.wallets * 2);
}

function inGroups(wallets: readonly Wallet[], size: number): readonly (readonly Wallet[])[] {
  const groups: (readonly Wallet[])[] = [];
  for (let start = 0; start < wallets.length; start += size) groups.push(wallets.slice(start, start + size));
  return groups;
}

async function queryLogs(options: ChainOptions, { wallets, from, to }: RangeInput): Promise<readonly LoggedFill[]> {
  const filter = {
    address: [...EXCHANGES.keys()],
    fromBlock: `0x${from.toString(16)}`,
    toBlock: `0x${to.toString(16)}`,
    topics: [ORDER_FILLED, null, wallets.map((wallet) => `0x${wallet.slice(2).padStart(WORD_DIGITS, '0')}`)],
  };
  const logs = await askNode(options, { method: 'eth_getLogs', params: [filter], schema: logsSchema });
  const named = new Set(wallets);
  return logs.flatMap((log) => {
    const domain = EXCHANGES.get(log.address);
    // A node that answers more than it was asked is not believed in that.
    const isAsked = domain !== undefined && log.topics[0] === ORDER_FILLED && !log.removed;
    const fill = isAsked && log.blockNumber >= from && log.blockNumber <= to ? loggedFill(log, domain) : undefined;
    return fill !== undefined && named.has(fill.wallet) ? [fill] : [];
  });
}

/**
 * Puts fills in the order of the chain, each once, with the time of its block: a log is one by its transaction and index.
 * A transaction that moved to another block between two queries counts where it was seen last.
 */
async function placed(options: ChainOptions, found: readonly LoggedFill[]): Promise<readonly FillLog[]> {
  const blocks = new Map(found.map(({ transaction, block }) => [transaction, block]));
  const inPlace = found.filter(({ transaction, block }) => blocks.get(transaction) === block);
  const once = new Map(inPlace.map((fill) => [`${fill.transaction}:${fill.logIndex}`, fill]));
  const logs = [...once.values()];
  const untold = [...new Set(logs.filter(({ at }) => at === undefined).map(({ block }) => block))];
  const times = await blockTimes(options, untold);
  return logs
    .map((fill) => ({ ...fill, at: fill.at ?? timeOf(times, fill) }))
    .sort((a, b) => a.block - b.block || a.logIndex - b.logIndex);
}

function timeOf(times: ReadonlyMap<number, UnixMs>, { block }: LoggedFill): UnixMs {
  const at = times.get(block);
  invariant(at !== undefined, 'the time of a block was asked for and is not there');
  return at;
}
