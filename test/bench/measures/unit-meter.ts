import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { itemBytes } from '../../simulation/engine/item-size.ts';
import { httpClient, type HttpClient, type WireReply } from '../http-client.ts';

/** What calls of DynamoDB cost. */
export type Units = {
  /** Write units, those of the index included. */
  readonly written: number;
  /** Of them, those that keep the index of what is open. */
  readonly index: number;
  readonly read: number;
  readonly calls: number;
};

/** Stands between a system and its DynamoDB and counts. */
export type UnitMeter = {
  readonly endpoint: string;
  /** What was used since the last time. */
  take(): Units;
  close(): Promise<void>;
};

type Item = Readonly<Record<string, AttributeValue>>;
type Input = Readonly<Record<string, unknown>>;
type Write = { readonly TableName: string; readonly Key?: Item; readonly Item?: Item };

const WRITE_UNIT_BYTES = 1_024;
const READ_UNIT_BYTES = 4_096;
const NONE: Units = { written: 0, index: 0, read: 0, calls: 0 };
/** Of a transaction each item costs twice, whether written or only checked. */
const IN_A_TRANSACTION = 2;

/**
 * Opens a meter in front of a DynamoDB. It counts by DynamoDB's rules from the items as they stand before and after each
 * write, because DynamoDB Local 3.3.1 tells of a transaction what one item costs (2026-11-21), and the embedded one nothing.
 *
 * A write costs a unit per kilobyte of the larger of both, an entry of the index that comes or goes one, all twice in a
 * transaction, a refused one too; a consistent read a unit per 4 KB of what is read, at least one, any other half.
 */
export async function unitMeter(upstream: string): Promise<UnitMeter> {
  const client = httpClient(Number.POSITIVE_INFINITY);
  let units = NONE;
  const server = createServer((request, response) => {
    pass({ request, response, client, upstream }).then(
      (used) => (units = plus(units, used)),
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    take: () => {
      const used = units;
      units = NONE;
      return used;
    },
    close: async () => {
      client.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Passing = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly client: HttpClient;
  readonly upstream: string;
};

async function pass({ request, response, client, upstream }: Passing): Promise<Units> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  const target = String(request.headers['x-amz-target']);
  const ask = (operation: string, text: string): Promise<WireReply> =>
    client.send({
      method: 'POST',
      url: new URL(upstream),
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        authorization: String(request.headers.authorization),
      },
      body: text,
    });
  const operation = target.split('.')[1] ?? '';
  const input = JSON.parse(body) as Input;
  const writes = writesOf(operation, input);
  const look = (): Promise<readonly (Item | undefined)[]> => Promise.all(writes.map((write) => itemOf(ask, write)));
  const before = await look();
  const reply = await ask(operation, body);
  const factor = operation === 'TransactWriteItems' ? IN_A_TRANSACTION : 1;
  const used = writes.length > 0 ? writeUnits(before, await look(), factor) : readUnits(operation, input, reply);
  response.writeHead(reply.status, { 'content-type': 'application/x-amz-json-1.0' }).end(reply.body);
  return used;
}

function writesOf(operation: string, input: Input): readonly Write[] {
  switch (operation) {
    case 'TransactWriteItems':
      return (input['TransactItems'] as readonly Readonly<Record<string, Write>>[]).flatMap((one) =>
        Object.values(one),
      );
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return [input as unknown as Write];
    default:
      return [];
  }
}

async function itemOf(
  ask: (operation: string, text: string) => Promise<WireReply>,
  { TableName, Key, Item: written }: Write,
): Promise<Item | undefined> {
  const key = Key ?? { pk: written?.['pk'], sk: written?.['sk'] };
  const { body, status } = await ask('GetItem', JSON.stringify({ TableName, Key: key, ConsistentRead: true }));
  if (status !== 200) throw new Error(`the meter cannot read what is written: ${body}`);
  return (JSON.parse(body) as { readonly Item?: Item }).Item;
}

function writeUnits(
  before: readonly (Item | undefined)[],
  after: readonly (Item | undefined)[],
  factor: number,
): Units {
  const index = before.reduce((sum, item, at) => sum + factor * indexWrites(item, after[at]), 0);
  const table = before.reduce(
    (sum, item, at) => sum + factor * unitsOf(Math.max(bytesOf(item), bytesOf(after[at])), WRITE_UNIT_BYTES),
    0,
  );
  return { written: table + index, index, read: 0, calls: 1 };
}

/** The index knows keys only: an entry is written when it comes, when it goes, and never because its item changes. */
function indexWrites(before: Item | undefined, after: Item | undefined): number {
  const [old, now] = [before, after].map((item) => entryOf(item));
  if (old === now) return 0;
  return Number(old !== undefined) + Number(now !== undefined);
}

function entryOf(item: Item | undefined): string | undefined {
  const { openKind, openSince } = item ?? {};
  return openKind === undefined || openSince === undefined ? undefined : JSON.stringify([openKind, openSince]);
}

function readUnits(operation: string, input: Input, { status, body }: WireReply): Units {
  if (status !== 200) throw new Error(`${operation} was answered ${status}: ${body}`);
  const { Item: item, Items: items = item === undefined ? [] : [item] } = JSON.parse(body) as {
    readonly Item?: Item;
    readonly Items?: readonly Item[];
  };
  if (operation === 'BatchGetItem') return batchUnits(input, body);
  // What costs otherwise must not be counted for a read.
  if (operation !== 'GetItem' && operation !== 'Query') throw new Error(`the meter does not know ${operation}`);
  const bytes = items.reduce((sum, one) => sum + bytesOf(one), 0);
  const factor = input['ConsistentRead'] === true ? 1 : 0.5;
  return { written: 0, index: 0, read: factor * unitsOf(bytes, READ_UNIT_BYTES), calls: 1 };
}

/** Each key of a batch costs as a read of its own, found or not. */
function batchUnits(input: Input, body: string): Units {
  const asked = input['RequestItems'] as Readonly<Record<string, { Keys: readonly Item[]; ConsistentRead?: boolean }>>;
  const { Responses: answers = {} } = JSON.parse(body) as { readonly Responses?: Readonly<Record<string, Item[]>> };
  let read = 0;
  for (const [table, { Keys: keys, ConsistentRead: isConsistent }] of Object.entries(asked)) {
    const found = (answers[table] ?? []).map((item) => unitsOf(bytesOf(item), READ_UNIT_BYTES));
    const units = found.reduce((sum, one) => sum + one, keys.length - found.length);
    read += units * (isConsistent === true ? 1 : 0.5);
  }
  return { written: 0, index: 0, read, calls: 1 };
}

function bytesOf(item: Item | undefined): number {
  return item === undefined ? 0 : itemBytes(item);
}

function unitsOf(bytes: number, unitBytes: number): number {
  return Math.max(1, Math.ceil(bytes / unitBytes));
}

function plus(left: Units, right: Units): Units {
  return {
    written: left.written + right.written,
    index: left.index + right.index,
    read: left.read + right.read,
    calls: left.calls + right.calls,
  };
}
