import { afterEach } from '@jest/globals';
import { dynamoSnapshots } from '#adapters/dynamodb/snapshots.ts';
import { memorySnapshots } from '../../../../support/fakes/memory-snapshots.ts';
import { type LocalTable, startLocalTable } from '../../../../support/local-table.ts';
import { snapshotsSpec } from '../../../../support/port-specs/snapshots-spec.ts';

let table: LocalTable | undefined;
afterEach(async () => {
  await table?.close();
  table = undefined;
});

snapshotsSpec('in memory', () => Promise.resolve(memorySnapshots()));
snapshotsSpec('in DynamoDB', async () => {
  table = await startLocalTable();
  return dynamoSnapshots(table);
});
