import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Table } from '#adapters/dynamodb/read-item.ts';
import { KEYS, TABLE } from '#contract/table.ts';
import { GLOBAL_CAP, type Mode } from '#core/model/cap.ts';
import { type LedgerName } from '#ports/ledger.ts';
import { type ConflictHook } from '../../bin/local/aws/dynamo-transactions.ts';
import { startLocalAws } from '../../bin/local/aws/local-aws.ts';
import { stepClock } from '../bin/local/aws/support/step-clock.ts';
import { NOW } from './builders/identities.ts';

/** The system's table on the local DynamoDB. */
export type LocalTable = Table & {
  /** Another client of the same table: another run. */
  another(): DynamoDBClient;
  setTradingMode(ledger: LedgerName, mode: Mode): Promise<void>;
  close(): Promise<void>;
};

/** Starts an empty table in memory. */
export async function startLocalTable(conflict?: ConflictHook): Promise<LocalTable> {
  const aws = await startLocalAws({ clock: stepClock(NOW), stage: 'test', ...(conflict ? { conflict } : {}) });
  const endpoint = aws.environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '';
  const clients: DynamoDBClient[] = [];
  const another = (): DynamoDBClient => {
    const client = new DynamoDBClient({ endpoint, region: 'eu-west-1' });
    clients.push(client);
    return client;
  };
  const client = another();
  const table = TABLE.name('test');
  return {
    client,
    table,
    another,
    setTradingMode: async (ledger, mode) => {
      await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: marshall(KEYS.cap(ledger, GLOBAL_CAP)),
          UpdateExpression: 'SET tradingMode = :mode',
          ExpressionAttributeValues: marshall({ ':mode': mode }),
        }),
      );
    },
    close: async () => {
      for (const one of clients) one.destroy();
      await aws.close();
    },
  };
}
