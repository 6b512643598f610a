import { paginateScan } from '@aws-sdk/client-dynamodb';
import { journalEntries, type StoredLeg } from '#core/ledger/journal-entries.ts';
import { type JournalEntry } from '#core/model/journal.ts';
import { type Archive } from '#ports/ledger.ts';
import { decodeItem, encodeValues } from './item-codec.ts';
import { type Table } from './read-item.ts';

/** Walks the whole table for reports: for a person at a desk, not for a function. */
export function dynamoArchive(table: Table): Archive {
  return {
    events: () => scan(table, { pk: 'EV#', sk: 'EV' }),
    parents: () => scan(table, { pk: 'PO#', sk: 'PO' }),
    children: () => scan(table, { pk: 'CO#', sk: 'CO' }),
    caps: () => scan(table, { pk: 'FO#', sk: 'CAP#' }),
    positions: () => scan(table, { pk: 'FO#', sk: 'POS#' }),
    journal: () => journalOf(table),
  };
}

type Prefixes = { readonly pk: string; readonly sk?: string };

async function* scan<T>({ client, table }: Table, { pk, sk }: Prefixes): AsyncGenerator<T> {
  const pages = paginateScan(
    { client },
    {
      TableName: table,
      FilterExpression: `begins_with(pk, :pk)${sk === undefined ? '' : ' AND begins_with(sk, :sk)'}`,
      ExpressionAttributeValues: encodeValues({ ':pk': pk, ...(sk === undefined ? {} : { ':sk': sk }) }),
      ConsistentRead: true,
    },
  );
  for await (const page of pages) for (const item of page.Items ?? []) yield decodeItem(item) as T;
}

async function* journalOf(table: Table): AsyncGenerator<JournalEntry> {
  const rows: StoredLeg[] = [];
  for await (const row of scan<StoredLeg>(table, { pk: 'JR#' })) rows.push(row);
  yield* journalEntries(rows);
}
