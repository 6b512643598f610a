import { afterEach } from '@jest/globals';
import { dynamoPaperStore } from '#adapters/dynamodb/paper-store.ts';
import { type LocalTable, startLocalTable } from '../../../../support/local-table.ts';
import { paperStoreSpec } from '../../../../support/port-specs/paper-store-spec.ts';

let table: LocalTable | undefined;
afterEach(async () => {
  await table?.close();
  table = undefined;
});

paperStoreSpec('in DynamoDB', async () => {
  table = await startLocalTable();
  return dynamoPaperStore(table);
});
