import { afterEach } from '@jest/globals';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { memorySettings } from '../../../../support/fakes/memory-settings.ts';
import { memoryLedger } from '../../../../support/ledger-store.ts';
import { type LocalTable, startLocalTable } from '../../../../support/local-table.ts';
import { settingsSpec } from '../../../../support/port-specs/settings-spec.ts';

let table: LocalTable | undefined;
afterEach(async () => {
  await table?.close();
  table = undefined;
});

settingsSpec('in memory', () => {
  const ledger = memoryLedger();
  const settings = memorySettings((stored) => {
    ledger.openCaps(stored);
  });
  return Promise.resolve({ settings, ledger });
});
settingsSpec('in DynamoDB', async () => {
  table = await startLocalTable();
  return { settings: dynamoSettings(table), ledger: dynamoLedger(table) };
});
