import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { readParent, schemaOf } from '#adapters/dynamodb/parent-schema.ts';
import { KEYS } from '#contract/table.ts';
import { type ParentId } from '#core/values/ids.ts';
import { NO_USD } from '#core/values/usd.ts';
import { NewerOrderError } from '#ports/errors.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aWorkedParent } from '../../../../support/builders/a-worked-parent.ts';
import { type LocalTable, startLocalTable } from '../../../../support/local-table.ts';

const PARENT = aParent();
let table: LocalTable;

beforeEach(async () => {
  table = await startLocalTable();
  await dynamoLedger(table).commit([{ kind: 'put', type: 'parent', value: PARENT }]);
});
afterEach(() => table.close());

async function givenSchema(schema: string | undefined): Promise<void> {
  await table.client.send(
    new UpdateItemCommand({
      TableName: table.table,
      Key: marshall(KEYS.parent(PARENT.parentId)),
      ...(schema === undefined
        ? { UpdateExpression: 'REMOVE #schema' }
        : { UpdateExpression: 'SET #schema = :schema', ExpressionAttributeValues: { ':schema': { S: schema } } }),
      ExpressionAttributeNames: { '#schema': 'schema' },
    }),
  );
}

test('W6: what is worked over time is for no version that would sell it as an exit, forget whose copy it is, or kill it', () => {
  const limits = { total: NO_USD };
  const because = { code: 'ABOVE_USD', dollars: NO_USD, most: NO_USD } as const;
  const copy = aWorkedParent({}, { copy: { because, settings: 1n, asOf: 1n, limits } });
  const own = aWorkedParent();
  const top = aWorkedParent({}, { order: { ...own.work.order, style: 'top' } });
  expect([aParent(), own, top, copy].map(schemaOf)).toEqual(['1', '2', '3', '3']);
});

test.each([undefined, '0', '1', '2', '3'])(
  'W6: a parent order of schema %p is one that this version handles, and its value is the model’s',
  async (schema) => {
    await givenSchema(schema);
    expect(await dynamoLedger(table).parent(PARENT.parentId)).toEqual(PARENT);
  },
);

test.each(['4', 'of another kind'])(
  'W6: a parent order of schema %p is refused, and its doorbell goes back',
  async (schema) => {
    await givenSchema(schema);
    const reading = dynamoLedger(table).parent(PARENT.parentId);
    await expect(reading).rejects.toThrow(NewerOrderError);
    await expect(reading).rejects.toMatchObject({ recovery: 'retry', context: { parentId: PARENT.parentId } });
  },
);

test('nothing is read where nothing is stored', async () => {
  expect(await readParent(table, 'nobody' as ParentId)).toBeUndefined();
});
