import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { dynamoSnapshots } from '#adapters/dynamodb/snapshots.ts';
import { type Mark } from '#core/model/mark.ts';
import { type TokenId } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { MAX_MARKS } from '#flows/track-followers.ts';
import { aCoverage } from '../../../../support/builders/a-coverage.ts';
import { FOLLOWER, LEADER, NOW } from '../../../../support/builders/identities.ts';
import { memorySnapshots } from '../../../../support/fakes/memory-snapshots.ts';
import { type LocalTable, startLocalTable } from '../../../../support/local-table.ts';
import { snapshotsSpec } from '../../../../support/port-specs/snapshots-spec.ts';

let table: LocalTable | undefined;
afterEach(async () => {
  await table?.close();
  table = undefined;
});

snapshotsSpec('in memory', () => Promise.resolve(memorySnapshots()));
snapshotsSpec('in DynamoDB', async () => {
  table = await startLocalTable();
  return dynamoSnapshots(table);
});

test('a day of coverage stands beside its leader and may go 400 days after it', async () => {
  // Given
  table = await startLocalTable();
  await dynamoSnapshots(table).addCoverage(aCoverage());
  // When
  const Key = { pk: { S: `LE#${LEADER}` }, sk: { S: 'COVERAGE#2026-06-01' } };
  const { Item } = await table.client.send(new GetItemCommand({ TableName: table.table, Key }));
  // Then
  expect(Item?.['ttl']).toEqual({ N: String(Date.UTC(2027, 6, 6) / 1_000) });
});

test('a leader’s value, judged by its age, is read as of a moment ago at half the price; a follower’s as it stands', async () => {
  // Given
  const client = mockClient(DynamoDBClient).on(GetItemCommand).resolves({});
  const snapshots = dynamoSnapshots({ client: new DynamoDBClient({}), table: 'table' });
  // When
  await snapshots.leaderEquity(LEADER);
  await snapshots.followerEquity({ follower: FOLLOWER, mode: 'live' });
  // Then
  expect(client.commandCalls(GetItemCommand).map(({ args: [{ input }] }) => input.ConsistentRead)).toEqual([
    false,
    true,
  ]);
  client.restore();
});

describe('the marks of a day', () => {
  const marksOf = (count: number): readonly Mark[] =>
    Array.from({ length: count }, (_, index) => ({
      ...{ token: (2n ** 256n - 1n - BigInt(index)).toString() as TokenId, price: price(999_999n) },
      ...{ hasBid: false, at: NOW },
    }));

  test('fit into one item where there are as many as are ever kept, with the longest ids', async () => {
    // Given
    table = await startLocalTable();
    const snapshots = dynamoSnapshots(table);
    const closing = { day: '2026-06-01', marks: marksOf(MAX_MARKS), at: NOW };
    // When
    await snapshots.addClosingMarks(closing);
    // Then
    expect(await snapshots.closingMarks('2026-06-01')).toEqual(closing);
    const most = { ...closing, day: '2026-06-02', marks: marksOf(2 * MAX_MARKS) };
    await expect(snapshots.addClosingMarks(most)).rejects.toThrow('the table did not answer');
  });

  test('may go 400 days after it', async () => {
    // Given
    table = await startLocalTable();
    await dynamoSnapshots(table).addClosingMarks({ day: '2026-06-01', marks: [], at: NOW });
    // When
    const Key = { pk: { S: 'MARKS' }, sk: { S: 'DAY#2026-06-01' } };
    const { Item } = await table.client.send(new GetItemCommand({ TableName: table.table, Key }));
    // Then
    expect(Item?.['ttl']).toEqual({ N: String(Date.UTC(2027, 6, 6, 12) / 1_000) });
  });
});
