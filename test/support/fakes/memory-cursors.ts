import { type Wallet } from '#core/values/ids.ts';
import { type ChainCursor, type Cursor, type Cursors } from '#ports/cursors.ts';

/** Cursors in memory, each write conditional on the version before. */
export function memoryCursors(): Cursors {
  const stored = new Map<Wallet, Cursor>();
  const chains = new Map<number, ChainCursor>();
  return {
    cursor: (leader) => Promise.resolve(structuredClone(stored.get(leader))),
    move: (cursor) => {
      if ((stored.get(cursor.leader)?.version ?? 0n) !== cursor.version - 1n) return Promise.resolve(false);
      stored.set(cursor.leader, structuredClone(cursor));
      return Promise.resolve(true);
    },
    chain: (shard) => Promise.resolve(structuredClone(chains.get(shard))),
    moveChain: (shard, cursor) => {
      if ((chains.get(shard)?.version ?? 0n) !== cursor.version - 1n) return Promise.resolve(false);
      chains.set(shard, structuredClone(cursor));
      return Promise.resolve(true);
    },
  };
}
