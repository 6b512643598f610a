import { access } from 'node:fs/promises';
import { exchangeClock } from '#adapters/clock/exchange-clock.ts';
import { systemClock } from '#adapters/clock/system-clock.ts';
import { dynamoArchive } from '#adapters/dynamodb/archive.ts';
import { dynamoCursors } from '#adapters/dynamodb/cursors.ts';
import { dynamoLeases } from '#adapters/dynamodb/leases.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoPaperStore } from '#adapters/dynamodb/paper-store.ts';
import { dynamoScores } from '#adapters/dynamodb/scores.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { dynamoSignings } from '#adapters/dynamodb/signings.ts';
import { dynamoSnapshots } from '#adapters/dynamodb/snapshots.ts';
import { lambdaSigner } from '#adapters/lambda/signer-client.ts';
import { chainBesidePaper, venueBesidePaper } from '#adapters/paper/beside-paper.ts';
import { paperChain } from '#adapters/paper/paper-chain.ts';
import { paperVenue } from '#adapters/paper/paper-venue.ts';
import { polygonChain } from '#adapters/polygon/chain.ts';
import { polygonFillLogs } from '#adapters/polygon/fill-logs.ts';
import { dataApiFeed } from '#adapters/polymarket/data-api.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { polymarketMarketData } from '#adapters/polymarket/market-data.ts';
import { polymarketMarketTrades } from '#adapters/polymarket/market-trades.ts';
import { polymarketVenue, type VenueDependencies } from '#adapters/polymarket/venue.ts';
import { keptSwitches, type KeptSwitch, putSwitch, ssmSwitches } from '#adapters/ssm/switches.ts';
import { ENV, VENUE_URLS } from '#contract/env.ts';
import { functionName, SIGNER } from '#contract/functions.ts';
import { GEOBLOCK_URL } from '#contract/regions.ts';
import { TABLE } from '#contract/table.ts';
import { type Mode } from '#core/model/cap.ts';
import { type TokenId } from '#core/values/ids.ts';
import { type Price } from '#core/values/price.ts';
import { type Chain } from '#ports/chain.ts';
import { type Clock } from '#ports/clock.ts';
import { type Cursors } from '#ports/cursors.ts';
import { type Doorbell } from '#ports/doorbell.ts';
import { type FillLogs } from '#ports/fill-logs.ts';
import { type Leases } from '#ports/leases.ts';
import { type LeaderFeed } from '#ports/leader-feed.ts';
import { type Archive, type Ledger } from '#ports/ledger.ts';
import { type MarketData } from '#ports/market-data.ts';
import { type MarketTrades } from '#ports/market-trades.ts';
import { type Scores } from '#ports/scores.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { type Signings } from '#ports/signings.ts';
import { type Snapshots } from '#ports/snapshots.ts';
import { type Switches } from '#ports/switches.ts';
import { type Venue } from '#ports/venue.ts';
import { COMMAND_OPTIONS } from '#runtime/aws-options.ts';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { startLocalAws } from '../local/aws/local-aws.ts';
import { bookMark } from './book-mark.ts';
import { polledClock } from './polled-clock.ts';
import { stageDoorbell } from './stage-doorbell.ts';
import { readRunning, type RunningSystem } from './running-system.ts';

/** The stage under which a system on this machine keeps its table. */
export const LOCAL_STAGE = 'local';

/** Which system a command works on: a folder of this machine or a stage on AWS. */
export type SystemChoice = { readonly state: string } | { readonly stage: string };

/** A system's stored facts and switches, opened for a command. */
export type System = {
  readonly stage: string;
  /** Where its parts lie; closed with the system. */
  readonly aws: AwsClients;
  readonly settings: SettingsStore;
  readonly archive: Archive;
  readonly ledger: Ledger;
  readonly cursors: Cursors;
  readonly leases: Leases;
  readonly snapshots: Snapshots;
  readonly scores: Scores;
  readonly signings: Pick<Signings, 'giveLeave' | 'rotation' | 'holdRotation' | 'noteRotation' | 'endRotation'>;
  readonly switches: Switches;
  /** The switches with the writes by which they stand where they do. @throws UnavailableError */
  readonly keptSwitches: () => Promise<ReadonlyMap<string, KeptSwitch>>;
  /** Flips a switch, named by the part of its parameter below the stage's path. @returns The version that the write got. @throws UnavailableError */
  readonly putSwitch: (path: string, mode: Mode) => Promise<bigint>;
  /** What a share is worth now; undefined where nobody says, as on a machine whose exchange is not running. */
  readonly marks: (token: TokenId) => Promise<Price | undefined>;
  /** What the venue of real money is reached with; undefined for a folder on which no system runs. */
  readonly venue: VenueDependencies | undefined;
  /** Where wallets and markets are asked about, and the time that counts there; undefined like the venue. */
  readonly world: World | undefined;
  close(): Promise<void>;
};

/**
 * The chain, the venue, the markets, the clock, what leaders do and the queue of a system that can be reached.
 *
 * Wallets and orders on paper are asked of the stored paper money, never of the real chain or venue.
 */
export type World = {
  readonly chain: Chain;
  readonly orders: Venue;
  readonly markets: MarketData;
  readonly trades: MarketTrades;
  readonly clock: Pick<Clock, 'now'>;
  readonly feed: LeaderFeed;
  readonly doorbell: Doorbell;
  readonly blocks: Pick<FillLogs, 'newest'>;
  /** Where the venue says whether it takes orders from here; undefined where nobody does. */
  readonly geoblockUrl: string | undefined;
};

/**
 * Opens a system for a command.
 *
 * @param choice.state Folder of `polycopy local`; where a system runs on it that one is asked, else its table is started
 * for the time of the command.
 * @throws Error when the folder is missing, or somebody else holds it who cannot be asked
 */
export async function openSystem(choice: SystemChoice): Promise<System> {
  if (!('state' in choice)) return openStage(choice.stage);
  const stopped = await openStopped(choice.state).catch((error: unknown) => {
    if (error instanceof FolderInUseError) return undefined;
    throw error;
  });
  return stopped ?? openRunning(choice.state);
}

/** The folder's table is held by another process. */
class FolderInUseError extends Error {}

/** Opens a folder on which no system runs. @throws Error when one does, or when the folder is missing */
export async function openStopped(stateDir: string): Promise<System> {
  await access(stateDir).catch((cause: unknown) => {
    throw new Error(`${stateDir}: no such folder; \`polycopy local --state ${stateDir}\` makes it`, { cause });
  });
  const aws = await startTable(stateDir);
  const region = aws.environment['AWS_REGION'] ?? '';
  const clients = clientsOf(localAws({ endpoint: aws.environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '', region }));
  return {
    ...portsOf(clients, LOCAL_STAGE),
    marks: () => Promise.resolve(undefined),
    venue: undefined,
    world: undefined,
    close: async () => {
      closeAll(clients);
      await aws.close();
    },
  };
}

function openStage(stage: string): System {
  const clients = clientsOf({});
  const { gamma: gammaUrl, clob: clobUrl, dataApi: dataApiUrl } = VENUE_URLS;
  const rpcUrl = process.env[ENV.rpcUrl] ?? VENUE_URLS.rpc;
  const geoblockUrl = GEOBLOCK_URL;
  return reachable({ clients, stage, clock: systemClock(), gammaUrl, clobUrl, dataApiUrl, rpcUrl, geoblockUrl });
}

async function openRunning(stateDir: string): Promise<System> {
  const running = readRunning(stateDir);
  const clock = running === undefined ? undefined : clockOf(running);
  const answers = (await clock?.now().catch(() => undefined)) !== undefined;
  if (running === undefined || clock === undefined || !answers) {
    throw new Error(
      `${stateDir}: in use by a system that is just starting or ending, or by another command; try again`,
    );
  }
  const { clob: clobUrl, gamma: gammaUrl, dataApi: dataApiUrl, rpc: rpcUrl, geoblock: geoblockUrl } = running.exchange;
  const clients = clientsOf(localAws(running.aws));
  return reachable({ clients, stage: LOCAL_STAGE, clock, gammaUrl, clobUrl, dataApiUrl, rpcUrl, geoblockUrl });
}

function clockOf({ exchange }: RunningSystem): Clock {
  return exchange.clock === undefined ? systemClock() : exchangeClock({ url: exchange.clock });
}

type Reachable = {
  readonly clients: AwsClients;
  readonly stage: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly gammaUrl: string;
  readonly clobUrl: string;
  readonly dataApiUrl: string;
  readonly rpcUrl: string;
  readonly geoblockUrl: string | undefined;
};

function reachable({ clients, stage, clock, rpcUrl, geoblockUrl, ...urls }: Reachable): System {
  const http = nodeHttp();
  const market = polymarketMarketData({ ...urls, http });
  const signer = lambdaSigner({ client: clients.lambda, functionName: functionName(stage, SIGNER) });
  const ports = portsOf(clients, stage);
  const venue = { clobUrl: urls.clobUrl, http, signer, clock: polledClock(clock) };
  const live = polymarketVenue(venue);
  const store = dynamoPaperStore({ client: clients.dynamo, table: TABLE.name(stage) });
  const paper = { store, markets: market, clock: venue.clock };
  return {
    ...ports,
    marks: async (token) => bookMark(await market.book(token)),
    venue,
    world: {
      chain: chainBesidePaper(polygonChain({ rpcUrl }), paperChain({ ...paper, settings: ports.settings })),
      orders: venueBesidePaper(live, paperVenue({ ...paper, orderId: (child) => live.orderId(child) })),
      markets: market,
      trades: polymarketMarketTrades({ ...urls, http }),
      clock,
      feed: dataApiFeed({ baseUrl: urls.dataApiUrl, http }),
      doorbell: stageDoorbell({ client: clients.sqs, stage }),
      blocks: polygonFillLogs({ rpcUrl }),
      geoblockUrl,
    },
    close: () => {
      closeAll(clients);
      return Promise.resolve();
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
    throw new FolderInUseError(`${stateDir}: in use by a running \`polycopy local\`; end it first`, { cause: error });
  }
}

/** LevelDB lets one process in; its error may stand behind others. */
function isLocked(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, cause } = error as {
    readonly code?: unknown;
    readonly message?: unknown;
    readonly cause?: unknown;
  };
  return code === 'LEVEL_LOCKED' || /\block\b/i.test(String(message)) || isLocked(cause);
}

/** Nothing: what the SDK finds by itself, as on AWS. */
type Connection =
  | Readonly<Record<string, never>>
  | {
      readonly endpoint: string;
      readonly region: string;
      readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    };
/** Clients of the services that a system's parts lie in. */
export type AwsClients = {
  readonly dynamo: DynamoDBClient;
  readonly ssm: SSMClient;
  readonly sqs: SQSClient;
  readonly secrets: SecretsManagerClient;
  readonly lambda: LambdaClient;
};

function localAws({ endpoint, region }: RunningSystem['aws']): Connection {
  return { endpoint, region, credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'LOCAL' } };
}

function clientsOf(connection: Connection): AwsClients {
  const options = { ...COMMAND_OPTIONS, ...connection };
  return {
    dynamo: new DynamoDBClient(options),
    ssm: new SSMClient(options),
    sqs: new SQSClient(options),
    secrets: new SecretsManagerClient(options),
    lambda: new LambdaClient(options),
  };
}

function closeAll({ dynamo, ssm, sqs, secrets, lambda }: AwsClients): void {
  for (const client of [dynamo, ssm, sqs, secrets, lambda]) client.destroy();
}

function portsOf(aws: AwsClients, stage: string): Omit<System, 'marks' | 'venue' | 'world' | 'close'> {
  const inTable = { client: aws.dynamo, table: TABLE.name(stage) };
  const store = { client: aws.ssm, stage };
  return {
    stage,
    aws,
    settings: dynamoSettings(inTable),
    archive: dynamoArchive(inTable),
    ledger: dynamoLedger(inTable),
    cursors: dynamoCursors(inTable),
    leases: dynamoLeases(inTable),
    snapshots: dynamoSnapshots(inTable),
    scores: dynamoScores(inTable),
    signings: dynamoSignings(inTable),
    switches: ssmSwitches(store),
    keptSwitches: () => keptSwitches(store),
    putSwitch: (path, mode) => putSwitch(store, { path, mode }),
  };
}
