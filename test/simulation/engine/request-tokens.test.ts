import { type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { refusal } from '../../bin/local/aws/support/refusal.ts';
import { TableName, testItems } from '../../bin/local/aws/support/test-items.ts';
import { givenClients } from './given-clients.ts';

describe('ClientRequestToken', () => {
  test.each([
    [599_999, false],
    [600_000, true],
  ])('after %p ms the same transaction takes place again: %p', async (ms, isAgain) => {
    // Given
    const { sure, later } = givenClients({});
    const own = testItems(sure, 't');
    await own.transact([own.spend('cap', 1, 10)], 'token');
    // When
    later(ms);
    await own.transact([own.spend('cap', 1, 10)], 'token');
    // Then
    expect((await own.read('cap'))?.['used']).toEqual({ N: isAgain ? '2' : '1' });
  });

  test('forgotten by the service lets it take place again', async () => {
    const { sure } = givenClients({});
    const own = testItems(sure, 't');
    await own.transact([own.spend('cap', 1, 10)], 'token');
    sure.forgetTokens();
    await own.transact([own.spend('cap', 1, 10)], 'token');
    expect((await own.read('cap'))?.['used']).toEqual({ N: '2' });
  });

  test.each<[string, (own: ReturnType<typeof testItems>) => TransactWriteItem[]]>([
    ['another amount', (own) => [own.spend('cap', 2, 10), own.putNew('a')]],
    ['another cap of the condition', (own) => [own.spend('cap', 1, 11), own.putNew('a')]],
    ['another item', (own) => [own.spend('other', 1, 10), own.putNew('a')]],
    ['another attribute', (own) => [own.spend('cap', 1, 10), own.putNew('a', { n: { N: '1' } })]],
    ['another order', (own) => [own.putNew('a'), own.spend('cap', 1, 10)]],
    [
      'another condition',
      (own) => [changed(own.spend('cap', 1, 10), { ConditionExpression: 'used <= :rest' }), own.putNew('a')],
    ],
    [
      'another update',
      (own) => [
        changed(own.spend('cap', 1, 10), { UpdateExpression: 'SET used = if_not_exists(used, :zero) - :amount' }),
        own.putNew('a'),
      ],
    ],
    [
      'the old item not asked for',
      (own) => [changed(own.spend('cap', 1, 10), { ReturnValuesOnConditionCheckFailure: 'NONE' }), own.putNew('a')],
    ],
    ['an item more', (own) => [own.spend('cap', 1, 10), own.putNew('a'), own.putNew('b')]],
    [
      'a deletion in place of a put',
      (own) => [own.spend('cap', 1, 10), { Delete: { TableName, Key: own.keyOf('a') } }],
    ],
    ['no condition', (own) => [own.spend('cap', 1, 10), { Put: { TableName, Item: own.keyOf('a') } }]],
  ])('with %s is refused', async (_what, items) => {
    const { sure } = givenClients({});
    const own = testItems(sure, 't');
    await own.transact([own.spend('cap', 1, 10), own.putNew('a')], 'token');
    const error = await refusal(own.transact(items(own), 'token'));
    expect(error.name).toBe('IdempotentParameterMismatchException');
  });

  test('with the same placeholder for another name is refused', async () => {
    const { sure } = givenClients({});
    const own = testItems(sure, 't');
    const put = (name: string): TransactWriteItem => ({
      Put: {
        TableName,
        Item: own.keyOf('a'),
        ConditionExpression: 'attribute_not_exists(#name)',
        ExpressionAttributeNames: { '#name': name },
      },
    });
    await own.transact([put('n')], 'token');
    expect((await refusal(own.transact([put('m')], 'token'))).name).toBe('IdempotentParameterMismatchException');
    await expect(own.transact([put('n')], 'token')).resolves.toBeUndefined();
  });
});

type Update = NonNullable<TransactWriteItem['Update']>;

function changed({ Update: update }: TransactWriteItem, change: Partial<Update>): TransactWriteItem {
  return update === undefined ? {} : { Update: { ...update, ...change } };
}
