import { access } from 'node:fs/promises';
import { dynamoArchive } from '#adapters/dynamodb/archive.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { dynamoSnapshots } from '#adapters/dynamodb/snapshots.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { polymarketMarketData } from '#adapters/polymarket/market-data.ts';
import { VENUE_URLS } from '#contract/env.ts';
import { TABLE } from '#contract/table.ts';
import { type TokenId } from '#core/values/ids.ts';
import { type Price } from '#core/values/price.ts';
import { type Archive } from '#ports/ledger.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { type Snapshots } from '#ports/snapshots.ts';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startLocalAws } from '../local/aws/local-aws.ts';
import { bookMark } from './book-mark.ts';

/** The stage under which a system on this machine keeps its table. */
export const LOCAL_STAGE = 'local';

/** Which system a command works on: a folder of this machine or a stage on AWS. */
export type SystemChoice = { readonly state: string } | { readonly stage: string };

/** A system's stored facts, opened for a command. */
export type System = {
  readonly settings: SettingsStore;
  readonly archive: Archive;
  readonly snapshots: Snapshots;
  /** What a share is worth now; undefined where nobody says, as on a machine whose exchange is not running. */
  readonly marks: (token: TokenId) => Promise<Price | undefined>;
  close(): Promise<void>;
};

/**
 * Opens a system for reading and for new settings.
 *
 * @param choice.state Folder of `polycopy local`; its table is started for the time of the command.
 * @throws Error when the folder is missing or a running system holds it
 */
export async function openSystem(choice: SystemChoice): Promise<System> {
  return 'state' in choice ? openLocal(choice.state) : openStage(choice.stage);
}

function openStage(stage: string): System {
  const client = new DynamoDBClient({});
  const http = nodeHttp();
  const { gamma: gammaUrl, clob: clobUrl, dataApi: dataApiUrl } = VENUE_URLS;
  const market = polymarketMarketData({ gammaUrl, clobUrl, dataApiUrl, http });
  return {
    ...portsOf(client, stage),
    marks: async (token) => bookMark(await market.book(token)),
    close: () => {
      client.destroy();
      return Promise.resolve();
    },
  };
}

async function openLocal(stateDir: string): Promise<System> {
  await access(stateDir).catch((cause: unknown) => {
    throw new Error(`${stateDir}: no such folder; \`polycopy local --state ${stateDir}\` makes it`, { cause });
  });
  const aws = await startTable(stateDir);
  const client = new DynamoDBClient({
    endpoint: aws.environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '',
    region: aws.environment['AWS_REGION'] ?? '',
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'LOCAL' },
  });
  return {
    ...portsOf(client, LOCAL_STAGE),
    marks: () => Promise.resolve(undefined),
    close: async () => {
      client.destroy();
      await aws.close();
    },
  };
}

async function startTable(stateDir: string): ReturnType<typeof startLocalAws> {
  const clock = {
    now: () => Date.now(),
    waitUntil: () => Promise.reject(new Error('a command that reads a state folder does not wait')),
    parked: () => 0,
    nextDue: () => undefined,
    advance: () => undefined,
    speed: 1,
  };
  try {
    return await startLocalAws({ clock, stage: LOCAL_STAGE, stateDir });
  } catch (error) {
    if (!isLocked(error)) throw error;
    throw new Error(`${stateDir}: in use by a running \`polycopy local\`; end it first`, { cause: error });
  }
}

/** LevelDB lets one process in; its error may stand behind others. */
function isLocked(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === 'LEVEL_LOCKED') || /\block\b/i.test(error.message) || isLocked(error.cause);
}

function portsOf(client: DynamoDBClient, stage: string): Pick<System, 'settings' | 'archive' | 'snapshots'> {
  const options = { client, table: TABLE.name(stage) };
  return { settings: dynamoSettings(options), archive: dynamoArchive(options), snapshots: dynamoSnapshots(options) };
}
