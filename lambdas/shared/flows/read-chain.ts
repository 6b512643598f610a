import { type ChainCursor, type Cursors } from '#ports/cursors.ts';
import { type Block, type FillLogs } from '#ports/fill-logs.ts';
import {
  type ChainMemory,
  type ChainRead,
  fallBehind,
  mergeChain,
  OVERLAP_BLOCKS,
  reachOf,
  recallChain,
} from './chain-memory.ts';
import { joinChain } from './join-chain.ts';
import { noteVanished } from './note-vanished.ts';
import { recordFills, type RecordFillsDeps, type RecordFillsInput } from './record-fills.ts';

export type ReadChainDeps = RecordFillsDeps & { readonly fillLogs: FillLogs; readonly cursors: Cursors };

type ReadChainInput = Omit<RecordFillsInput, 'fills' | 'until'> & {
  /** Whose cursor of the chain is moved. */
  readonly shard: number;
  readonly memory: ChainMemory;
};

/** Read again where the chain was reorganised: the deepest of Polygon's in years was 157 blocks, in February 2023. */
const REORG_BLOCKS = 256;
/** The cursor is stored after so many blocks: the overlap covers more than what a crash loses of it. */
const STORED_EVERY = 15;
/** A node that shows no newer block than this is behind. */
export const CHAIN_STALE_MS = 60_000;

const NOTHING: ChainRead = { recorded: 0, failures: [], waiting: [] };

/**
 * Records what the exchanges' contracts logged of a shard's armed leaders since the cursor, with one look at the chain.
 *
 * A transaction's fills stand in one block, so whatever is shown is whole. The cursor says of whom everything is recorded
 * up to its block, and moves only past blocks of which that is so; who cannot be recorded falls behind by himself.
 *
 * @throws UnavailableError, UnreadableAnswerError
 */
export async function readChain(deps: ReadChainDeps, input: ReadChainInput): Promise<ChainRead> {
  const { settings, cursors, memory, now } = input;
  if (cursors.size === 0 && memory.covered.size === 0) return NOTHING;
  const newest = await deps.fillLogs.newest();
  if (now - newest.at > CHAIN_STALE_MS) {
    deps.log.warn('the chain is behind', { block: newest.number, ageMs: now - newest.at });
    deps.log.count('ChainStale');
  }
  const head = Math.max(0, newest.number - settings.detection.confirmations);
  const cursor = await currentCursor(deps, input, newest);
  if (cursor === undefined) return NOTHING;
  for (const wallet of memory.covered) if (!cursors.has(wallet)) fallBehind(memory, wallet, cursor);
  const joined = await joinChain(deps, { ...input, newest, block: cursor });
  const read = memory.covered.size === 0 || head <= cursor ? NOTHING : await readOn(deps, input, { cursor, head });
  // Where nobody is covered nothing is read, and who joins later is read from where he stands.
  if (memory.covered.size === 0) memory.block = Math.max(cursor, head);
  await storeCursor(deps, input, newest);
  return {
    recorded: joined.recorded + read.recorded,
    failures: [...joined.failures, ...read.failures],
    waiting: [...joined.waiting, ...read.waiting],
  };
}

async function readOn(
  deps: ReadChainDeps,
  input: ReadChainInput,
  { cursor, head }: { readonly cursor: number; readonly head: number },
): Promise<ChainRead> {
  const { memory, now } = input;
  const from = Math.max(0, cursor + 1 - OVERLAP_BLOCKS);
  const { fills, until } = await deps.fillLogs.fills([...memory.covered], from, head);
  const { recorded, block, stopped } = await recordFills(deps, { ...input, fills, until });
  await noteVanished(deps, { seen: memory.seen, fills, from, until, now });
  memory.block = Math.max(cursor, block);
  for (const [wallet, stop] of stopped) fallBehind(memory, wallet, stop.block);
  const failures = [...stopped].flatMap(([leader, { error }]) => (error === undefined ? [] : [{ leader, error }]));
  const waiting = [...stopped].flatMap(([leader, { error }]) => (error === undefined ? [leader] : []));
  return { recorded, failures, waiting };
}

/**
 * The last block of which everything is recorded. The first cursor of all stands at the newest block: leaders are read
 * from their arming up to it as they join.
 */
async function currentCursor(
  deps: ReadChainDeps,
  { shard, memory, settings }: ReadChainInput,
  newest: Block,
): Promise<number | undefined> {
  if (memory.block !== undefined) return memory.block;
  const stored = await deps.cursors.chain(shard);
  if (stored === undefined) {
    const number = Math.max(0, newest.number - settings.detection.confirmations);
    const first = await deps.fillLogs.block(number);
    if (first === undefined) return undefined;
    const cursor: ChainCursor = { block: first.number, hash: first.hash, wallets: [], behind: [], version: 1n };
    const isFirst = await deps.cursors.moveChain(shard, cursor);
    const current = isFirst ? cursor : await deps.cursors.chain(shard);
    if (current !== undefined) recallChain(memory, current);
    return memory.block;
  }
  const { block, hash } = stored;
  const same = newest.number < block ? undefined : await deps.fillLogs.block(block);
  const isReorganised = same !== undefined && same.hash !== hash;
  if (isReorganised) {
    deps.log.warn('the chain was reorganised', { block });
    deps.log.count('ChainReorgs');
  }
  recallChain(memory, stored, isReorganised ? REORG_BLOCKS : 0);
  return memory.block;
}

/** Who loses goes on from what both know. */
async function storeCursor(
  deps: ReadChainDeps,
  { shard, memory, cursors }: ReadChainInput,
  newest: Block,
): Promise<void> {
  const { stored, block } = memory;
  if (stored === undefined || block === undefined || block < stored.block) return;
  const reach = reachOf(memory, (wallet) => cursors.has(wallet));
  if (block - stored.block < STORED_EVERY && isSameReach(reach, stored)) return;
  const reached = block === newest.number ? newest : await deps.fillLogs.block(block);
  if (reached === undefined) return;
  const next: ChainCursor = { ...reach, block, hash: reached.hash, version: stored.version + 1n };
  if (await deps.cursors.moveChain(shard, next)) {
    memory.stored = next;
    return;
  }
  const theirs = await deps.cursors.chain(shard);
  if (theirs !== undefined) mergeChain(memory, theirs);
}

/** How far those behind are is worth a write only together with the others; who they are, at once. */
function isSameReach(a: Pick<ChainCursor, 'wallets' | 'behind'>, b: Pick<ChainCursor, 'wallets' | 'behind'>): boolean {
  const namesOf = ({ wallets, behind }: typeof a): string =>
    [...wallets, '', ...behind.map(({ wallet }) => wallet)].join(' ');
  return namesOf(a) === namesOf(b);
}
