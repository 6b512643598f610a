import { type EventId, type Wallet } from '#core/values/ids.ts';
import { type ChainCursor, type ChainReach } from '#ports/cursors.ts';

/** What a run knows of the chain. */
export type ChainMemory = {
  /** As it is stored. */
  stored: ChainCursor | undefined;
  /** The last block of which everything is recorded of all who are covered, stored or not. */
  block: number | undefined;
  /** Leaders who are read together, from that block on. */
  readonly covered: Set<Wallet>;
  /** How far others are recorded, who are read each by himself until they are as far, or not by us. */
  readonly behind: Map<Wallet, number>;
  /** Fills of the overlap, by event: whose they are, and the block that held them. */
  readonly seen: Map<EventId, ChainReach>;
};

/** What one look at the chain came to. */
export type ChainRead = {
  /** How many events were new. */
  readonly recorded: number;
  /** Leaders of whom something could not be recorded, and why: they are behind the others until it can. */
  readonly failures: readonly { readonly leader: Wallet; readonly error: unknown }[];
  /** Leaders who stopped without a failure: their market, or where their shares came from, is not known yet. */
  readonly waiting: readonly Wallet[];
};

/** Blocks that are read again on purpose: more than a minute of them, and deeper than most reorganisations. */
export const OVERLAP_BLOCKS = 64;
/** Leaders whom a shard no longer reads are remembered for so many blocks, about half a day: beyond it nobody joins. */
export const REMEMBERED_BLOCKS = 20_000;

/** Starts with nothing known. */
export function chainMemory(): ChainMemory {
  return { stored: undefined, block: undefined, covered: new Set(), behind: new Map(), seen: new Map() };
}

/** Takes over what is stored, from so many blocks before where the chain was reorganised. */
export function recallChain(memory: ChainMemory, stored: ChainCursor, back = 0): void {
  memory.stored = stored;
  memory.block = Math.max(0, stored.block - back);
  for (const wallet of stored.wallets) memory.covered.add(wallet);
  for (const { wallet, block } of stored.behind) memory.behind.set(wallet, Math.max(0, block - back));
}

/** A leader is read together with the others from now on: he is recorded as far as they are. */
export function cover({ covered, behind }: ChainMemory, wallet: Wallet): void {
  covered.add(wallet);
  behind.delete(wallet);
}

/** A leader is no longer read with the others: he is recorded up to a block. What he did is not missed where they look. */
export function fallBehind({ covered, behind, seen }: ChainMemory, wallet: Wallet, block: number): void {
  covered.delete(wallet);
  behind.set(wallet, block);
  for (const [eventId, one] of seen) if (one.wallet === wallet) seen.delete(eventId);
}

/** Brings together what two watchers of one shard know: each is right about its own, and nobody about more. */
export function mergeChain(memory: ChainMemory, theirs: ChainCursor): void {
  const ours = memory.block ?? theirs.block;
  memory.stored = theirs;
  memory.block = Math.min(ours, theirs.block);
  for (const { wallet, block } of theirs.behind) {
    const own = memory.covered.has(wallet) ? ours : (memory.behind.get(wallet) ?? 0);
    memory.behind.set(wallet, Math.max(own, block));
  }
  for (const wallet of theirs.wallets) memory.covered.add(wallet);
  for (const wallet of memory.covered) memory.behind.delete(wallet);
}

/** What is to be stored of what a run knows. */
export function reachOf(
  { covered, behind, block = 0 }: ChainMemory,
  isOurs: (wallet: Wallet) => boolean,
): Pick<ChainCursor, 'wallets' | 'behind'> {
  const kept = [...behind].filter(([wallet, at]) => isOurs(wallet) || block - at < REMEMBERED_BLOCKS);
  return {
    wallets: [...covered].sort(),
    behind: kept.map(([wallet, at]) => ({ wallet, block: at })).sort((a, b) => (a.wallet < b.wallet ? -1 : 1)),
  };
}

/** How far a cursor says that the chain is recorded of a leader; undefined where it says nothing of him. */
export function reachIn({ block, wallets, behind }: ChainCursor, wallet: Wallet): number | undefined {
  return wallets.includes(wallet) ? block : behind.find((one) => one.wallet === wallet)?.block;
}
