import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, expect, test } from '@jest/globals';
import { decisionFactsOf, keptDecisionFacts } from '#adapters/dynamodb/decision-facts.ts';
import { factsOf } from '#core/execution/decision-facts.ts';
import { labelledStream } from '#core/values/random-stream.ts';
import { aBook, aLevel } from '../../../../support/builders/a-market.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { aParentId, NOW } from '../../../../support/builders/identities.ts';
import { type LocalTable, startLocalTable } from '../../../../support/local-table.ts';

let table: LocalTable | undefined;
afterEach(async () => {
  await table?.close();
  table = undefined;
});

/** As many levels a side, each with shares of its own. */
function aDeepBook(levels: number): ReturnType<typeof aBook> {
  const stream = labelledStream(1n, 'book');
  const side = Array.from({ length: levels }, (_none, at) => aLevel(`0.${String(at + 100)}`, String(stream.nextU32())));
  return aBook({ bids: side, asks: side });
}

test('what a decision knew takes four write units with a book of a hundred levels a side, and goes after 35 days', async () => {
  // Given
  table = await startLocalTable();
  const facts = factsOf(aParentId(), aSnapshot({ book: aDeepBook(100) }));
  // When
  await keptDecisionFacts(table, facts);
  // Then
  const Key = { pk: { S: `DE#${aParentId()}` }, sk: { S: 'FACTS' } };
  const { Item } = await table.client.send(new GetItemCommand({ TableName: table.table, Key }));
  expect(Item?.['packed']?.S?.length).toBeLessThan(3_900);
  expect(Item?.['ttl']).toEqual({ N: String(NOW / 1_000 + 35 * 86_400) });
  expect(await decisionFactsOf(table, aParentId())).toEqual(facts);
});

test('what would take more than eight is not kept, and fails nothing', async () => {
  // Given
  table = await startLocalTable();
  // When
  await keptDecisionFacts(table, factsOf(aParentId(), aSnapshot({ book: aDeepBook(800) })));
  // Then
  expect(await decisionFactsOf(table, aParentId())).toBeUndefined();
});
