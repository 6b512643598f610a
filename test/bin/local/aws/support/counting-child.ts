import { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { startLocalAws } from '../../../../../bin/local/aws/local-aws.ts';
import { stepClock } from './step-clock.ts';

/** Writes transactions of a counter and one item each, ten at a time, until it is killed; tells of every success. */
const [stateDir = ''] = process.argv.slice(2);
const aws = await startLocalAws({ clock: stepClock(0), stage: 'test', stateDir });
Object.assign(process.env, aws.environment);
const client = new DynamoDBClient({});
const TableName = 'polycopy-test';
let next = 0;

async function write(): Promise<never> {
  for (;;) {
    const id = String(next++);
    await client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          {
            Put: {
              TableName,
              Item: { pk: { S: `I#${id}` }, sk: { S: 'I' }, openKind: { S: 'i' }, openSince: { S: id } },
            },
          },
          {
            Update: {
              TableName,
              Key: { pk: { S: 'C' }, sk: { S: 'C' } },
              UpdateExpression: 'ADD n :one',
              ExpressionAttributeValues: { ':one': { N: '1' } },
            },
          },
        ],
      }),
    );
    process.stdout.write('.');
  }
}

await Promise.all(Array.from({ length: 10 }, write));
