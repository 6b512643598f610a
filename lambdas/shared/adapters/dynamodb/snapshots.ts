import { type Key, KEYS, TABLE } from '#contract/table.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Snapshots } from '#ports/snapshots.ts';
import { putIf } from './put-if.ts';
import { readItem, type Table } from './read-item.ts';

/** How long a day's coverage is kept: a year can be looked back on, and compared with the same month of the last. */
const COVERAGE_KEPT_S = 400 * 86_400;

/** Measurements of leaders in the table: of equity the newest wins, of a day's coverage the first. */
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
    leaderEdge: (leader) => readItem(table, KEYS.leaderEdge(leader)),
    putLeaderEdge: (edge) => putNewer(table, KEYS.leaderEdge(edge.leader), edge),
    leaderVeto: (leader) => readItem(table, KEYS.leaderVeto(leader)),
    putLeaderVeto: (veto) => putNewer(table, KEYS.leaderVeto(veto.leader), veto),
    coverage: (leader, day) => readItem(table, KEYS.coverage(leader, day)),
    addCoverage: (coverage) => {
      const { leader, day } = coverage;
      const expiresAt = Date.parse(`${day}T00:00Z`) / 1_000 + COVERAGE_KEPT_S;
      return putIf(table, {
        key: KEYS.coverage(leader, day),
        value: { ...coverage, [TABLE.ttl]: expiresAt },
        condition: 'attribute_not_exists(pk)',
      });
    },
  };
}

async function putNewer(table: Table, key: Key, value: { readonly measuredAt: UnixMs }): Promise<void> {
  await putIf(table, {
    key,
    value,
    condition: 'attribute_not_exists(pk) OR #at <= :at',
    names: { '#at': 'measuredAt' },
    values: { ':at': value.measuredAt },
  });
}
