import { afterEach } from '@jest/globals';
import { dynamoNewsCursors } from '#adapters/dynamodb/news-cursors.ts';
import { memoryNewsCursors } from '../../../../support/fakes/memory-news-cursors.ts';
import { type LocalTable, startLocalTable } from '../../../../support/local-table.ts';
import { newsCursorsSpec } from '../../../../support/port-specs/news-cursors-spec.ts';

let table: LocalTable | undefined;
afterEach(async () => {
  await table?.close();
  table = undefined;
});

newsCursorsSpec('in memory', () => Promise.resolve(memoryNewsCursors()));
newsCursorsSpec('in DynamoDB', async () => {
  table = await startLocalTable();
  return dynamoNewsCursors(table);
});
