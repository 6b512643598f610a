import { DynamoDBClient, ScanCommand, type ScanCommandInput } from '@aws-sdk/client-dynamodb';
import { afterEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { dynamoCostArchive } from '#adapters/dynamodb/cost-archive.ts';
import { decodeItem, encodeItem } from '#adapters/dynamodb/item-codec.ts';
import { KEYS } from '#contract/table.ts';
import { MOST_COST_PAGES } from '#flows/load-costs.ts';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { anEventId } from '../../../../support/builders/identities.ts';

const dynamo = mockClient(DynamoDBClient);
afterEach(() => {
  dynamo.reset();
});

/** A table of so many pages with an event on each, and the order in which pages are read and items decoded. */
function aTable(pages: number) {
  const log: string[] = [];
  dynamo.on(ScanCommand).callsFake(({ ExclusiveStartKey: from }: ScanCommandInput) => {
    const page = Number(from?.['pk']?.N ?? 0);
    log.push('read');
    const eventId = anEventId(page);
    return {
      Items: [encodeItem(aLeaderEvent({ eventId }), { ...KEYS.event(eventId) })],
      ...(page + 1 < pages ? { LastEvaluatedKey: { pk: { N: String(page + 1) } } } : {}),
    };
  });
  const decode: typeof decodeItem = (item) => {
    log.push('decoded');
    return decodeItem(item);
  };
  return { log, archive: dynamoCostArchive({ client: new DynamoDBClient({}), table: 'table', decode }) };
}

test('reads as many pages as it may, and of one more nothing', async () => {
  const facts = await aTable(MOST_COST_PAGES).archive.costFacts(MOST_COST_PAGES);
  expect(facts?.events.length).toBe(MOST_COST_PAGES);
  expect(await aTable(MOST_COST_PAGES + 1).archive.costFacts(MOST_COST_PAGES)).toBeUndefined();
  expect(dynamo.commandCalls(ScanCommand).length).toBe(2 * MOST_COST_PAGES);
});

test('keeps no page as it came: each is decoded before the next is read', async () => {
  const { log, archive } = aTable(3);
  await archive.costFacts(3);
  expect(log).toEqual(['read', 'decoded', 'read', 'decoded', 'read', 'decoded']);
});
