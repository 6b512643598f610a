import { type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { KEYS } from '#contract/table.ts';
import { type Arming, type Cursors } from '#ports/cursors.ts';
import { encodeItem, encodeValues } from './item-codec.ts';
import { putNext } from './put-next.ts';
import { readItem, type Table } from './read-item.ts';
import { transact } from './transact.ts';
import { transactItems } from './transact-items.ts';
import { transitions } from './transitions.ts';

/** Cursors in the table, each write conditional on the version before. */
export function dynamoCursors(table: Table): Cursors {
  const nextTransition = transitions();
  return {
    cursor: (leader) => readItem(table, KEYS.cursor(leader)),
    async arm(arming) {
      const target = { table: table.table, transition: nextTransition() };
      const items = [firstCursor(arming, target), ...arming.changes.flatMap((change) => transactItems(change, target))];
      const { client, backOff } = table;
      return (await transact({ client, items, transition: target.transition, backOff })).length === 0;
    },
    move: (cursor) => putNext(table, KEYS.cursor(cursor.leader), cursor),
    chain: (shard) => readItem(table, KEYS.chainCursor(shard)),
    moveChain: (shard, cursor) => putNext(table, KEYS.chainCursor(shard), cursor),
  };
}

type Target = { readonly table: string; readonly transition: string };

/** The cursor, or, where it comes later, that there is none yet. */
function firstCursor({ leader, cursor }: Arming, { table, transition }: Target): TransactWriteItem {
  const key = KEYS.cursor(leader);
  const unarmed = {
    TableName: table,
    ConditionExpression: 'attribute_not_exists(pk)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  } as const;
  if (cursor === undefined) return { ConditionCheck: { ...unarmed, Key: encodeValues(key) } };
  return { Put: { ...unarmed, Item: encodeItem(cursor, { ...key, tid: transition }) } };
}
