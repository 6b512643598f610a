import { afterEach } from '@jest/globals';
import { dynamoSignings } from '#adapters/dynamodb/signings.ts';
import { memorySignings } from '../../../../support/fakes/memory-signings.ts';
import { type LocalTable, startLocalTable } from '../../../../support/local-table.ts';
import { signingsSpec } from '../../../../support/port-specs/signings-spec.ts';

let table: LocalTable | undefined;
afterEach(async () => {
  await table?.close();
  table = undefined;
});

signingsSpec('in DynamoDB', async () => {
  table = await startLocalTable();
  return dynamoSignings(table);
});
signingsSpec('in memory', () => Promise.resolve(memorySignings()));
