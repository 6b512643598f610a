import { describe, expect, test } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import { type ParentId } from '#core/values/ids.ts';
import { ConfigurationError, ContentionError, UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { doorbellHandler } from '#runtime/doorbell-handler.ts';
import { aContext, type RunLog, runLog } from '../../../support/fakes/run-log.ts';

const idOf = (digit: string): ParentId => digit.repeat(64) as ParentId;

function aRecord(
  messageId: string,
  group: string,
  body = JSON.stringify({ v: 1, parentId: idOf(messageId) }),
): SQSRecord {
  return { messageId, body, attributes: { MessageGroupId: group } } as unknown as SQSRecord;
}

type Handled = { readonly failed: readonly string[]; readonly ran: readonly ParentId[]; readonly log: RunLog };

async function whenHandled(records: readonly SQSRecord[], failures: Record<string, Error> = {}): Promise<Handled> {
  const log = runLog();
  const ran: ParentId[] = [];
  const handler = doorbellHandler(log, (parentId) => {
    ran.push(parentId);
    const failure = failures[parentId];
    return failure === undefined ? Promise.resolve() : Promise.reject(failure);
  });
  const { batchItemFailures } = await handler({ Records: [...records] }, aContext());
  return { failed: batchItemFailures.map((one) => one.itemIdentifier), ran, log };
}

describe('a batch of doorbells', () => {
  test('Q5, Q8: a failure stops its group, and no other group', async () => {
    // Given
    const records = [aRecord('1', 'a'), aRecord('2', 'b'), aRecord('3', 'a'), aRecord('4', 'b'), aRecord('5', 'a')];
    // When
    const { failed, ran } = await whenHandled(records, { [idOf('3')]: new UnavailableError('no') });
    // Then
    expect(failed).toEqual(['3', '5']);
    expect(ran).toEqual(['1', '2', '3', '4'].map(idOf));
  });

  test.each([
    [new UnavailableError('no'), true],
    [new UnreadableAnswerError('no'), true],
    [new ContentionError('no'), true],
    [new ConfigurationError('no'), false],
  ])('S4: %s goes back to the queue: %p', async (error, isBack) => {
    const { failed, log } = await whenHandled([aRecord('1', 'a')], { [idOf('1')]: error });
    expect(failed).toEqual(isBack ? ['1'] : []);
    expect(log.failures).toEqual([error]);
  });

  test.each([
    ['no JSON', '{'],
    ['another version', JSON.stringify({ v: 2, parentId: idOf('1') })],
    ['an id that is none', JSON.stringify({ v: 1, parentId: 'PO#1' })],
    ['something beside the id', JSON.stringify({ v: 1, parentId: idOf('1'), amount: 5 })],
    ['nothing', ''],
  ])('Q4: a body with %s is let go and counted, and its group goes on', async (_, body) => {
    const { failed, ran, log } = await whenHandled([aRecord('1', 'a', body), aRecord('2', 'a')]);
    expect(failed).toEqual([]);
    expect(ran).toEqual([idOf('2')]);
    expect(log.counts.get('UnknownDoorbells')).toBe(1);
  });

  test('Q4: of a body that cannot be read the log keeps size and hash, and none of its text', async () => {
    // Given
    const said: unknown[] = [];
    const log: RunLog = { ...runLog(), warn: (message, fields) => void said.push(message, fields) };
    const handler = doorbellHandler(log, () => Promise.resolve());
    // When
    for (const body of ['{"secret":"hunter2"', '{"secret":"hunter3"'])
      await handler({ Records: [aRecord('1', 'a', body)] }, aContext());
    // Then
    const texts = said.map((one) => JSON.stringify(one));
    expect(texts.join()).not.toContain('hunter');
    expect(texts).toHaveLength(4);
    expect(texts[1]).toContain('"bytes":19');
    expect(texts[1]).not.toBe(texts[3]);
  });

  test('a bug is never swallowed: the whole batch goes back, and the counts are published', async () => {
    // Given
    const log = runLog();
    const handler = doorbellHandler(log, () => Promise.reject(new Error('bug')));
    // When
    const run = handler({ Records: [aRecord('1', 'a')] }, aContext());
    // Then
    await expect(run).rejects.toThrow('bug');
    expect(log.published).toBe(1);
    expect(log.failures).toHaveLength(1);
  });
});
