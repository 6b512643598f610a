import { dynamoArchive } from '#adapters/dynamodb/archive.ts';
import { dynamoCursors } from '#adapters/dynamodb/cursors.ts';
import { dynamoLeases } from '#adapters/dynamodb/leases.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoPaperStore } from '#adapters/dynamodb/paper-store.ts';
import { type Table } from '#adapters/dynamodb/read-item.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { dynamoSnapshots } from '#adapters/dynamodb/snapshots.ts';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { KEYS, TABLE } from '#contract/table.ts';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { someSettings } from '../../support/builders/a-settings.ts';
import { NOW } from '../../support/builders/identities.ts';
import { archiveSpec } from '../../support/port-specs/archive-spec.ts';
import { cursorsSpec } from '../../support/port-specs/cursors-spec.ts';
import { leasesSpec } from '../../support/port-specs/leases-spec.ts';
import { ledgerSpec, type LedgerUnderTest } from '../../support/port-specs/ledger-spec.ts';
import { paperStoreSpec } from '../../support/port-specs/paper-store-spec.ts';
import { settingsSpec } from '../../support/port-specs/settings-spec.ts';
import { snapshotsSpec } from '../../support/port-specs/snapshots-spec.ts';
import { memoryDynamo } from './memory-dynamo.ts';

/** The adapters as they are, on an empty table in memory. */
function aTable(): Table {
  const table = TABLE.name('test');
  return { client: memoryDynamo({ now: () => NOW, tableName: table }), table };
}

async function aLedger(table: Table): Promise<LedgerUnderTest> {
  await dynamoSettings(table).store(someSettings({ version: 0n }));
  return {
    ledger: dynamoLedger(table),
    setTradingMode: async (ledger, mode) => {
      await table.client.send(
        new UpdateItemCommand({
          TableName: table.table,
          Key: marshall(KEYS.cap(ledger, GLOBAL_CAP)),
          UpdateExpression: 'SET tradingMode = :mode',
          ExpressionAttributeValues: marshall({ ':mode': mode }),
        }),
      );
    },
  };
}

const name = 'in DynamoDB, in memory';
ledgerSpec(name, () => aLedger(aTable()));
cursorsSpec(name, () => Promise.resolve(dynamoCursors(aTable())));
leasesSpec(name, () => Promise.resolve(dynamoLeases(aTable())));
paperStoreSpec(name, () => Promise.resolve(dynamoPaperStore(aTable())));
snapshotsSpec(name, () => Promise.resolve(dynamoSnapshots(aTable())));
settingsSpec(name, () => {
  const table = aTable();
  return Promise.resolve({ settings: dynamoSettings(table), ledger: dynamoLedger(table) });
});
archiveSpec(name, async () => {
  const table = aTable();
  const { ledger } = await aLedger(table);
  return { archive: dynamoArchive(table), ledger };
});
