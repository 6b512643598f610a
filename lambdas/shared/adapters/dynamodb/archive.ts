import { paginateScan } from '@aws-sdk/client-dynamodb';
import { type JournalEntry, type JournalLeg } from '#core/model/journal.ts';
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

/** Legs are stored one by one; an entry is all legs of one id. */
async function* journalOf(table: Table): AsyncGenerator<JournalEntry> {
  const entries = new Map<string, JournalEntry>();
  for await (const row of scan<Omit<JournalEntry, 'legs'> & JournalLeg>(table, { pk: 'JR#' })) {
    const { account, asset, debit, credit, ...common } = row;
    const known = entries.get(row.entryId);
    entries.set(row.entryId, { ...common, legs: [...(known?.legs ?? []), { account, asset, debit, credit }] });
  }
  yield* entries.values();
}
