import {
  DynamoDBClient,
  GetItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { encodeItem, encodeValues } from '#adapters/dynamodb/item-codec.ts';
import { dynamoSignings } from '#adapters/dynamodb/signings.ts';
import { KEYS } from '#contract/table.ts';
import { anOrderId } from '../../../../support/builders/a-child.ts';
import { aParentId, FOLLOWER, NOW } from '../../../../support/builders/identities.ts';
import { dollars } from '../../../../support/builders/quantities.ts';
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

const ORDER = KEYS.signedOrder(FOLLOWER, anOrderId(1));
const PURCHASE = {
  ...{ follower: FOLLOWER, order: anOrderId(1), parent: aParentId(1), dollars: dollars('30') },
  ...{ isWorked: false, perParent: dollars('50'), perDay: dollars('100') },
};
const OK = { Code: 'None' };
const FAILED = { Code: 'ConditionalCheckFailed' };

test.each([
  ['parent', [OK, FAILED, OK]],
  ['day', [OK, OK, FAILED]],
] as const)(
  'an order that is there was counted, also where only the bound of its %s is named',
  async (what, reasons) => {
    // Given
    const client = mockClient(DynamoDBClient);
    const cancelled = { message: 'cancelled', $metadata: {}, CancellationReasons: [...reasons] };
    client.on(TransactWriteItemsCommand).rejects(new TransactionCanceledException(cancelled));
    const signings = dynamoSignings({ client: new DynamoDBClient({}), table: 'table' });
    client.on(GetItemCommand).resolves({});
    const Key = encodeValues(ORDER);
    // When, Then
    expect(await signings.count(PURCHASE, NOW)).toMatchObject({ kind: 'above', what });
    client
      .on(GetItemCommand, { Key, ConsistentRead: true })
      .resolves({ Item: encodeItem({ dollars: dollars('30') }, { ...ORDER }) });
    expect(await signings.count(PURCHASE, NOW)).toEqual({ kind: 'counted' });
    client.restore();
  },
);
