import { KEYS } from '#contract/table.ts';
import { type NewsCursors } from '#ports/news-cursors.ts';
import { putNext } from './put-next.ts';
import { readItem, type Table } from './read-item.ts';

/** What was told, in the table: one item for each ledger, apart from all that trading writes. */
export function dynamoNewsCursors(table: Table): NewsCursors {
  return {
    newsCursor: (ledger) => readItem(table, KEYS.newsCursor(ledger)),
    moveNews: (cursor) => putNext(table, KEYS.newsCursor(cursor), cursor),
  };
}
