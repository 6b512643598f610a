import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { ENV } from '#contract/env.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { startLocalAws } from '../../bin/local/aws/local-aws.ts';
import { dynamoClient } from '../bin/local/aws/support/clients.ts';
import { stepClock } from '../bin/local/aws/support/step-clock.ts';
import { TableName } from '../bin/local/aws/support/test-items.ts';
import { aLeaderEvent } from '../support/builders/a-leader-event.ts';
import { aParent } from '../support/builders/a-parent.ts';
import { someSettings } from '../support/builders/a-settings.ts';
import { aParentId, anEventId, NOW } from '../support/builders/identities.ts';
import { aContext } from '../support/fakes/run-log.ts';

/*
 * What no local queue delivers: several messages of one FIFO group in one batch, messages whose deduplication was
 * forgotten, and messages that come again because their deletion came too late.
 */

type Handler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

const before = { ...process.env };
/** Parent orders whose every write collides. */
const blocked = new Set<string>();
let handler: Handler;
let ledger: ReturnType<typeof dynamoLedger>;
let close: () => Promise<void>;
let first = 0;

beforeAll(async () => {
  const aws = await startLocalAws({
    clock: stepClock(NOW),
    stage: 'test',
    conflict: ({ key }) => blocked.has(String(key['pk']?.['S'])),
  });
  const client = dynamoClient(aws);
  ledger = dynamoLedger({ client, table: TableName });
  await dynamoSettings({ client, table: TableName }).store(someSettings({ version: 0n }));
  Object.assign(process.env, aws.environment, { [ENV.logLevel]: 'ERROR' });
  // What failed on purpose is logged through the console.
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  ({ handler } = await import('../../lambdas/executor/handler.ts'));
  close = async () => {
    client.destroy();
    await aws.close();
  };
});
afterAll(async () => {
  jest.restoreAllMocks();
  process.env = before;
  await close();
});
beforeEach(() => {
  first += 100;
});

/** Parent orders of a ledger that is no longer traded: each ends as SKIPPED in one transaction, without the venue. */
async function givenParents(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1)
    await ledger.commit([
      { kind: 'put', type: 'event', value: aLeaderEvent({ eventId: anEventId(first + at) }) },
      {
        kind: 'put',
        type: 'parent',
        value: aParent({ parentId: aParentId(first + at), eventId: anEventId(first + at), mode: 'dry-run' }),
      },
    ]);
}

const parentAt = async (at: number): Promise<ParentOrder> => (await ledger.parent(aParentId(first + at)))!;

async function statesOf(count: number): Promise<readonly string[]> {
  const parents = await Promise.all(Array.from({ length: count }, (_, at) => parentAt(at)));
  return parents.map(({ state }) => state);
}

function aMessage(at: number, group: string, changes: Partial<SQSRecord> = {}): SQSRecord {
  return {
    messageId: `m${at}`,
    receiptHandle: `r${at}`,
    body: JSON.stringify({ v: 1, parentId: aParentId(first + at) }),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: String(NOW),
      SenderId: 'test',
      ApproximateFirstReceiveTimestamp: String(NOW),
      MessageGroupId: group,
      MessageDeduplicationId: `d${at}`,
      SequenceNumber: String(first + at),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:polycopy-test-doorbell.fifo',
    awsRegion: 'eu-west-1',
    ...changes,
  };
}

const whenHanded = (...Records: readonly SQSRecord[]): Promise<SQSBatchResponse> =>
  handler({ Records: [...Records] }, aContext());
const failuresOf = ({ batchItemFailures }: SQSBatchResponse): readonly string[] =>
  batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

describe('a batch with several messages of one FIFO group', () => {
  test('of which the second fails: it and all after it go back untouched, the first and other groups are done', async () => {
    // Given
    await givenParents(5);
    blocked.add(`PO#${aParentId(first + 1)}`);
    // When
    const answer = await whenHanded(
      aMessage(0, 'a'),
      aMessage(1, 'a'),
      aMessage(3, 'b'),
      aMessage(2, 'a'),
      aMessage(4, 'b'),
    );
    // Then
    expect(failuresOf(answer)).toEqual(['m1', 'm2']);
    expect(await statesOf(5)).toEqual(['SKIPPED', 'NEW', 'NEW', 'SKIPPED', 'SKIPPED']);
    expect((await parentAt(2)).version).toBe(1n);

    // When: they come again
    blocked.clear();
    const again = await whenHanded(aMessage(1, 'a'), aMessage(2, 'a'));
    // Then
    expect(failuresOf(again)).toEqual([]);
    expect(await statesOf(5)).toEqual(Array(5).fill('SKIPPED'));
  });

  test('of which the first fails in each of two groups: all of both go back', async () => {
    await givenParents(4);
    blocked.add(`PO#${aParentId(first)}`).add(`PO#${aParentId(first + 2)}`);
    const answer = await whenHanded(aMessage(0, 'a'), aMessage(2, 'b'), aMessage(1, 'a'), aMessage(3, 'b'));
    blocked.clear();
    expect(failuresOf(answer)).toEqual(['m0', 'm2', 'm1', 'm3']);
    expect(await statesOf(4)).toEqual(Array(4).fill('NEW'));
  });

  test('of ten messages, the most that a FIFO batch holds, is done whole', async () => {
    await givenParents(10);
    const answer = await whenHanded(...Array.from({ length: 10 }, (_, at) => aMessage(at, 'a')));
    expect(failuresOf(answer)).toEqual([]);
    expect(await statesOf(10)).toEqual(Array(10).fill('SKIPPED'));
  });

  test('of which one cannot be read or names nothing: they are let go, and the group goes on', async () => {
    await givenParents(2);
    const answer = await whenHanded(aMessage(0, 'a', { body: '{"v":1' }), aMessage(99, 'a'), aMessage(1, 'a'));
    expect(failuresOf(answer)).toEqual([]);
    expect(await statesOf(2)).toEqual(['NEW', 'SKIPPED']);
  });
});

describe('a message that comes again', () => {
  const twice: readonly (readonly [string, () => Promise<readonly SQSBatchResponse[]>])[] = [
    [
      'in the same batch, its deduplication forgotten',
      async () => [await whenHanded(aMessage(0, 'a'), aMessage(0, 'a', { messageId: 'other' }))],
    ],
    [
      'after it was done, because its receipt had expired at the deletion',
      async () => [await whenHanded(aMessage(0, 'a')), await whenHanded(aMessage(0, 'a', { receiptHandle: 'later' }))],
    ],
    [
      'while the first run is at work, because its visibility ended',
      () => Promise.all([whenHanded(aMessage(0, 'a')), whenHanded(aMessage(0, 'a'))]),
    ],
    ['in another group, after a redrive', async () => [await whenHanded(aMessage(0, 'a'), aMessage(0, 'b'))]],
  ];

  test.each(twice)('%s changes nothing the second time', async (_, deliver) => {
    // Given
    await givenParents(1);
    // When
    const answers = await deliver();
    // Then
    expect(answers.flatMap(failuresOf)).toEqual([]);
    expect(await parentAt(0)).toMatchObject({ state: 'SKIPPED', version: 2n, reason: { code: 'MODE_CHANGED' } });
  });
});
