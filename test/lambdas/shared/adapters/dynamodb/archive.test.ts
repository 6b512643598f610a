import { afterEach } from '@jest/globals';
import { dynamoArchive } from '#adapters/dynamodb/archive.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { someSettings } from '../../../../support/builders/a-settings.ts';
import { type LocalTable, startLocalTable } from '../../../../support/local-table.ts';
import { archiveSpec } from '../../../../support/port-specs/archive-spec.ts';

let table: LocalTable | undefined;
afterEach(async () => {
  await table?.close();
  table = undefined;
});

archiveSpec('in DynamoDB', async () => {
  table = await startLocalTable();
  await dynamoSettings(table).store(someSettings({ version: 0n }));
  return { archive: dynamoArchive(table), ledger: dynamoLedger(table) };
});
