import {
  type AttributeValue,
  DynamoDBClient,
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  GetItemCommand,
  type GetItemCommandOutput,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { KEYS } from '#contract/table.ts';
import { type Change } from '#core/ledger/change.ts';
import { type Cursors } from '#ports/cursors.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Faults as EngineFaults, TROUBLE } from '../engine/faults.ts';
import { type Operation } from '../engine/request.ts';
import { type Service } from '../engine/service.ts';
import { type FaultKind } from '../faults.ts';
import { type Process } from '../process.ts';

/** An item as the table holds it. */
export type Item = Readonly<Record<string, AttributeValue>>;

type Command = { readonly constructor: unknown; readonly input: Readonly<Record<string, unknown>> };

/** The changes that a commit of a process asks for, by the token of their transaction. */
type Commits = Map<string, readonly Change[]>;

export type TableInput = {
  readonly engine: Service;
  readonly now: () => number;
  /** Told when a transaction of the ledger has taken place, once. */
  readonly onCommit: (process: Process, changes: readonly Change[]) => void;
  /** Told what a single write has stored. */
  readonly onWrite: (item: Readonly<Record<string, unknown>>) => void;
  /** Told what a transaction beside the ledger has stored, once. */
  readonly onStored: (items: readonly Item[]) => void;
  /** Told the partition keys that a request of a process writes, before its fate is drawn. */
  readonly onKeys: (process: Process, keys: readonly string[]) => void;
  /** Told what a request of a process is about, before its fate is drawn. */
  readonly onRequest: (
    process: Process,
    request: { readonly key: string | undefined; readonly changes: readonly Change[] | undefined },
  ) => void;
};

/** What one process has of the table: a client for the adapters, and the ledger's ear at the door. */
export type TableOfProcess = {
  readonly client: DynamoDBClient;
  /** Notes which changes a commit is about, so that they are known when its transaction takes place. */
  listen(ledger: Ledger): Ledger;
  /** The same of what leaders are armed with. */
  listenToArmings(cursors: Cursors): Cursors;
};

type Request = { readonly operation: Operation; readonly point: string };

const REQUESTS: ReadonlyMap<unknown, Request> = new Map<unknown, Request>([
  [GetItemCommand, { operation: 'GetItem', point: 'table.read' }],
  [QueryCommand, { operation: 'Query', point: 'table.query' }],
  [PutItemCommand, { operation: 'PutItem', point: 'table.write' }],
  [UpdateItemCommand, { operation: 'UpdateItem', point: 'table.write' }],
  [TransactWriteItemsCommand, { operation: 'TransactWriteItems', point: 'table.transact' }],
]);

/** In bad times the index follows the table after so long. */
const STALE_INDEX_MS = 30_000;
const IN_TIME: EngineFaults = {};

/** Every client of the table goes through the fate of its process; the engine behind them is one. */
export function simulatedTable({
  engine,
  now,
  onCommit,
  onWrite,
  onStored,
  onRequest,
  onKeys,
}: TableInput): (process: Process) => TableOfProcess {
  const applied = new Set<string>();
  const bodies = new Map<string, unknown>();
  return (process) => {
    const commits: Commits = new Map();
    let committing: readonly Change[] | undefined;
    const sendAway = (command: Command): Promise<unknown> => {
      const { operation, point } = requestOf(command);
      const { token, key } = partsOf(command);
      if (token !== undefined && committing !== undefined) commits.set(token, committing);
      const changes = token === undefined ? undefined : commits.get(token);
      onRequest(process, { key, changes });
      onKeys(process, writtenKeys(operation, command));
      return process.call({
        point,
        about: key ?? '',
        lost: () => {
          throw new Error('the table did not answer in time');
        },
        effect: (fault) => {
          if (fault === 'throttled') throw TROUBLE.throttled();
          const answer = engine.execute(operation, command.input as never, shownBy(fault, now()));
          if (token !== undefined && !applied.has(token)) {
            applied.add(token);
            if (changes !== undefined) onCommit(process, changes);
            const items = itemsOf(command);
            if (changes === undefined) onStored(items);
            for (const item of items) onWrite(item);
          }
          if (operation === 'PutItem') onWrite(command.input['Item'] as Readonly<Record<string, unknown>>);
          return answer;
        },
      });
    };
    const sendOne = async (command: Command): Promise<unknown> => {
      const body = settingsBody(process, partsOf(command).key);
      if (body === undefined) return sendAway(command);
      const answer = bodies.get(body) ?? (await sendAway(command));
      if ((answer as { readonly Item?: Item }).Item !== undefined) bodies.set(body, answer);
      return answer;
    };
    const send = (command: Command): Promise<unknown> =>
      isBatch(command) ? sendEach(command.input, sendOne) : sendOne(command);
    const about = <T>(changes: readonly Change[], begin: () => T): T => {
      committing = changes;
      const answer = begin();
      committing = undefined;
      return answer;
    };
    return {
      client: clientOf(send),
      listen: (ledger) => ({ ...ledger, commit: (changes) => about(changes, () => ledger.commit(changes)) }),
      listenToArmings: (cursors) => ({ ...cursors, arm: (arming) => about(arming.changes, () => cursors.arm(arming)) }),
    };
  };
}

function isBatch({ constructor }: Command): boolean {
  return constructor === BatchGetItemCommand;
}

/**
 * A batch is no snapshot: each of its items is read at a moment of its own, and meets a fate of its own. Where the first
 * gets no answer nothing does; what of the others gets none is left out, as DynamoDB leaves out what it has no room or
 * throughput for.
 */
async function sendEach(
  { RequestItems: byTable = {} }: Partial<BatchGetItemCommandInput>,
  sendOne: (command: Command) => Promise<unknown>,
): Promise<Pick<BatchGetItemCommandOutput, 'Responses' | 'UnprocessedKeys'>> {
  const [[table, { Keys: keys = [], ConsistentRead }] = ['', {}]] = Object.entries(byTable);
  const answers = await Promise.allSettled(
    keys.map(async (Key) => {
      const input = { TableName: table, Key, ConsistentRead };
      const answer = (await sendOne({ constructor: GetItemCommand, input })) as Pick<GetItemCommandOutput, 'Item'>;
      return answer.Item === undefined ? [] : [answer.Item];
    }),
  );
  const [first] = answers;
  if (first?.status === 'rejected') throw first.reason;
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  const left = keys.filter((_key, index) => answers[index]?.status === 'rejected');
  return { Responses: { [table]: found }, UnprocessedKeys: left.length === 0 ? {} : { [table]: { Keys: left } } };
}

/** The paginators of the SDK ask for an instance of its client. */
export function clientOf(send: (command: Command) => Promise<unknown>): DynamoDBClient {
  return Object.assign(Object.create(DynamoDBClient.prototype) as DynamoDBClient, { send });
}

function partsOf({ input }: Command): { readonly token: string | undefined; readonly key: string | undefined } {
  const key = (input['Key'] as { readonly pk?: { readonly S?: string } } | undefined)?.pk?.S;
  return { token: input['ClientRequestToken'] as string | undefined, key };
}

const SETTINGS_BODY = KEYS.settings(0n).pk.replace('0', '');

/** A function that is warm has in memory what a run before it has read of settings: a version never changes. */
function settingsBody({ name }: Process, key: string | undefined): string | undefined {
  return key?.startsWith(SETTINGS_BODY) === true ? `${name.split(' ')[0] ?? ''} ${key}` : undefined;
}

type Written = { readonly Item?: Item; readonly Key?: Item };
const NOTHING: readonly string[] = [];

const READS: ReadonlySet<Operation> = new Set(['GetItem', 'Query']);

/** Of puts and updates; a check of a condition writes nothing. */
function writtenKeys(operation: Operation, { input }: Command): readonly string[] {
  if (READS.has(operation)) return NOTHING;
  if (operation !== 'TransactWriteItems') return keyOf(input);
  const parts = (input['TransactItems'] ?? []) as readonly { readonly Put?: Written; readonly Update?: Written }[];
  return parts.flatMap(({ Put, Update }) => keyOf(Put ?? Update ?? {}));
}

function keyOf({ Item: item, Key: key }: Written): readonly string[] {
  const name = (item ?? key)?.['pk']?.S;
  return name === undefined ? NOTHING : [name];
}

function itemsOf({ input }: Command): readonly Item[] {
  const writes = (input['TransactItems'] ?? []) as readonly { readonly Put?: { readonly Item?: Item } }[];
  return writes.flatMap(({ Put }) => (Put?.Item === undefined ? [] : [Put.Item]));
}

function requestOf({ constructor }: Command): Request {
  const request = REQUESTS.get(constructor);
  if (request === undefined) throw new Error('a command that the simulation does not know');
  return request;
}

/** What the engine shows: its index lags, and a conflict takes the first item of a transaction. */
function shownBy(fault: FaultKind | undefined, now: number): EngineFaults {
  if (fault === 'stale') return { isHidden: ({ isIndex }, { atMs }) => isIndex && now - atMs < STALE_INDEX_MS };
  if (fault !== 'conflict') return IN_TIME;
  let isFirst = true;
  return {
    collision: () => {
      const collision = isFirst ? 'TransactionConflict' : undefined;
      isFirst = false;
      return collision;
    },
  };
}

/** A client that nothing stands before. */
export function directClient(engine: Service): DynamoDBClient {
  const send = (command: Command): Promise<unknown> =>
    isBatch(command)
      ? sendEach(command.input, send)
      : Promise.resolve(engine.execute(requestOf(command).operation, command.input as never, {}));
  return clientOf(send);
}
