import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { KEYS } from '#contract/table.ts';
import { type JournalPage, type LedgerName, type StoredLeg } from '#ports/ledger.ts';
import { encodeValues } from './item-codec.ts';
import { answerOf, decodedItem, type Table } from './read-item.ts';

type PageInput = { readonly ledger: LedgerName; readonly month: string; readonly from: string | undefined };

/** Reads one page of a month's journal, a megabyte at most, as it stands now. @throws UnavailableError */
export async function readJournalPage(table: Table, { ledger, month, from }: PageInput): Promise<JournalPage> {
  const { pk } = KEYS.journal(ledger, month, '', 0);
  const answer = await answerOf(() =>
    table.client.send(
      new QueryCommand({
        TableName: table.table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: encodeValues({ ':pk': pk }),
        ConsistentRead: true,
        ...(from === undefined ? {} : { ExclusiveStartKey: encodeValues({ pk, sk: from }) }),
      }),
    ),
  );
  const legs = (answer.Items ?? []).map((item) => ({
    ...(decodedItem(table, item) as StoredLeg),
    place: item['sk']?.S ?? '',
  }));
  const next = answer.LastEvaluatedKey?.['sk']?.S;
  return {
    legs: legs.map(({ entryId, kind, at, parentId, account, asset, debit, credit, place }) => ({
      entryId,
      kind,
      at,
      ...(parentId === undefined ? {} : { parentId }),
      account,
      asset,
      debit,
      credit,
      place,
    })),
    ...(next === undefined ? {} : { next }),
  };
}
