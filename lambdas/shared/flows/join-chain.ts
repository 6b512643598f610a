import { MAX_SHARDS } from '#core/detection/shards.ts';
import { type Wallet } from '#core/values/ids.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { type ChainCursor, type Cursor, type Cursors } from '#ports/cursors.ts';
import { PortError } from '#ports/errors.ts';
import { type Block, type FillLogs } from '#ports/fill-logs.ts';
import {
  type ChainMemory,
  type ChainRead,
  cover,
  fallBehind,
  OVERLAP_BLOCKS,
  reachIn,
  REMEMBERED_BLOCKS,
} from './chain-memory.ts';
import { recordFills, type RecordFillsDeps, type RecordFillsInput } from './record-fills.ts';

type JoinDeps = RecordFillsDeps & { readonly fillLogs: FillLogs; readonly cursors: Cursors };

type JoinInput = Omit<RecordFillsInput, 'fills' | 'until'> & {
  readonly shard: number;
  readonly memory: ChainMemory;
  readonly newest: Block;
  /** The last block that is recorded of those who are covered. */
  readonly block: number;
};

/** Who joins is read from so long before the last that is recorded of him. */
const OVERLAP_MS = 60_000;
/** A third of a day, or half of one: what is longer ago is left to the index of the venue. */
const MAX_BLOCKS = REMEMBERED_BLOCKS;
/** Below every block. */
const NOWHERE = -1;
/** Polygon's blocks are no further apart than this on average. */
const SLOW_BLOCK_MS = 2_500;

/**
 * Reads leaders whom the shard's cursor does not cover from where they stand up to it, and lets it cover them from then on.
 *
 * A leader stands where this shard left him, or another one did, or else at what the index has told of him since his
 * arming.
 */
export async function joinChain(deps: JoinDeps, input: JoinInput): Promise<ChainRead> {
  const { cursors, memory } = input;
  const failures: { leader: Wallet; error: unknown }[] = [];
  const waiting: Wallet[] = [];
  let recorded = 0;
  const others = otherChains(deps.cursors, input.shard);
  for (const cursor of cursors.values()) {
    const { leader } = cursor;
    if (memory.covered.has(leader)) continue;
    try {
      const joined = await joinOne(deps, input, { cursor, others });
      recorded += joined.recorded;
      if (joined.error !== undefined) failures.push({ leader, error: joined.error });
      else if (joined.isWaiting) waiting.push(leader);
    } catch (error) {
      // Whoever cannot join yet keeps nobody else from being read.
      if (!(error instanceof PortError)) throw error;
      deps.log.warn('leader not read on the chain yet', { leader, code: error.code });
      deps.log.count('ChainReadFailures');
    }
  }
  return { recorded, failures, waiting };
}

type OneInput = { readonly cursor: Cursor; readonly others: () => Promise<readonly ChainCursor[]> };
type Joined = { readonly recorded: number; readonly error?: unknown; readonly isWaiting: boolean };

async function joinOne(deps: JoinDeps, input: JoinInput, { cursor, others }: OneInput): Promise<Joined> {
  const { memory, newest, block } = input;
  const { leader } = cursor;
  const own = memory.behind.get(leader);
  const isNear = own !== undefined && block - own <= OVERLAP_BLOCKS;
  const from = isNear ? own + 1 : await startOf(deps, input, { cursor, others });
  if (from > block) {
    cover(memory, leader);
    return { recorded: 0, isWaiting: false };
  }
  // A node that has fallen behind shows nothing of what is still to be read.
  if (from > newest.number) return { recorded: 0, isWaiting: false };
  const { fills, until } = await deps.fillLogs.fills([leader], from, Math.min(block, newest.number));
  const read = await recordFills(deps, { ...input, fills, until });
  const stop = read.stopped.get(leader);
  const reached = Math.min(read.block, stop?.block ?? Infinity);
  if (reached >= block) cover(memory, leader);
  else fallBehind(memory, leader, reached);
  return { recorded: read.recorded, error: stop?.error, isWaiting: stop !== undefined };
}

/** The first block that is to be read of a leader who is far behind, or of whom this shard knows nothing. */
async function startOf(deps: JoinDeps, input: JoinInput, { cursor, others }: OneInput): Promise<number> {
  const { leader, armedAt, at } = cursor;
  const own = input.memory.behind.get(leader);
  const elsewhere = (await others()).flatMap((one) => reachIn(one, leader) ?? []);
  const reach = Math.max(own ?? NOWHERE, ...elsewhere);
  // What this shard itself has not recorded is never passed over, however old it is.
  if (own !== undefined && own === reach) return own + 1;
  if (reach > NOWHERE && reach >= input.block - MAX_BLOCKS) return Math.max(0, reach + 1 - OVERLAP_BLOCKS);
  return firstBlock(deps, Math.max(armedAt, at - OVERLAP_MS), input);
}

/** Read once, and only where somebody joins. */
function otherChains(cursors: Cursors, shard: number): () => Promise<readonly ChainCursor[]> {
  let read: Promise<readonly ChainCursor[]> | undefined;
  return () => {
    const shards = Array.from({ length: MAX_SHARDS }, (_, index) => index).filter((other) => other !== shard);
    read ??= Promise.all(shards.map((other) => cursors.chain(other))).then((all) => all.flatMap((one) => one ?? []));
    return read;
  };
}

async function firstBlock(deps: JoinDeps, moment: number, { newest, block }: JoinInput): Promise<number> {
  const oldest = Math.max(0, block - MAX_BLOCKS);
  const latest = Math.max(moment, newest.at - MAX_BLOCKS * SLOW_BLOCK_MS);
  const { number } = await deps.fillLogs.blockBefore(unixMs(Math.min(latest, newest.at)), newest);
  return Math.max(oldest, number);
}
