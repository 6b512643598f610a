import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { TableName } from '../../bin/local/aws/support/test-items.ts';
import { type Faults } from './faults.ts';
import { type MemoryDynamo, memoryDynamo } from './memory-dynamo.ts';

/** The key of the one item that most tests write. */
export const KEY = { pk: { S: 'a' }, sk: { S: 'S' } };
/** Writes a number into it. */
export const aPut = (n: number) => new PutItemCommand({ TableName, Item: { ...KEY, n: { N: String(n) } } });
/** Adds one to the number. */
export const anIncrement = () =>
  new UpdateItemCommand({
    TableName,
    Key: KEY,
    UpdateExpression: 'ADD n :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
  });

/** A table with two clients. */
export type GivenClients = {
  readonly sure: MemoryDynamo;
  /** Has the faults. */
  readonly faulty: MemoryDynamo;
  /** Moves the service's clock. */
  later(ms: number): void;
  /** The number that is stored. */
  stored(): Promise<string | undefined>;
};

/** Makes a table with a client that has faults and one that has none. */
export function givenClients(faults: Faults, attempts = 1): GivenClients {
  let nowMs = 1_000_000;
  const sure = memoryDynamo({ now: () => nowMs });
  return {
    sure,
    faulty: sure.another({ faults, attempts }),
    later: (ms: number) => {
      nowMs += ms;
    },
    stored: async () => (await sure.send(new GetItemCommand({ TableName, Key: KEY }))).Item?.['n']?.N,
  };
}
