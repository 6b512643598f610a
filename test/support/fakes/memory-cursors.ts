import { type Wallet } from '#core/values/ids.ts';
import { type ChainCursor, type Cursor, type Cursors } from '#ports/cursors.ts';

/** Cursors in memory, each write conditional on the version before. */
export function memoryCursors(): Cursors {
  const stored = new Map<Wallet, Cursor>();
  let chain: ChainCursor | undefined;
  return {
    cursor: (leader) => Promise.resolve(structuredClone(stored.get(leader))),
    move: (cursor) => {
      if ((stored.get(cursor.leader)?.version ?? 0n) !== cursor.version - 1n) return Promise.resolve(false);
      stored.set(cursor.leader, structuredClone(cursor));
      return Promise.resolve(true);
    },
    chain: () => Promise.resolve(chain),
    moveChain: (cursor) => {
      if ((chain?.version ?? 0n) !== cursor.version - 1n) return Promise.resolve(false);
      chain = cursor;
      return Promise.resolve(true);
    },
  };
}
