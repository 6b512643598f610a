import { type Wallet } from '#core/values/ids.ts';
import { type Ledger } from '#ports/ledger.ts';
import { memoryLedger } from '../ledger-store.ts';
import { type ChainCursor, type Cursor, type Cursors } from '#ports/cursors.ts';

/** Cursors in memory, each write conditional on the version before; what leaders held when armed goes to the ledger. */
export function memoryCursors(ledger: Pick<Ledger, 'commit'> = memoryLedger()): Cursors {
  const stored = new Map<Wallet, Cursor>();
  const chains = new Map<number, ChainCursor>();
  return {
    cursor: (leader) => Promise.resolve(structuredClone(stored.get(leader))),
    arm: async ({ leader, changes, cursor }) => {
      if (stored.has(leader)) return false;
      // Before anything is awaited: of two who arm him at once one is first.
      if (cursor !== undefined) stored.set(leader, structuredClone(cursor));
      const isArmed = changes.length === 0 || (await ledger.commit(changes)).committed;
      if (!isArmed && cursor !== undefined) stored.delete(leader);
      return isArmed;
    },
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
