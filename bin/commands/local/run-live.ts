import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exchangeClock } from '#adapters/clock/exchange-clock.ts';
import { dynamoArchive } from '#adapters/dynamodb/archive.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { dynamoSnapshots } from '#adapters/dynamodb/snapshots.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { polymarketMarketData } from '#adapters/polymarket/market-data.ts';
import { ENV } from '#contract/env.ts';
import { FUNCTIONS } from '#contract/functions.ts';
import { TABLE } from '#contract/table.ts';
import { type Settings } from '#core/model/settings.ts';
import { contractFunctions } from '../../local/aws/contract-functions.ts';
import { type Runner, startFunctions } from '../../local/aws/functions.ts';
import { type LocalAws, startLocalAws } from '../../local/aws/local-aws.ts';
import { type LocalClock } from '../../local/aws/local-clock.ts';
import { runningClock } from '../../local/aws/running-clock.ts';
import { applySettings, changesText } from '../apply-settings.ts';
import { bookMark } from '../book-mark.ts';
import { LOCAL_STAGE, openStopped } from '../open-system.ts';
import { collectReport } from '../collect-report.ts';
import { type Report } from '../report-model.ts';
import { announceRunning } from '../running-system.ts';
import { claimFolder } from '../run-kind.ts';
import { readSettingsFile } from '../settings-file.ts';
import { refuseUnsent, unstatedSettings } from '../unstated-settings.ts';
import { netJournal } from './compare-ledger.ts';
import { type LiveMarket, requireMarket } from './live-market.ts';
import { localClient } from './local-client.ts';
import { readRecords } from './records.ts';

/** Whom to copy on paper, from which market. */
export type LiveOptions = {
  readonly market: LiveMarket;
  /** Absent: those stored in the state folder. */
  readonly settingsFile: string | undefined;
  /** Absent: nothing outlives the run. */
  readonly stateDir: string | undefined;
  /** Ends the run: it has no end of its own. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: LiveProgress) => void;
  readonly onNote: (note: string) => void;
};

/** How a run goes. */
export type LiveProgress = { readonly nowMs: number; readonly runs: number; readonly failedRuns: number };

/** What a run came to. */
export type LiveRun = {
  readonly report: Report;
  readonly journalNet: ReadonlyMap<string, bigint>;
  readonly failedRuns: number;
  readonly logDir: string | undefined;
};

const PROGRESS_MS = 1_000;

/**
 * Copies leaders of a real market with paper money until it is interrupted: the real handlers against local AWS, with
 * nothing sent to the venue but questions.
 *
 * @throws SettingsFileError; Error where a host does not answer, a follower is live, or a running system holds the folder
 */
export async function runLive(options: LiveOptions): Promise<LiveRun> {
  const { stateDir, market, onNote } = options;
  const wanted = await liveSettings(options);
  await requireMarket(market, nodeHttp());
  if (stateDir !== undefined) claimFolder(stateDir, 'live-market');
  const scratch = stateDir ?? (await mkdtemp(join(tmpdir(), 'polycopy-')));
  const clock = await clockOf(market);
  let aws: LocalAws | undefined;
  try {
    aws = await startLocalAws({ clock, stage: LOCAL_STAGE, ...(stateDir === undefined ? {} : { stateDir }) });
    const settings = await enrolled(aws, wanted, onNote);
    return await run({ options, aws, clock, settings, logDir: join(scratch, 'logs') });
  } finally {
    await aws?.close();
    if (stateDir === undefined) await rm(scratch, { recursive: true, force: true });
  }
}

async function liveSettings({ settingsFile, stateDir, onNote }: LiveOptions): Promise<Settings> {
  const stored = stateDir === undefined ? undefined : await storedSettings(stateDir);
  const kept = settingsFile === undefined ? stored : undefined;
  if (settingsFile === undefined && kept === undefined)
    throw new Error('--live copies real leaders: name them in a file, --settings settings.yaml');
  const read =
    kept !== undefined
      ? { settings: kept, unused: [] }
      : await readSettingsFile(settingsFile ?? '', unstatedSettings('live-market', stored));
  for (const note of read.unused) onNote(note);
  refuseUnsent('live-market', read.settings);
  return read.settings;
}

async function storedSettings(stateDir: string): Promise<Settings | undefined> {
  const system = await openStopped(stateDir);
  try {
    return await system.settings.current();
  } finally {
    await system.close();
  }
}

/** The time of an exchange is told once, and runs as evenly as that of this machine. */
async function clockOf({ clock }: LiveMarket): Promise<LocalClock> {
  if (clock === undefined) return runningClock({ now: () => Date.now(), speed: 1 });
  const from = await exchangeClock({ url: clock.url }).now();
  const at = performance.now();
  return runningClock({ now: () => from + (performance.now() - at) * clock.speed, speed: clock.speed });
}

async function enrolled(aws: LocalAws, wanted: Settings, onNote: LiveOptions['onNote']): Promise<Settings> {
  const client = localClient(aws);
  const table = { client, table: TABLE.name(LOCAL_STAGE) };
  const store = dynamoSettings(table);
  try {
    const isFirst = (await store.current()) === undefined;
    await applySettings({
      settings: wanted,
      store,
      archive: dynamoArchive(table),
      ledger: dynamoLedger(table),
      confirm: (changes) => {
        if (!isFirst) for (const line of changesText(changes)) onNote(`settings: ${line}`);
        return Promise.resolve(true);
      },
    });
    return (await store.current()) ?? wanted;
  } finally {
    client.destroy();
  }
}

type RunInput = {
  readonly options: LiveOptions;
  readonly aws: LocalAws;
  readonly clock: LocalClock;
  readonly settings: Settings;
  readonly logDir: string;
};

async function run({ options, aws, clock, settings, logDir }: RunInput): Promise<LiveRun> {
  const { market, signal, onProgress, stateDir } = options;
  const runner = await startFunctions({
    aws,
    clock,
    logDir,
    functions: contractFunctions({
      aws,
      contracts: FUNCTIONS,
      environment: environmentOf(market),
      entry: (name) => new URL(`../../../lambdas/${name}/handler.ts`, import.meta.url),
      shards: settings.monitoring.shards ?? 1,
    }),
  });
  const progress = setInterval(() => {
    onProgress({ nowMs: clock.now(), ...runsOf(runner) });
  }, PROGRESS_MS);
  const stop = (): void => {
    void runner.stop();
  };
  signal.addEventListener('abort', stop);
  const withdraw = stateDir === undefined ? undefined : announce(stateDir, aws, market);
  try {
    if (!signal.aborted) {
      await runner.start();
      await runner.done;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    clearInterval(progress);
    withdraw?.();
    await runner.stop();
  }
  return takeStock({ aws, settings, market, runner, logDir: stateDir === undefined ? undefined : logDir });
}

function environmentOf({ urls, rtds, clock }: LiveMarket): Readonly<Record<string, string>> {
  return {
    [ENV.dataApiUrl]: urls.dataApi,
    [ENV.gammaUrl]: urls.gamma,
    [ENV.clobUrl]: urls.clob,
    [ENV.rpcUrl]: urls.rpc,
    [ENV.rtdsUrl]: rtds ?? 'off',
    ...(clock === undefined ? {} : { [ENV.clockUrl]: clock.url }),
  };
}

function announce(stateDir: string, { environment }: LocalAws, { urls, clock }: LiveMarket): () => void {
  return announceRunning(stateDir, {
    aws: { endpoint: environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '', region: environment['AWS_REGION'] ?? '' },
    exchange: { ...urls, ...(clock === undefined ? {} : { clock: clock.url }) },
  });
}

function runsOf(runner: Runner): Pick<LiveProgress, 'runs' | 'failedRuns'> {
  const stats = Object.values(runner.stats());
  return {
    runs: stats.reduce((count, { invocations }) => count + invocations, 0),
    failedRuns: stats.reduce((count, { errors }) => count + errors, 0),
  };
}

type StockInput = Pick<RunInput, 'aws' | 'settings'> & {
  readonly market: LiveMarket;
  readonly runner: Runner;
  readonly logDir: string | undefined;
};

async function takeStock({ aws, settings, market, runner, logDir }: StockInput): Promise<LiveRun> {
  const client = localClient(aws);
  const table = { client, table: TABLE.name(LOCAL_STAGE) };
  const archive = dynamoArchive(table);
  const { gamma: gammaUrl, clob: clobUrl, dataApi: dataApiUrl } = market.urls;
  const books = polymarketMarketData({ gammaUrl, clobUrl, dataApiUrl, http: nodeHttp() });
  try {
    const report = await collectReport({
      archive,
      // Another terminal may have applied others since the start.
      settings: (await dynamoSettings(table).current()) ?? settings,
      snapshots: dynamoSnapshots(table),
      // A market that no longer answers leaves positions without a mark, and the report complete otherwise.
      marks: async (token) => bookMark(await books.book(token).catch(() => undefined)),
    });
    const { journal } = await readRecords(archive);
    return { report, journalNet: netJournal(journal), failedRuns: runsOf(runner).failedRuns, logDir };
  } finally {
    client.destroy();
  }
}
