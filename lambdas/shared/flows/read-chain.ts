import { type EventId, type Wallet } from '#core/values/ids.ts';
import { type ChainCursor, type Cursors } from '#ports/cursors.ts';
import { type Block, type FillLogs } from '#ports/fill-logs.ts';
import { joinChain } from './join-chain.ts';
import { noteVanished } from './note-vanished.ts';
import { recordFills, type RecordFillsDeps, type RecordFillsInput } from './record-fills.ts';

export type ReadChainDeps = RecordFillsDeps & { readonly fillLogs: FillLogs; readonly cursors: Cursors };

/** What a run knows of the chain. */
export type ChainMemory = {
  /** As it is stored. */
  stored: ChainCursor | undefined;
  /** The last block of which everything is recorded, stored or not. */
  block: number | undefined;
  /** Fills of the overlap, by event, and the block that held them. */
  readonly seen: Map<EventId, number>;
  /** How far leaders who join are read. */
  readonly joining: Map<Wallet, number>;
};

/** Starts with nothing known. */
export function chainMemory(): ChainMemory {
  return { stored: undefined, block: undefined, seen: new Map(), joining: new Map() };
}

type ReadChainInput = Omit<RecordFillsInput, 'fills' | 'until'> & { readonly memory: ChainMemory };

/** Blocks that are read again on purpose: more than a minute of them, and deeper than most reorganisations. */
const OVERLAP_BLOCKS = 64;
/** Read again where the chain was reorganised: the deepest of Polygon's in years was 157 blocks, in February 2023. */
const REORG_BLOCKS = 256;
/** The cursor is stored after so many blocks: the overlap covers more than what a crash loses of it. */
const STORED_EVERY = 15;
/** A node that shows no newer block than this is behind. */
const STALE_MS = 60_000;

/**
 * Records what the exchanges' contracts logged of all armed leaders since the cursor, with one look at the chain.
 *
 * A transaction's fills stand in one block, so whatever is shown is whole. The cursor moves only past blocks of which
 * everything is recorded, never backwards.
 *
 * @returns How many events were new.
 * @throws UnavailableError, UnreadableAnswerError
 */
export async function readChain(deps: ReadChainDeps, input: ReadChainInput): Promise<number> {
  const { settings, cursors, memory, now } = input;
  if (cursors.size === 0) return 0;
  const newest = await deps.fillLogs.newest();
  if (now - newest.at > STALE_MS) {
    deps.log.warn('the chain is behind', { block: newest.number, ageMs: now - newest.at });
    deps.log.count('ChainStale');
  }
  const head = Math.max(0, newest.number - settings.detection.confirmations);
  const cursor = await currentCursor(deps, input, newest);
  if (cursor === undefined) return 0;
  const joined = await joinChain(deps, { ...input, joining: memory.joining, newest, block: cursor });
  const covered = [...cursors.values()].filter(({ isOnChain }) => isOnChain).map(({ leader }) => leader);
  if (covered.length === 0 || head <= cursor) return joined;
  const from = Math.max(0, cursor + 1 - OVERLAP_BLOCKS);
  const { fills, until } = await deps.fillLogs.fills(covered, from, head);
  const { recorded, block } = await recordFills(deps, { ...input, fills, until });
  await noteVanished(deps, { seen: memory.seen, fills, from, until, now });
  memory.block = Math.max(cursor, block);
  await storeCursor(deps, input, newest);
  return joined + recorded;
}

/**
 * The last block of which everything is recorded. The first cursor of all stands at the newest block: leaders are read
 * from their arming up to it as they join.
 */
async function currentCursor(
  deps: ReadChainDeps,
  { memory, settings }: ReadChainInput,
  newest: Block,
): Promise<number | undefined> {
  if (memory.block !== undefined) return memory.block;
  memory.stored = await deps.cursors.chain();
  if (memory.stored === undefined) {
    const number = Math.max(0, newest.number - settings.detection.confirmations);
    const first = await deps.fillLogs.block(number);
    if (first === undefined) return undefined;
    const cursor = { block: first.number, hash: first.hash, version: 1n };
    memory.stored = (await deps.cursors.moveChain(cursor)) ? cursor : await deps.cursors.chain();
    memory.block = memory.stored?.block;
    return memory.block;
  }
  const { block, hash } = memory.stored;
  const same = newest.number < block ? undefined : await deps.fillLogs.block(block);
  if (same !== undefined && same.hash !== hash) {
    deps.log.warn('the chain was reorganised', { block });
    deps.log.count('ChainReorgs');
    memory.block = Math.max(0, block - REORG_BLOCKS);
  } else memory.block = block;
  return memory.block;
}

/** Who loses goes on from where the other one is, which may be further. */
async function storeCursor(deps: ReadChainDeps, { memory }: ReadChainInput, newest: Block): Promise<void> {
  const { stored, block } = memory;
  if (stored === undefined || block === undefined || block - stored.block < STORED_EVERY) return;
  const reached = block === newest.number ? newest : await deps.fillLogs.block(block);
  if (reached === undefined) return;
  const next = { block, hash: reached.hash, version: stored.version + 1n };
  memory.stored = (await deps.cursors.moveChain(next)) ? next : await deps.cursors.chain();
  memory.block = Math.max(block, memory.stored?.block ?? 0);
}
