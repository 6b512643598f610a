import { afterEach } from '@jest/globals';
import { dynamoCursors } from '#adapters/dynamodb/cursors.ts';
import { memoryCursors } from '../../../../support/fakes/memory-cursors.ts';
import { type LocalTable, startLocalTable } from '../../../../support/local-table.ts';
import { cursorsSpec } from '../../../../support/port-specs/cursors-spec.ts';

let table: LocalTable | undefined;
afterEach(async () => {
  await table?.close();
  table = undefined;
});

cursorsSpec('in memory', () => Promise.resolve(memoryCursors()));
cursorsSpec('in DynamoDB', async () => {
  table = await startLocalTable();
  return dynamoCursors(table);
});
