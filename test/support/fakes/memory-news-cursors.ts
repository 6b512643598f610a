import { type NewsCursor } from '#core/model/news.ts';
import { type LedgerName } from '#ports/ledger.ts';
import { type NewsCursors } from '#ports/news-cursors.ts';

/** What was told, in memory; each write conditional on the version before. */
export function memoryNewsCursors(): NewsCursors {
  const stored = new Map<string, NewsCursor>();
  const keyOf = ({ follower, mode }: LedgerName): string => `${follower}#${mode}`;
  return {
    newsCursor: (ledger) => Promise.resolve(structuredClone(stored.get(keyOf(ledger)))),
    moveNews: (cursor) => {
      if ((stored.get(keyOf(cursor))?.version ?? 0n) !== cursor.version - 1n) return Promise.resolve(false);
      stored.set(keyOf(cursor), structuredClone(cursor));
      return Promise.resolve(true);
    },
  };
}
