import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { type TestItems, testItems } from '../bin/local/aws/support/test-items.ts';
import type { TableKind, TableServer } from './table-server.ts';

/** What each test of a suite works on: a table for all of them, and keys of its own. */
export type OwnItems = { readonly client: DynamoDBClient; readonly own: TestItems; another(): DynamoDBClient };

/** JVMs start slowly on a busy machine. */
const START_MS = 120_000;

/** Starts one server for the tests of the surrounding block, and gives each test a part of the table to itself. */
export function givenTable(kind: TableKind): () => OwnItems {
  let server: TableServer | undefined;
  let own: TestItems | undefined;
  let test = 0;
  beforeAll(async () => {
    server = await kind.start();
  }, START_MS);
  afterAll(async () => {
    await server?.close();
  });
  beforeEach(() => {
    test += 1;
    if (server !== undefined) own = testItems(server.client, String(test));
  });
  return () => {
    if (server === undefined || own === undefined) throw new Error('asked before the first test');
    return { client: server.client, own, another: () => server!.another() };
  };
}
