import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type Key } from '#contract/table.ts';
import { encodeItem, encodeValues } from './item-codec.ts';
import { answerOf, type Table } from './read-item.ts';

type PutIf = {
  readonly key: Key;
  readonly value: object;
  readonly condition: string;
  readonly names?: Record<string, string>;
  readonly values?: Readonly<Record<string, unknown>>;
};

/**
 * Writes an item under a condition.
 *
 * When an answer is lost the client writes again, and the condition meets what the first try wrote: the stored item
 * says whose write it is.
 *
 * @returns False when the condition does not hold. @throws UnavailableError
 */
export async function putIf(
  { client, table }: Table,
  { key, value, condition, names, values }: PutIf,
): Promise<boolean> {
  const write = randomUUID();
  return answerOf(async () => {
    try {
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: encodeItem(value, { ...key, tid: write }),
          ConditionExpression: condition,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
          ...(values === undefined ? {} : { ExpressionAttributeValues: encodeValues(values) }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return error.Item?.['tid']?.S === write;
      throw error;
    }
  });
}
