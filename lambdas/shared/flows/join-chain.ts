import { type Wallet } from '#core/values/ids.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { type Cursor, type Cursors } from '#ports/cursors.ts';
import { PortError } from '#ports/errors.ts';
import { type Block, type FillLogs } from '#ports/fill-logs.ts';
import { recordFills, type RecordFillsDeps, type RecordFillsInput } from './record-fills.ts';

type JoinDeps = RecordFillsDeps & { readonly fillLogs: FillLogs; readonly cursors: Cursors };

type JoinInput = Omit<RecordFillsInput, 'fills' | 'until'> & {
  /** How far leaders who join are read. */
  readonly joining: Map<Wallet, number>;
  readonly newest: Block;
  /** The last block that is recorded of those who are on the chain. */
  readonly block: number;
};

/** Who joins is read from so long before the last that is recorded of him. */
const OVERLAP_MS = 60_000;
/** A third of a day, or half of one: what is longer ago is left to the index of the venue. */
const MAX_BLOCKS = 20_000;
/** Polygon's blocks are no further apart than this on average. */
const SLOW_BLOCK_MS = 2_500;

/**
 * Reads leaders whom the chain's cursor does not cover yet from their arming up to it, and lets it cover them from then on.
 *
 * @returns How many events were new.
 */
export async function joinChain(deps: JoinDeps, input: JoinInput): Promise<number> {
  let recorded = 0;
  for (const cursor of input.cursors.values()) {
    if (cursor.isOnChain === true) continue;
    try {
      recorded += await joinOne(deps, input, cursor);
    } catch (error) {
      // Whoever cannot join yet keeps nobody else from being read.
      if (!(error instanceof PortError)) throw error;
      deps.log.warn('leader not read on the chain yet', { leader: cursor.leader, code: error.code });
      deps.log.count('ChainReadFailures');
    }
  }
  return recorded;
}

async function joinOne(deps: JoinDeps, input: JoinInput, cursor: Cursor): Promise<number> {
  const { cursors, joining, newest, block } = input;
  const { leader, armedAt, at } = cursor;
  const from = joining.get(leader) ?? (await firstBlock(deps, Math.max(armedAt, at - OVERLAP_MS), input));
  let recorded = 0;
  // A node that has fallen behind shows nothing of what is still to be read.
  if (from <= block && from > newest.number) return 0;
  if (from <= block) {
    const { fills, until } = await deps.fillLogs.fills([leader], from, Math.min(block, newest.number));
    const read = await recordFills(deps, { ...input, fills, until });
    recorded = read.recorded;
    joining.set(leader, read.block + 1);
    if (read.block < block) return recorded;
  }
  const moved = { ...cursor, isOnChain: true, version: cursor.version + 1n };
  const isMoved = await deps.cursors.move(moved);
  const current = isMoved ? moved : await deps.cursors.cursor(leader);
  if (current !== undefined) cursors.set(leader, current);
  joining.delete(leader);
  return recorded;
}

async function firstBlock(deps: JoinDeps, moment: number, { newest, block }: JoinInput): Promise<number> {
  const oldest = Math.max(0, block - MAX_BLOCKS);
  const latest = Math.max(moment, newest.at - MAX_BLOCKS * SLOW_BLOCK_MS);
  const { number } = await deps.fillLogs.blockBefore(unixMs(Math.min(latest, newest.at)), newest);
  return Math.max(oldest, number);
}
