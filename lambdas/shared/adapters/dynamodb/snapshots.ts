import { KEYS } from '#contract/table.ts';
import { type Snapshots } from '#ports/snapshots.ts';
import { putIf } from './put-if.ts';
import { readItem, type Table } from './read-item.ts';

/** Measurements of leaders in the table; the newest wins. */
export function dynamoSnapshots(table: Table): Snapshots {
  return {
    leaderEquity: (leader) => readItem(table, KEYS.leaderEquity(leader)),
    async putLeaderEquity(equity) {
      await putIf(table, {
        key: KEYS.leaderEquity(equity.leader),
        value: equity,
        condition: 'attribute_not_exists(pk) OR #at <= :at',
        names: { '#at': 'at' },
        values: { ':at': equity.at },
      });
    },
  };
}
