import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command } from 'commander';
import { formatMicros } from '#core/values/decimal.ts';
import { SHIPPED_TAPE } from '../local/tape/build-shipped-tape.ts';
import { readFaultPlan } from './fault-plan-file.ts';
import { playLive } from './local/play-live.ts';
import { localProgress } from './local/progress.ts';
import { type LocalRun, runLocal } from './local/run-local.ts';
import { summaryOf, writeOutput } from './local/write-output.ts';
import { type SourceName } from '#core/model/settings.ts';
import { sourcesOption } from './sources-option.ts';
import { speedOption } from './speed-option.ts';
import { cleanText } from './view/clean-text.ts';
import { faultsTable } from './view/faults-table.ts';
import { reportJson } from './view/report-json.ts';
import { statusPage } from './view/status-page.ts';

const DEFAULT_OUT = '.polycopy/last-run';
const DEFAULT_TEMPLATE = 'cdk.out';
const LAST_TRADES = 10;
/** Above this the machine's own milliseconds become minutes of the tape, and copies come too late. */
const MAX_SPEED = 100;

type LocalOptions = {
  readonly tape?: string;
  readonly settings?: string;
  readonly speed?: number | 'max';
  readonly sources?: readonly SourceName[];
  readonly state?: string;
  readonly out: string;
  readonly faults?: string;
  readonly fromTemplate?: string | true;
  readonly json?: true;
  readonly live?: true;
  readonly market?: string;
};

/** Adds `polycopy local`: the whole system on this machine, against the local exchange. */
export function registerLocal(program: Command): void {
  program
    .command('local')
    .description('copy a recorded leader on this machine, through every stage, against the local exchange')
    .option('--tape <dir>', 'the recording to play (default: the one that ships with polycopy)')
    .option('--settings <file>', 'settings.yaml; without it the leaders of the tape are followed with an example')
    .option(
      '--speed <n|max>',
      'times as fast as it was recorded, or max: as fast as this machine can',
      speedOption(MAX_SPEED),
    )
    .option(
      '--sources <names>',
      "where leaders' trades are seen: chain, data-api, rtds (default: the settings')",
      sourcesOption,
    )
    .option('--state <dir>', 'keep table, orders and clock here; the next start goes on where this one stopped')
    .option('--out <dir>', 'write what happened as JSON lines here; not with --live', DEFAULT_OUT)
    .option('--faults <file>', 'let the exchange fail as this plan says (bin/local/exchange/faults/examples)')
    .option(
      '--from-template [dir]',
      'run what would be deployed: the bundles and the template that `npx cdk synth` wrote (default: cdk.out)',
    )
    .option('--json', 'print the summary as JSON, and nothing else')
    .option('--live', 'copy real leaders with paper money until Ctrl-C: real books, nothing is sent to the venue')
    .option(
      '--market <file>',
      'with --live: the market of a local exchange, by what `polycopy exchange --json` printed',
    )
    .action(async (options: LocalOptions, command: Command) => {
      refuseMixed(options, command);
      const isSound = await (options.live === true ? playLive(options) : playTape(options));
      // An operator's script must notice a ledger that does not agree with the exchange.
      if (!isSound) process.exitCode = 1;
    });
}

const OF_TAPE = new Map([
  ['tape', '--tape'],
  ['speed', '--speed'],
  ['faults', '--faults'],
  ['sources', '--sources'],
  ['fromTemplate', '--from-template'],
] as const);

/** What only a recording has is not given to a market that has its own time and faults. */
function refuseMixed(options: LocalOptions, command: Command): void {
  const refuse = (text: string): never => command.error(`error: ${text}`, { exitCode: 2 });
  const ofTape = [...OF_TAPE].find(([name]) => options[name] !== undefined)?.[1];
  if (options.live === true && command.getOptionValueSource('out') === 'cli')
    refuse('--out is of a recording: with --live nothing is written there; --state keeps what happens');
  if (options.live === true && ofTape !== undefined) refuse(`${ofTape} is of a recording: leave it out with --live`);
  if (options.live !== true && options.market !== undefined) refuse('--market says where --live reads: add --live');
}

async function playTape(options: LocalOptions): Promise<boolean> {
  const faults = options.faults === undefined ? undefined : await readFaultPlan(options.faults);
  const out = resolve(options.out);
  makeFolder('--out', out);
  if (options.state !== undefined) makeFolder('--state', options.state);
  const interrupted = new AbortController();
  const interrupt = (): void => {
    interrupted.abort();
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const progress = localProgress(options.json === true ? undefined : process.stderr);
  const run = await runLocal({
    tapeDir: options.tape ?? SHIPPED_TAPE,
    settingsFile: options.settings,
    speed: options.speed,
    sources: options.sources,
    stateDir: options.state,
    templateDir: options.fromTemplate === true ? DEFAULT_TEMPLATE : options.fromTemplate,
    faults,
    signal: interrupted.signal,
    onProgress: (state) => {
      progress.show(state);
    },
    onNote: (text) => {
      progress.note(text);
    },
  });
  progress.end();
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  await writeOutput(run, out);
  if (options.json === true) process.stdout.write(`${JSON.stringify(jsonOf(run), null, 2)}\n`);
  else process.stdout.write(`${pageOf(run, out)}\n`);
  if (interrupted.signal.aborted) process.stderr.write('interrupted: the run did not come to its end\n');
  return run.comparison.isEqual && run.failedRuns === 0 && !interrupted.signal.aborted;
}

function makeFolder(option: string, path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new Error(`${option} ${cleanText(path, 200)}: no folder can be made there`, { cause: error });
  }
}

function jsonOf(run: LocalRun): object {
  return { ...summaryOf(run), report: reportJson(run.report, LAST_TRADES) };
}

function pageOf(run: LocalRun, out: string): string {
  const { comparison } = run;
  const agreement = comparison.isEqual
    ? `Ledger and exchange agree to the micro-unit: ${comparison.accounts} account(s), ${comparison.tokens} token(s).`
    : `LEDGER AND EXCHANGE DIFFER: ${comparison.difference ?? 'unknown'}`;
  const journal = [...run.journalNet].every(([, net]) => net === 0n)
    ? 'Journal: debits equal credits for every asset.'
    : `JOURNAL OUT OF BALANCE: ${[...run.journalNet].map(([asset, net]) => `${asset} ${formatMicros(net)}`).join(', ')}`;
  const failed = run.failedRuns === 0 ? [] : [`${run.failedRuns} run(s) of functions failed; their logs tell why.`];
  const isColoured = process.stdout.isTTY;
  const met = run.faults.length === 0 ? [] : ['', faultsTable(run.faults, { isColoured })];
  return [
    statusPage(run.report, { isColoured, last: LAST_TRADES }),
    ...met,
    '',
    agreement,
    journal,
    ...failed,
    `Files: ${cleanText(out, 200)}`,
    ...(run.logDir === undefined ? [] : [`Logs:  ${cleanText(run.logDir, 200)}`]),
  ].join('\n');
}
