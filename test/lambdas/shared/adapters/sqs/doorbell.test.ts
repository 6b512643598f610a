import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { sqsDoorbell } from '#adapters/sqs/doorbell.ts';
import { doorbellSchema } from '#contract/messages.ts';
import { type FollowerName, type ParentId, type TokenId } from '#core/values/ids.ts';
import { UnavailableError } from '#ports/errors.ts';

const client = mockClient(SQSClient);
const doorbell = sqsDoorbell({ client: new SQSClient({}), queueUrl: 'https://queue/doorbell.fifo' });
const PARENT = {
  parentId: 'ab'.repeat(32) as ParentId,
  follower: 'main' as FollowerName,
  token: '123' as TokenId,
  version: 7n,
};

beforeEach(() => {
  client.reset();
  client.on(SendMessageCommand).resolves({});
});

type Rung = Readonly<Record<'body' | 'group' | 'deduplication' | 'queue', string | undefined>>;

async function whenRung(changes: Partial<typeof PARENT> = {}, again?: string): Promise<Rung> {
  await doorbell.ring({ ...PARENT, ...changes }, again);
  const { MessageBody, MessageGroupId, MessageDeduplicationId, QueueUrl } =
    client.commandCalls(SendMessageCommand).at(-1)?.args[0].input ?? {};
  return { body: MessageBody, group: MessageGroupId, deduplication: MessageDeduplicationId, queue: QueueUrl };
}

describe('the doorbell', () => {
  test('carries the id of the parent and nothing else', async () => {
    const { body, queue } = await whenRung();
    expect(doorbellSchema.parse(JSON.parse(body ?? ''))).toEqual({ v: 1, parentId: PARENT.parentId });
    expect(queue).toBe('https://queue/doorbell.fifo');
  });

  test('Q5: has one group for each follower and token', async () => {
    const { group } = await whenRung();
    expect((await whenRung({ parentId: 'cd'.repeat(32) as ParentId })).group).toBe(group);
    expect((await whenRung({ token: '124' as TokenId })).group).not.toBe(group);
    expect((await whenRung({ follower: 'other' as FollowerName })).group).not.toBe(group);
  });

  test('is one ring for each version, and another one with `again`', async () => {
    const { deduplication } = await whenRung();
    expect((await whenRung()).deduplication).toBe(deduplication);
    expect((await whenRung({ version: 8n })).deduplication).not.toBe(deduplication);
    expect((await whenRung({}, '29916667')).deduplication).not.toBe(deduplication);
  });

  test.each(['29916667', 'a minute', 'x'.repeat(300), 'é'])(
    'gives the queue an id that it takes, again %p',
    async (again) => {
      expect((await whenRung({}, again)).deduplication).toMatch(/^[A-Za-z0-9.:-]{1,128}$/);
    },
  );

  test.each([0, 1, 2, 10, 11, 25])(
    'rings for %p followers, ten in a request, each with its own id and group',
    async (count) => {
      // Given
      client.on(SendMessageBatchCommand).resolves({ Failed: [] });
      const all = Array.from({ length: count }, (_, at) => ({
        ...PARENT,
        follower: `f${at}` as FollowerName,
        version: BigInt(at),
      }));
      // When
      await doorbell.ringAll(all);
      // Then
      const batches = client.commandCalls(SendMessageBatchCommand).map((call) => call.args[0].input.Entries ?? []);
      const singles = client.commandCalls(SendMessageCommand).map((call) => [call.args[0].input]);
      expect(
        batches.every((batch) => batch.length <= 10 && new Set(batch.map(({ Id }) => Id)).size === batch.length),
      ).toBe(true);
      const sent = [...batches, ...singles].flat();
      expect(sent).toHaveLength(count);
      expect(new Set(sent.map((one) => one.MessageGroupId)).size).toBe(count);
      expect(batches.length + singles.length).toBe(Math.ceil(count / 10));
      for (const [at, one] of all.entries()) {
        const { group, deduplication } = await whenRung(one);
        expect(sent[at]).toMatchObject({ MessageGroupId: group, MessageDeduplicationId: deduplication });
      }
    },
  );

  test('Q9: says when the queue takes only a part of them', async () => {
    client.on(SendMessageBatchCommand).resolves({ Failed: [{ Id: '1', Code: 'InternalError', SenderFault: false }] });
    await expect(doorbell.ringAll([PARENT, { ...PARENT, version: 8n }])).rejects.toThrow(UnavailableError);
  });

  test('says when the queue cannot be reached', async () => {
    client.on(SendMessageCommand).rejects(new Error('no route'));
    await expect(whenRung()).rejects.toThrow(UnavailableError);
  });
});
