import { afterEach } from '@jest/globals';
import { dynamoLeases } from '#adapters/dynamodb/leases.ts';
import { memoryLeases } from '../../../../support/fakes/memory-leases.ts';
import { type LocalTable, startLocalTable } from '../../../../support/local-table.ts';
import { leasesSpec } from '../../../../support/port-specs/leases-spec.ts';

let table: LocalTable | undefined;
afterEach(async () => {
  await table?.close();
  table = undefined;
});

leasesSpec('in memory', () => Promise.resolve(memoryLeases()));
leasesSpec('in DynamoDB', async () => {
  table = await startLocalTable();
  return dynamoLeases(table);
});
