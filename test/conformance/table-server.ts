import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { startLocalAws } from '../../bin/local/aws/local-aws.ts';
import { tableDefinition } from '../../bin/local/aws/table-definition.ts';
import { TableName } from '../bin/local/aws/support/test-items.ts';
import { stepClock } from '../bin/local/aws/support/step-clock.ts';
import { memoryDynamo } from '../simulation/engine/memory-dynamo.ts';
import { hasDynamoDbLocal, startDynamoDbLocal } from '../support/dynamo-db-local.ts';

/** A DynamoDB on this machine with the system's empty table in it. */
export type TableServer = {
  readonly client: DynamoDBClient;
  /** Another client: another run. */
  another(): DynamoDBClient;
  close(): Promise<void>;
};

/** One that keeps its table in a folder and can be killed. */
export type MortalTableServer = TableServer & { kill(): Promise<void> };

/** A DynamoDB that the suite runs against. */
export type TableKind = {
  readonly name: string;
  start(): Promise<TableServer>;
};

/** One whose table outlives its process. */
export type KeptTableKind = TableKind & {
  /**
   * How many transactions that were answered may be gone after a kill. DynamoDB Local 3.3.1 answers before SQLite has
   * committed: the last one answered was gone, whole, in 4 of 5 trials (2026-11-21).
   */
  readonly mayForget: 0 | 1;
  startKept(folder: string): Promise<MortalTableServer>;
};

const EMBEDDED: KeptTableKind = {
  name: 'embedded DynamoDB',
  mayForget: 0,
  start: async () => {
    const aws = await startLocalAws({ clock: stepClock(1_000_000), stage: 'test' });
    const clients = clientsOf(aws.environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '');
    return {
      ...clients,
      close: async () => {
        clients.destroy();
        await aws.close();
      },
    };
  },
  startKept: async (folder) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'embedded-process.ts'), folder], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const endpoint = await firstLine(child);
    return mortal(endpoint, { kill: () => end(child, 'SIGKILL'), close: () => end(child, 'SIGTERM') });
  },
};

const REFERENCE: KeptTableKind = {
  name: "AWS's DynamoDB Local",
  mayForget: 1,
  start: async () => {
    const server = await startDynamoDbLocal();
    return withTable(mortal(server.endpoint, server));
  },
  startKept: async (folder) => {
    const server = await startDynamoDbLocal(folder);
    return withTable(mortal(server.endpoint, server));
  },
};

/** What the simulation runs on: in the thread of its caller, and gone with it. */
const MEMORY: TableKind = {
  name: 'table in memory',
  start: () => {
    const client = memoryDynamo({ now: () => 1_000_000, tableName: TableName });
    return Promise.resolve({ client, another: () => client.another(), close: () => Promise.resolve() });
  },
};

/** Those whose tables outlive their process; the one in memory is gone with its thread, and nothing is asked of it. */
export const KEPT_TABLE_KINDS: readonly KeptTableKind[] = hasDynamoDbLocal() ? [EMBEDDED, REFERENCE] : [EMBEDDED];

/** All that are here, so that each test says of which DynamoDB it holds; AWS's own, where Java is, is the last. */
export const TABLE_KINDS: readonly TableKind[] = [MEMORY, ...KEPT_TABLE_KINDS];

type Process = { kill(): Promise<void>; close(): Promise<void> };

function mortal(endpoint: string, process: Process): MortalTableServer {
  const clients = clientsOf(endpoint);
  return {
    ...clients,
    kill: async () => {
      await process.kill();
      clients.destroy();
    },
    close: async () => {
      clients.destroy();
      await process.close();
    },
  };
}

async function withTable(server: MortalTableServer): Promise<MortalTableServer> {
  const { TableNames = [] } = await server.client.send(new ListTablesCommand({}));
  if (!TableNames.includes(TableName)) await server.client.send(new CreateTableCommand(tableDefinition(TableName)));
  return server;
}

function clientsOf(endpoint: string): Pick<TableServer, 'client' | 'another'> & { destroy(): void } {
  const clients: DynamoDBClient[] = [];
  const another = (): DynamoDBClient => {
    const client = new DynamoDBClient({ endpoint, region: 'eu-west-1' });
    clients.push(client);
    return client;
  };
  return {
    client: another(),
    another,
    destroy: () => {
      for (const client of clients) client.destroy();
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    const end = text.indexOf('\n');
    if (end >= 0) return text.slice(0, end);
  }
  throw new Error('the process ended before it said where it listens');
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
