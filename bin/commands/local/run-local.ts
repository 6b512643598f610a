import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dynamoArchive } from '#adapters/dynamodb/archive.ts';
import { dynamoSnapshots } from '#adapters/dynamodb/snapshots.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { polymarketMarketData } from '#adapters/polymarket/market-data.ts';
import { ENV } from '#contract/env.ts';
import { FUNCTIONS } from '#contract/functions.ts';
import { TABLE } from '#contract/table.ts';
import { type Settings, type SourceName } from '#core/model/settings.ts';
import { contractFunctions } from '../../local/aws/contract-functions.ts';
import { type Chaos, type Runner, startFunctions } from '../../local/aws/functions.ts';
import { type LocalAws, startLocalAws } from '../../local/aws/local-aws.ts';
import { type LocalFunction } from '../../local/aws/local-function.ts';
import { type Assembly, openAssembly } from '../../local/aws/template/assembly.ts';
import { templateFunctions } from '../../local/aws/template/template-functions.ts';
import { templateQueues } from '../../local/aws/template/template-queues.ts';
import { type AccountAudit } from '../../local/exchange/audit.ts';
import { type Exchange, startExchange } from '../../local/exchange/exchange.ts';
import { type FaultCount } from '../../local/exchange/faults/active-faults.ts';
import { type FaultPlan } from '../../local/exchange/faults/fault.ts';
import { readManifest, readTape } from '../../local/tape/read-tape.ts';
import { bookMark } from '../book-mark.ts';
import { LOCAL_STAGE, openStopped } from '../open-system.ts';
import { collectReport } from '../collect-report.ts';
import { type Report } from '../report-model.ts';
import { claimFolder } from '../run-kind.ts';
import { announceRunning } from '../running-system.ts';
import { compareLedger, type LedgerComparison, netJournal } from './compare-ledger.ts';
import { enrolFollowers } from './enrol-followers.ts';
import { localClient } from './local-client.ts';
import { localSettings } from './local-settings.ts';
import { readRecords, type Records } from './records.ts';
import { refuseStream } from './refuse-stream.ts';

/** What to play, and how. */
export type LocalOptions = {
  readonly tapeDir: string;
  readonly settingsFile?: string | undefined;
  /** Absent: the tape's own. */
  readonly speed?: number | 'max' | undefined;
  /** Absent: those of the settings. */
  readonly sources?: readonly SourceName[] | undefined;
  /** True: every account trades live at the local exchange, whatever the settings say of it. */
  readonly isAllLive?: boolean | undefined;
  /** Folder that `cdk synth` wrote: its bundles run as its template says; absent: the sources, by the contract. */
  readonly templateDir?: string | undefined;
  /** Absent: nothing outlives the run. */
  readonly stateDir?: string | undefined;
  /** What the exchange does wrong; absent: nothing. */
  readonly faults?: FaultPlan | undefined;
  /** For trials: every message twice, two watchers at once. */
  readonly chaos?: Chaos | undefined;
  /** For trials: what runs in place of a function, such as another version of its code. */
  readonly inPlaceOf?: ((one: LocalFunction) => LocalFunction) | undefined;
  /** Ends the run early, in order. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: LocalProgress) => void) | undefined;
  readonly onNote?: ((note: string) => void) | undefined;
};

/** How far a run is. */
export type LocalProgress = {
  readonly nowMs: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly rowsServed: number;
  readonly rowsTotal: number;
  readonly orders: number;
};

/** What a run came to. */
export type LocalRun = {
  readonly report: Report;
  readonly archive: Records;
  readonly settings: Settings;
  readonly audits: ReadonlyMap<string, AccountAudit>;
  readonly comparison: LedgerComparison;
  readonly journalNet: ReadonlyMap<string, bigint>;
  readonly failedRuns: number;
  /** How often each fault of the plan was met. */
  readonly faults: readonly FaultCount[];
  readonly logDir: string | undefined;
};

const PROGRESS_MS = 250;

/**
 * Runs the whole system on this machine: the real handlers against local AWS and the local exchange, until the tape is
 * over and nothing is open.
 *
 * @throws TapeError, SettingsFileError, or Error when a running system holds the state folder
 */
export async function runLocal(options: LocalOptions): Promise<LocalRun> {
  const assembly = options.templateDir === undefined ? undefined : openAssembly(options.templateDir);
  const world = await readTape(options.tapeDir);
  const speed = options.speed ?? (await readManifest(options.tapeDir)).speed;
  const { stateDir } = options;
  const stored = stateDir === undefined ? undefined : await storedSettings(stateDir);
  const read = await localSettings({ world, settingsFile: options.settingsFile, stored });
  const { notes } = read;
  const settings = withSources(options.isAllLive === true ? allLive(read.settings) : read.settings, options.sources);
  for (const note of notes) options.onNote?.(note);
  refuseStream(settings, speed);
  if (stateDir !== undefined) claimFolder(stateDir, 'recording');
  const scratch = stateDir ?? (await mkdtemp(join(tmpdir(), 'polycopy-')));
  const exchange = await startExchange({
    world,
    speed,
    isHeld: true,
    ...(options.faults === undefined ? {} : { faults: options.faults }),
    ...(stateDir === undefined ? {} : { stateDir: join(stateDir, 'exchange') }),
  });
  let aws: LocalAws | undefined;
  try {
    aws = await startLocalAws({
      clock: exchange.clock,
      stage: LOCAL_STAGE,
      ...(assembly === undefined ? {} : { queues: templateQueues(assembly) }),
      ...(stateDir === undefined ? {} : { stateDir }),
    });
    return await play({ options, assembly, exchange, aws, wanted: settings, logDir: join(scratch, 'logs') });
  } finally {
    await aws?.close();
    await exchange.close();
    if (stateDir === undefined) await rm(scratch, { recursive: true, force: true });
  }
}

/** Reads the settings of an earlier run; fails in time when a running system holds the folder. */
async function storedSettings(stateDir: string): Promise<Settings | undefined> {
  const system = await openStopped(stateDir);
  try {
    return await system.settings.current();
  } finally {
    await system.close();
  }
}

type PlayInput = {
  readonly options: LocalOptions;
  readonly assembly: Assembly | undefined;
  readonly exchange: Exchange;
  readonly aws: LocalAws;
  readonly wanted: Settings;
  readonly logDir: string;
};

async function play({ options, assembly, exchange, aws, wanted, logDir }: PlayInput): Promise<LocalRun> {
  const settings = await exchange.spare(() =>
    enrolFollowers({ exchange, aws, settings: wanted, onNote: options.onNote }),
  );
  const followers = settings.followers.flatMap(({ wallet, mode }) =>
    wallet === undefined || mode === 'paper' ? [] : [wallet],
  );
  const runner = await startFunctions({
    aws,
    clock: exchange.clock,
    logDir,
    functions: functionsOf({ assembly, aws, exchange, settings, onNote: options.onNote }).map(
      (one) => options.inPlaceOf?.(one) ?? one,
    ),
    chaos: options.chaos,
    onWarm: () => {
      exchange.clock.release();
    },
    quietUntil: () => exchange.nextWorldChangeMs() ?? 'over',
  });
  const progress = setInterval(() => {
    const orders = followers.reduce((count, wallet) => count + exchange.audit(wallet).orders.length, 0);
    options.onProgress?.({ ...exchange.progress(), orders });
  }, PROGRESS_MS);
  const interrupt = (): void => {
    void runner.stop();
  };
  options.signal?.addEventListener('abort', interrupt);
  const withdraw = options.stateDir === undefined ? undefined : announce(options.stateDir, aws, exchange);
  try {
    await runner.start();
    await runner.done;
  } finally {
    options.signal?.removeEventListener('abort', interrupt);
    clearInterval(progress);
    withdraw?.();
    await runner.stop();
  }
  const kept = options.stateDir === undefined ? undefined : logDir;
  return exchange.spare(() => takeStock({ exchange, aws, settings, runner, logDir: kept }));
}

type FunctionsInput = Pick<PlayInput, 'assembly' | 'aws' | 'exchange'> & {
  readonly settings: Settings;
  readonly onNote: LocalOptions['onNote'];
};

/** The sources as the contract describes them, or what a synthesized app would deploy. */
function functionsOf({ assembly, aws, exchange, settings, onNote }: FunctionsInput): readonly LocalFunction[] {
  const environment = venueEnvironment(exchange);
  if (assembly === undefined)
    return contractFunctions({
      aws,
      contracts: FUNCTIONS,
      environment,
      entry: (name) => new URL(`../../../lambdas/${name}/handler.ts`, import.meta.url),
      shards: settings.monitoring.shards ?? 1,
    });
  const functions = templateFunctions({ assembly, aws, environment });
  const { dir, stage, synthesizedAtMs } = assembly;
  onNote?.(`template: stage ${stage} of ${dir}, synthesized ${new Date(synthesizedAtMs).toISOString()}`);
  for (const { name } of functions.filter(({ starts }) => starts.length === 0))
    onNote?.(`template: nothing starts ${name} by itself`);
  return functions;
}

/** Other commands steer this system through what is written here. */
function announce(stateDir: string, { environment }: LocalAws, { urls }: Exchange): () => void {
  const { clob, gamma, dataApi, rpc, clock, geoblock } = urls;
  return announceRunning(stateDir, {
    aws: { endpoint: environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '', region: environment['AWS_REGION'] ?? '' },
    exchange: { clob, gamma, dataApi, rpc, clock, geoblock },
  });
}

function venueEnvironment({ urls, clock }: Exchange): Readonly<Record<string, string>> {
  return {
    [ENV.dataApiUrl]: urls.dataApi,
    [ENV.gammaUrl]: urls.gamma,
    [ENV.clobUrl]: urls.clob,
    [ENV.rpcUrl]: urls.rpc,
    // Time that jumps when nobody works would not wait for a frame.
    [ENV.rtdsUrl]: clock.speed === 'max' ? 'off' : urls.rtds,
    [ENV.clockUrl]: urls.clock,
  };
}

type StockInput = {
  readonly exchange: Exchange;
  readonly aws: LocalAws;
  readonly settings: Settings;
  readonly runner: Runner;
  readonly logDir: string | undefined;
};

async function takeStock({ exchange, aws, settings, runner, logDir }: StockInput): Promise<LocalRun> {
  const table = { client: localClient(aws), table: TABLE.name(LOCAL_STAGE) };
  const source = dynamoArchive(table);
  const { urls } = exchange;
  const market = polymarketMarketData({
    gammaUrl: urls.gamma,
    clobUrl: urls.clob,
    dataApiUrl: urls.dataApi,
    http: nodeHttp(),
  });
  const report = await collectReport({
    archive: source,
    settings,
    snapshots: dynamoSnapshots(table),
    marks: async (token) => bookMark(await market.book(token)),
  });
  const archive = await readRecords(source);
  table.client.destroy();
  const audits = new Map(
    settings.followers.flatMap(({ name, wallet, mode }) =>
      wallet === undefined || mode !== 'live' ? [] : [[name, exchange.audit(wallet)] as const],
    ),
  );
  return {
    report,
    archive,
    settings,
    audits,
    comparison: compareLedger({ archive, audits }),
    journalNet: netJournal(archive.journal),
    failedRuns: Object.values(runner.stats()).reduce((count, { errors }) => count + errors, 0),
    faults: exchange.faults(),
    logDir,
  };
}

/** Another choice of sources is another version of the settings. */
function withSources(settings: Settings, sources: readonly SourceName[] | undefined): Settings {
  return sources === undefined ? settings : { ...settings, detection: { ...settings.detection, sources } };
}

/** A wallet that a file names is of the real venue, or on paper: here the key of this machine decides. */
function allLive(settings: Settings): Settings {
  const followers = settings.followers.map(({ wallet: _, ...follower }) => ({ ...follower, mode: 'live' as const }));
  return { ...settings, followers };
}
