import { afterEach } from '@jest/globals';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { someSettings } from '../../../../support/builders/a-settings.ts';
import { memoryLedger } from '../../../../support/ledger-store.ts';
import { type LocalTable, startLocalTable } from '../../../../support/local-table.ts';
import { ledgerSpec } from '../../../../support/port-specs/ledger-spec.ts';

let table: LocalTable | undefined;
afterEach(async () => {
  await table?.close();
  table = undefined;
});

ledgerSpec('in memory', () => {
  const ledger = memoryLedger();
  ledger.openCaps(someSettings());
  return Promise.resolve({
    ledger,
    setTradingMode: (of, mode) => {
      ledger.setTradingMode(of, mode);
      return Promise.resolve();
    },
  });
});
ledgerSpec('in DynamoDB', async () => {
  table = await startLocalTable();
  const { setTradingMode } = table;
  await dynamoSettings(table).store(someSettings({ version: 0n }));
  return { ledger: dynamoLedger(table), setTradingMode };
});
