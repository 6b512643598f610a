import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { tableDefinition } from '../../../bin/local/aws/table-definition.ts';
import { TableName } from '../../bin/local/aws/support/test-items.ts';
import { type DynamoDbLocal, hasDynamoDbLocal, startDynamoDbLocal } from '../../support/dynamo-db-local.ts';
import { type Item } from './attribute-value.ts';
import { memoryDynamo } from './memory-dynamo.ts';
import { aCondition, type DrawnCondition } from './random-conditions.ts';
import { anItem, itemText } from './random-items.ts';
import { anUpdate, type DrawnUpdate } from './random-updates.ts';

/*
 * Expressions of any form on both: what AWS's own DynamoDB for one machine says of them is what the engine must say.
 */

const describeWithJava = hasDynamoDbLocal() ? describe : describe.skip;
const KEY = { pk: { S: 'p' }, sk: { S: 's' } };
const START_MS = 120_000;
const RUNS = Number(process.env['EXPRESSION_RUNS'] ?? 400);

describeWithJava("the engine and AWS's DynamoDB Local", () => {
  let reference: DynamoDbLocal | undefined;
  let clients: readonly DynamoDBClient[] = [];
  beforeAll(async () => {
    reference = await startDynamoDbLocal();
    const client = new DynamoDBClient({ endpoint: reference.endpoint, region: 'eu-west-1' });
    await client.send(new CreateTableCommand(tableDefinition(TableName)));
    clients = [memoryDynamo({ now: () => 0, tableName: TableName }), client];
  }, START_MS);
  afterAll(async () => {
    for (const client of clients) client.destroy();
    await reference?.close();
  });

  test(
    `agree on ${RUNS} conditions`,
    async () => {
      await fc.assert(
        fc.asyncProperty(aCondition, anItem, async (condition, item) => {
          const [found, expected] = await Promise.all(clients.map((client) => judged(client, condition, item)));
          expect(found).toBe(expected);
        }),
        { numRuns: RUNS },
      );
    },
    START_MS,
  );

  test(
    `agree on ${RUNS} updates`,
    async () => {
      await fc.assert(
        fc.asyncProperty(anUpdate, anItem, async (update, item) => {
          const [found, expected] = await Promise.all(clients.map((client) => updated(client, update, item)));
          expect(found).toBe(expected);
        }),
        { numRuns: RUNS },
      );
    },
    START_MS,
  );
});

async function judged(client: DynamoDBClient, { text, names, values }: DrawnCondition, item: Item): Promise<string> {
  await client.send(new PutItemCommand({ TableName, Item: { ...item, ...KEY } }));
  return outcomeOf(async () => {
    const request = {
      ConditionExpression: text,
      ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
      ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
    };
    await client.send(new DeleteItemCommand({ TableName, Key: KEY, ...request }));
    return 'holds';
  });
}

async function updated(client: DynamoDBClient, { text, names, values }: DrawnUpdate, item: Item): Promise<string> {
  await client.send(new PutItemCommand({ TableName, Item: { ...item, ...KEY } }));
  return outcomeOf(async () => {
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName,
        Key: KEY,
        UpdateExpression: text,
        ExpressionAttributeNames: names,
        ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
        ReturnValues: 'ALL_NEW',
      }),
    );
    return itemText(Attributes ?? {});
  });
}

async function outcomeOf(send: () => Promise<string>): Promise<string> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'fails';
    if (error instanceof Error) return error.name;
    throw error;
  }
}
