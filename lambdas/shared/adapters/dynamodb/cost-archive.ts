import { ScanCommand, type ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type CostArchive } from '#ports/ledger.ts';
import { encodeValues, type StoredItem } from './item-codec.ts';
import { journalEntries, type StoredLeg } from './journal-entries.ts';
import { answerOf, decodedItem, type Table } from './read-item.ts';

/** Walks the table for costs, eventually consistent: half as dear, and what is a second old is of no period that is over. */
export function dynamoCostArchive(table: Table): CostArchive {
  return {
    async costFacts(mostPages) {
      const items: StoredItem[] = [];
      let from: StoredItem | undefined;
      for (let page = 0; page < mostPages; page += 1) {
        const answer = await answerOf(() => scanned(table, from));
        items.push(...(answer.Items ?? []));
        from = answer.LastEvaluatedKey;
        if (from === undefined) return factsOf(table, items);
      }
      return undefined;
    },
  };
}

function scanned({ client, table }: Table, from: StoredItem | undefined): Promise<ScanCommandOutput> {
  return client.send(
    new ScanCommand({
      TableName: table,
      FilterExpression:
        'begins_with(pk, :event) OR begins_with(pk, :parent) OR begins_with(pk, :child) OR (begins_with(pk, :journal) AND #kind = :resolve)',
      ExpressionAttributeNames: { '#kind': 'kind' },
      ExpressionAttributeValues: encodeValues({
        ...{ ':event': 'EV#', ':parent': 'PO#', ':child': 'CO#', ':journal': 'JR#', ':resolve': 'resolve' },
      }),
      ...(from === undefined ? {} : { ExclusiveStartKey: from }),
    }),
  );
}

function factsOf(table: Table, items: readonly StoredItem[]): Awaited<ReturnType<CostArchive['costFacts']>> {
  const kinds = Map.groupBy(items, ({ pk }) => pk?.S?.slice(0, 3));
  const of = (prefix: string): readonly unknown[] => (kinds.get(prefix) ?? []).map((item) => decodedItem(table, item));
  return {
    events: of('EV#') as readonly LeaderEvent[],
    parents: of('PO#') as readonly ParentOrder[],
    children: of('CO#') as readonly ChildOrder[],
    payouts: journalEntries(of('JR#') as readonly StoredLeg[]),
  };
}
