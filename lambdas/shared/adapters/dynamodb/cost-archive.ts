import { ScanCommand, type ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import { journalEntries, type StoredLeg } from '#core/ledger/journal-entries.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type CostArchive, type CostFacts } from '#ports/ledger.ts';
import { encodeValues, type StoredItem } from './item-codec.ts';
import { answerOf, decodedItem, type Table } from './read-item.ts';

/** Values by the first letters of their keys: those that the scan asks for. */
type Read = Record<'EV#' | 'PO#' | 'CO#' | 'JR#', unknown[]>;

/** Walks the table for costs, eventually consistent: half as dear, and what is a second old is of no period that is over. */
export function dynamoCostArchive(table: Table): CostArchive {
  return {
    async costFacts(mostPages) {
      const read: Read = { 'EV#': [], 'PO#': [], 'CO#': [], 'JR#': [] };
      let from: StoredItem | undefined;
      for (let page = 0; page < mostPages; page += 1) {
        const answer = await answerOf(() => scanned(table, from));
        // Page by page: as it comes, an item takes several times the memory of its value.
        for (const item of answer.Items ?? []) read[prefixOf(item)].push(decodedItem(table, item));
        from = answer.LastEvaluatedKey;
        if (from === undefined) return factsOf(read);
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

function prefixOf({ pk }: StoredItem): keyof Read {
  return pk?.S?.slice(0, 3) as keyof Read;
}

function factsOf(read: Read): CostFacts {
  return {
    events: read['EV#'] as readonly LeaderEvent[],
    parents: read['PO#'] as readonly ParentOrder[],
    children: read['CO#'] as readonly ChildOrder[],
    payouts: journalEntries(read['JR#'] as readonly StoredLeg[]),
  };
}
