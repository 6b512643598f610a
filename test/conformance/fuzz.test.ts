import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateQuery,
  paginateScan,
  PutItemCommand,
  QueryCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  TransactionCanceledException,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TableName, type Values } from '../bin/local/aws/support/test-items.ts';
import { type Draw, seededDraw } from './seeded-draw.ts';
import { TABLE_KINDS, type TableServer } from './table-server.ts';

const OPERATIONS = 1_500;
/** Named with the run that fails, so that it can be had again: FUZZ_SEED=n. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_121);
/** So often the tables are compared as a whole, to find the operation that parted them. */
const COMPARE_EVERY = 250;

type Write =
  | { readonly kind: 'Put'; readonly input: NonNullable<TransactWriteItem['Put']> }
  | { readonly kind: 'Update'; readonly input: NonNullable<TransactWriteItem['Update']> }
  | { readonly kind: 'Delete'; readonly input: NonNullable<TransactWriteItem['Delete']> }
  | { readonly kind: 'ConditionCheck'; readonly input: NonNullable<TransactWriteItem['ConditionCheck']> };
type Operation =
  | { readonly kind: 'write'; readonly write: Write }
  | { readonly kind: 'transaction'; readonly writes: readonly Write[]; readonly token: string | undefined }
  | { readonly kind: 'query'; readonly partition: string; readonly forwards: boolean; readonly limit: number }
  | { readonly kind: 'open'; readonly openKind: string };

describe(`the same ${OPERATIONS} operations on ${TABLE_KINDS.map(({ name }) => name).join(', ')}, seed ${SEED}`, () => {
  let servers: readonly TableServer[] = [];
  beforeAll(async () => {
    servers = await Promise.all(TABLE_KINDS.map((kind) => kind.start()));
  }, 120_000);
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close()));
  });

  test('have the same outcomes and leave the same items and index entries', async () => {
    const draw = seededDraw(SEED);
    const outcomes = new Map<string, number>();
    for (let at = 0; at < OPERATIONS; at += 1) {
      // When
      const operation = drawOperation(draw, at);
      const found = await Promise.all(servers.map(({ client }) => outcomeOf(client, operation)));
      // Then
      expectSame(found, `operation ${at}: ${JSON.stringify(operation)}`);
      const name = `${operation.kind} ${String(found[0]?.['name'])}`;
      outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
      if (at % COMPARE_EVERY === COMPARE_EVERY - 1) await expectSameTables(servers, `after operation ${at}`);
    }
    // A fuzz whose every write is refused compares nothing.
    for (const name of [
      'write done',
      'write ConditionalCheckFailedException',
      'transaction done',
      'transaction TransactionCanceledException',
    ])
      expect({ name, isSeen: (outcomes.get(name) ?? 0) > 50 }).toEqual({ name, isSeen: true });
  }, 120_000);
});

async function expectSameTables(servers: readonly TableServer[], said: string): Promise<void> {
  expectSame(await Promise.all(servers.map(({ client }) => contentOf(client))), said);
}

/** All like the last, which is AWS's own where Java is. */
function expectSame(found: readonly unknown[], said: string): void {
  const named = (one: unknown, at: number) => ({ of: TABLE_KINDS[at]?.name, said, found: one });
  expect(found.map(named)).toEqual(found.map((_, at) => named(found.at(-1), at)));
}

type Content = { readonly items: readonly unknown[]; readonly open: readonly unknown[] };

async function contentOf(client: DynamoDBClient): Promise<Content> {
  const items: Values[] = [];
  for await (const page of paginateScan({ client }, { TableName, ConsistentRead: true }))
    items.push(...(page.Items ?? []));
  const open: Values[] = [];
  for (const openKind of OPEN_KINDS) {
    const query = {
      TableName,
      IndexName: 'open',
      KeyConditionExpression: 'openKind = :kind',
      ExpressionAttributeValues: { ':kind': { S: openKind } },
    };
    for await (const page of paginateQuery({ client }, query)) open.push(...(page.Items ?? []));
  }
  return { items: inOrder(items), open: inOrder(open) };
}

const PARTITIONS = ['p0', 'p1', 'p2', 'p3'];
const SORTS = ['a', 'b', 'c'];
const OPEN_KINDS = ['PO', 'CO'];

function drawOperation(draw: Draw, at: number): Operation {
  const kind = draw.oneOf(['write', 'write', 'write', 'transaction', 'transaction', 'transaction', 'query', 'open']);
  if (kind === 'query')
    return { kind, partition: draw.oneOf(PARTITIONS), forwards: draw.chance(50), limit: 1 + draw.below(4) };
  if (kind === 'open') return { kind, openKind: draw.oneOf(OPEN_KINDS) };
  if (kind === 'write') return { kind, write: drawWrite(draw, drawKey(draw), ['Put', 'Update', 'Delete']) };
  const keys = new Map<string, Values>();
  for (let count = 1 + draw.below(4); count > 0; count -= 1) {
    const key = drawKey(draw);
    keys.set(JSON.stringify(key), key);
  }
  const writes = [...keys.values()].map((key) => drawWrite(draw, key, ['Put', 'Update', 'Delete', 'ConditionCheck']));
  return { kind: 'transaction', writes, token: draw.chance(30) ? `fuzz-${at}` : undefined };
}

const drawKey = (draw: Draw): Values => ({ pk: { S: draw.oneOf(PARTITIONS) }, sk: { S: draw.oneOf(SORTS) } });

function drawWrite(draw: Draw, Key: Values, kinds: readonly Write['kind'][]): Write {
  const kind = draw.oneOf(kinds);
  const shown = draw.chance(50) ? { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const } : {};
  const condition = kind === 'ConditionCheck' || draw.chance(60) ? drawCondition(draw) : undefined;
  const target = { TableName, ...shown };
  switch (kind) {
    case 'Put':
      return { kind, input: { ...target, Item: { ...Key, ...drawItem(draw) }, ...partsOf([condition]) } };
    case 'Delete':
      return { kind, input: { ...target, Key, ...partsOf([condition]) } };
    case 'ConditionCheck':
      return { kind, input: { ...target, Key, ConditionExpression: '', ...partsOf([condition]) } };
    case 'Update': {
      const update = drawUpdate(draw);
      const input = { ...target, Key, UpdateExpression: update.text, ...partsOf([condition], update) };
      return { kind, input };
    }
  }
}

type Expression = { readonly text: string; readonly values: Values };

function partsOf([condition]: readonly (Expression | undefined)[], update?: Expression) {
  const values = { ...condition?.values, ...update?.values };
  return {
    ...(condition === undefined ? {} : { ConditionExpression: condition.text }),
    ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
  };
}

function drawCondition(draw: Draw): Expression {
  const n: AttributeValue = { N: String(draw.below(12) - 3) };
  return draw.oneOf<Expression>([
    { text: 'attribute_not_exists(pk)', values: {} },
    { text: 'attribute_exists(pk)', values: {} },
    { text: 'n <= :c', values: { ':c': n } },
    { text: 'attribute_not_exists(n) OR n < :c', values: { ':c': n } },
    { text: 'n <> :c AND attribute_exists(sk)', values: { ':c': n } },
    { text: 'contains(tags, :c)', values: { ':c': { S: draw.oneOf(['x', 'y', 'z']) } } },
    { text: 'NOT size(l) > :c', values: { ':c': { N: String(draw.below(4)) } } },
    { text: 'begins_with(s, :c)', values: { ':c': { S: draw.oneOf(['', 'he', 'wo']) } } },
    { text: 'm.k BETWEEN :c AND :d', values: { ':c': { N: '0' }, ':d': { N: String(draw.below(9)) } } },
  ]);
}

/** Well-formed on some items and not on others: text where a number is expected is part of the game. */
function drawItem(draw: Draw): Values {
  return {
    ...(draw.chance(70) ? { n: { N: String(draw.below(20) - 5) } } : draw.chance(20) ? { n: { S: 'text' } } : {}),
    ...(draw.chance(50) ? { tags: { SS: draw.oneOf([['x'], ['x', 'y'], ['y', 'z']]) } } : {}),
    ...(draw.chance(50)
      ? { l: { L: Array.from({ length: draw.below(3) }, () => ({ S: draw.oneOf(['1', '2']) })) } }
      : {}),
    ...(draw.chance(50) ? { m: { M: { k: { N: String(draw.below(9)) } } } } : {}),
    ...(draw.chance(50) ? { s: { S: draw.oneOf(['hello', 'world', '']) } } : {}),
    ...(draw.chance(60) ? { openKind: { S: draw.oneOf(OPEN_KINDS) } } : {}),
    ...(draw.chance(80) ? { openSince: { S: draw.oneOf(['1', '2', '3']) } } : {}),
  };
}

function drawUpdate(draw: Draw): Expression {
  const n: AttributeValue = { N: draw.oneOf(['1', '-1', '0.5', '1000000', '12345678901234567890']) };
  return draw.oneOf<Expression>([
    { text: 'SET n = n + :u', values: { ':u': n } },
    { text: 'SET n = if_not_exists(n, :z) + :u', values: { ':u': n, ':z': { N: '0' } } },
    { text: 'ADD n :u', values: { ':u': n } },
    { text: 'ADD tags :u', values: { ':u': { SS: draw.oneOf([['x'], ['z', 'w']]) } } },
    { text: 'DELETE tags :u', values: { ':u': { SS: draw.oneOf([['x'], ['y', 'z']]) } } },
    { text: 'SET l = list_append(if_not_exists(l, :e), :u)', values: { ':e': { L: [] }, ':u': { L: [{ S: '9' }] } } },
    { text: 'SET m.k = :u', values: { ':u': n } },
    { text: 'REMOVE m.k, l[0]', values: {} },
    { text: 'REMOVE openKind SET s = :u', values: { ':u': { S: 'closed' } } },
    {
      text: 'SET openKind = :u, openSince = :v',
      values: { ':u': { S: draw.oneOf(OPEN_KINDS) }, ':v': { S: draw.oneOf(['1', '4']) } },
    },
  ]);
}

type Outcome = Readonly<Record<string, unknown>>;

async function outcomeOf(client: DynamoDBClient, operation: Operation): Promise<Outcome> {
  try {
    return { name: 'done', ...(await run(client, operation)) };
  } catch (error) {
    if (error instanceof TransactionCanceledException) return cancelled(error);
    if (!(error instanceof Error)) throw error;
    // Messages are the service's own business; the name and the old item are what code acts on.
    return {
      name: error.name,
      ...(error instanceof ConditionalCheckFailedException ? { item: plain(error.Item) } : {}),
    };
  }
}

/**
 * Reasons of each item, but where an expression could not be evaluated: there AWS cancels with `ValidationError`, and
 * DynamoDB Local refuses the whole request. Both wrote nothing.
 */
function cancelled(error: TransactionCanceledException): Outcome {
  const reasons = error.CancellationReasons ?? [];
  if (reasons.some(({ Code }) => Code === 'ValidationError')) return { name: 'ValidationException' };
  return { name: error.name, reasons: reasons.map(({ Code, Item }) => ({ Code, item: plain(Item) })) };
}

async function run(client: DynamoDBClient, operation: Operation): Promise<Outcome> {
  switch (operation.kind) {
    case 'write':
      return { old: plain(await writeOne(client, operation.write)) };
    case 'transaction': {
      const TransactItems = operation.writes.map(({ kind, input }) => ({ [kind]: input }));
      const token = operation.token === undefined ? {} : { ClientRequestToken: operation.token };
      await client.send(new TransactWriteItemsCommand({ TransactItems, ...token }));
      // The same again is nothing.
      if (operation.token !== undefined) await client.send(new TransactWriteItemsCommand({ TransactItems, ...token }));
      return {};
    }
    case 'query': {
      const { Items, Count } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: operation.partition } },
          ScanIndexForward: operation.forwards,
          Limit: operation.limit,
        }),
      );
      return { items: Items?.map(plain), count: Count };
    }
    case 'open': {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          IndexName: 'open',
          KeyConditionExpression: 'openKind = :kind',
          ExpressionAttributeValues: { ':kind': { S: operation.openKind } },
        }),
      );
      // In the order of `openSince`; among equals the service does not promise one.
      return { since: Items.map((item) => item['openSince']?.S), items: inOrder(Items) };
    }
  }
}

async function writeOne(client: DynamoDBClient, write: Write): Promise<Values | undefined> {
  const ReturnValues = 'ALL_OLD';
  switch (write.kind) {
    case 'Put':
      return (await client.send(new PutItemCommand({ ...write.input, Item: write.input.Item ?? {}, ReturnValues })))
        .Attributes;
    case 'Delete':
      return (await client.send(new DeleteItemCommand({ ...write.input, Key: write.input.Key ?? {}, ReturnValues })))
        .Attributes;
    case 'Update':
      return (
        await client.send(
          new UpdateItemCommand({ ...write.input, Key: write.input.Key ?? {}, ReturnValues: 'ALL_NEW' }),
        )
      ).Attributes;
    case 'ConditionCheck':
      throw new Error('a check is never alone');
  }
}

/** Sets have no order. */
function plain(item: Values | undefined): unknown {
  if (item === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, value.SS === undefined ? value : { SS: value.SS.toSorted() }]),
  );
}

function inOrder(items: readonly Values[]): readonly unknown[] {
  const keyOf = (item: Values): string => `${item['pk']?.S ?? ''} ${item['sk']?.S ?? ''}`;
  return items.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)).map(plain);
}
