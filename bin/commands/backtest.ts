import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Settings } from '#core/model/settings.ts';
import { filledOnes, type MeasuredFill } from '#core/replay/measured-fill.ts';
import { asksScorer } from '#core/replay/play-scorer.ts';
import { BOOK_AGE_MS } from '#core/replay/dated-books.ts';
import { type ExecutionSpread } from '#core/replay/execution-spread.ts';
import { type UnixMs, unixMs, utcDate } from '#core/values/unix-ms.ts';
import { SHIPPED_TAPE } from '../local/tape/build-shipped-tape.ts';
import { readManifest, readTape } from '../local/tape/read-tape.ts';
import { type TapeWorld } from '../local/tape/tape-world.ts';
import { type BacktestTask } from './backtest/backtest-task.ts';
import { compareBacktests } from './backtest/compare-backtests.ts';
import { type BacktestPeriod, cutWorld } from './backtest/cut-world.ts';
import { measuredFills } from './backtest/measured-fills.ts';
import { playBacktests } from './backtest/play-backtests.ts';
import { type PlayedBacktest } from './backtest/play-task.ts';
import { spreadExecutions } from './backtest/spread-executions.ts';
import { lastMomentOf } from './backtest/tape-end.ts';
import { namedOnce } from './compare-settings.ts';
import { openSystem } from './open-system.ts';
import { parseDate } from './report/period.ts';
import {
  parseDrawdownLimit,
  parseExecutions,
  parseSeed,
  parseSimulations,
  parseTrials,
  parseWorkers,
} from './simulation-options.ts';
import { clearProgress, showProgress } from './score/show-progress.ts';
import { readSettingsFile } from './settings-file.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { unstatedSettings } from './unstated-settings.ts';
import { backtestJson } from './view/backtest-json.ts';
import { backtestPage } from './view/backtest-page.ts';
import { cleanText } from './view/clean-text.ts';
import { type ExecutionsView } from './view/executions-table.ts';

const MOST_FILES = 50;
const MOST_BOOK_AGE_S = 604_800;
const DEFAULT_SEED = 20_260_601n;
const UNREVERSED =
  '--reversed plays no settings with vetoes, stakes by kelly or time on paper first: its control would copy other leaders';
const DRAWDOWN_LIMIT = 0.2;

const HELP = `
A backtest runs the code that trades (detection, sizing, rules, caps, exits, guards, breakers), in memory and without the
functions around it: npm start plays a tape through those too. No account trades real money, each has its capital.

A leader's trade is seen some seconds after its block, and an order meets the book some tenths of a second after it was
decided, both drawn from stated distributions by --seed and the trade's own id. An order takes from the recorded book, or,
where none was recorded, from one that is made of the trades before: the best offer a cent or less above the last price,
hundreds of dollars a level. Made books are an assumption, and so is every figure that rests on them.

A recorded book stands for --book-age seconds; then one is made of the newest price, and what met such a one is counted. The seconds for which the venue holds orders of a
market come on top of the delay. Nobody spends more cash than he has.

What a leader began with, where nobody recorded it, is made of what he did later, and so is a part of his equity; a share
that was never traded yet is no part of it, and counted. A planned end that nobody recorded is unknown: a rule that asks
for time until the end then refuses, as it does live.

What a market is (liquidity, volume, category, fee) is what the tape says of it once, not what it was at that moment.
--reversed plays each again after leaders who buy and sell as many shares of the other outcome. What a control earns as well is
not what they chose: it is fees, spreads and sizes.

Copies and exits that are large (execution.large_orders) are worked in parts as live, each an order of its own. What orders of
ours took is missing from a book for a minute, then it is offered again: how fast books fill up is assumed, and what parts
save hangs on it. What waits in a book is filled at its limit by offers that a look finds there, no more than once by each.
With sizing.canary_copies the first copies of an account of mode live are kept small.

Where the settings ask for vetoes, stakes by kelly or time on paper first, the leaders of the settings are judged each day
by what the tape has of them until then, as the scorer does; without four of them with enough of a record no edge is known. The
row of days that a veto takes begins with the first day that is played: until it is long enough nobody is vetoed. An
account of mode live then waits for those on paper beside it. --reversed is refused there: a control would be judged by copies of its own.

--simulations draws the days again in blocks (stationary bootstrap) and tells within what they might have lain. Days that were
not lived are in none of them, and what copying costs is in all: it is what the days had.

--executions plays everything again so many times, each time under other delays. With the orders of a system of yours (--state
or --stage) it draws for each order, too, how much worse than its book it was filled, and which part of it: out of what thirty
filled purchases or more of yours got, of the same price and volume where there are as many. Without them orders are filled as
books say, and only delays differ; what was realised, and what waits in a book, is filled so in any case. It tells what chance in the execution makes of one record, and nothing of whether leaders go on.

With several --settings each is played from the start; the number tried is told, for the best of many looks better than it is.
`;

type BacktestOptions = SystemOptions & {
  readonly tape: string;
  readonly settings: readonly string[];
  readonly startDate?: UnixMs;
  readonly endDate?: UnixMs;
  readonly seed: bigint;
  readonly bookAge: number;
  readonly reversed?: true;
  readonly simulations?: number;
  readonly executions?: number;
  readonly drawdownLimit: number;
  readonly trials?: number;
  readonly workers: number;
  readonly json?: true;
};

/** Adds `polycopy backtest`: settings, or several, over a recording, in seconds. */
export function registerBacktest(program: Command): void {
  addSystemOptions(program.command('backtest'))
    .description('what settings would have decided and earned over a recording, by the code that trades')
    .option('--tape <dir>', 'the recording (default: the one that ships with polycopy)', SHIPPED_TAPE)
    .requiredOption('--settings <file...>', 'settings to play, each from the start')
    .option('--start-date <day>', 'the first day (UTC): what comes before is history', parseDate)
    .option('--end-date <day>', 'the first day that counts no more (UTC)', parseDate)
    .addOption(
      new Option('--seed <number>', 'what delays and paths are drawn by')
        .argParser(parseSeed)
        .default(DEFAULT_SEED, String(DEFAULT_SEED)),
    )
    .option('--book-age <seconds>', 'for how long a recorded book stands', parseBookAge, BOOK_AGE_MS / 1_000)
    .option('--reversed', 'play a control beside each: leaders who buy the other outcome at what is left of a dollar')
    .option(
      '--simulations <count>',
      'draw so many paths of the days that it came to (1000 for instance)',
      parseSimulations,
    )
    .option('--executions <count>', 'play it so many times more, under other delays and fills', parseExecutions)
    .option('--drawdown-limit <part>', 'a fall above it is too deep, 0.2 for 20 %', parseDrawdownLimit, DRAWDOWN_LIMIT)
    .option(
      '--trials <count>',
      'all that was tried until now, where that is more than the settings of this run',
      parseTrials,
    )
    .option(
      '--workers <count>',
      'how many are played at once; the result is the same',
      parseWorkers,
      availableParallelism(),
    )
    .option('--json', 'print JSON with every decision, trade, bet and day, and nothing else')
    .addHelpText('after', HELP)
    .action(async (options: BacktestOptions, command: Command) => {
      const { startDate, endDate } = options;
      if (startDate !== undefined && endDate !== undefined && endDate <= startDate)
        command.error('error: --end-date is the first day that counts no more: it comes after --start-date', {
          exitCode: 2,
        });
      if (options.settings.length > MOST_FILES)
        command.error(`error: --settings names ${options.settings.length} files: at most ${MOST_FILES}`, {
          exitCode: 2,
        });
      if (options.executions === undefined && (options.state ?? options.stage) !== undefined)
        command.error('error: --state and --stage tell what orders were filled with: they go with --executions', {
          exitCode: 2,
        });
      await backtest(options, command);
    });
}

async function backtest(options: BacktestOptions, command: Command): Promise<void> {
  const { tape, settings, startDate, endDate, seed, bookAge, json } = options;
  // Whatever is wrong with a file or the tape is told before the first of them is played.
  const read = await Promise.all(settings.map(playableSettings));
  const unreversed = options.reversed === true ? settings.find((_file, at) => isJudged(read[at])) : undefined;
  if (unreversed !== undefined) command.error(`error: ${cleanText(unreversed, 200)}: ${UNREVERSED}`, { exitCode: 2 });
  const period = {
    ...(startDate === undefined ? {} : { startMs: startDate }),
    ...(endDate === undefined ? {} : { endMs: endDate }),
  };
  const recorded = await readTape(tape);
  const { notes } = await readManifest(tape);
  const misuse = periodMisuse(recorded, period);
  if (misuse !== undefined) command.error(`error: ${misuse}`, { exitCode: 2 });
  const world = cutWorld(recorded, period);
  const simulation = simulationOf(options);
  const measured = await measuredOf(options, command);
  const common = { tape, seed, bookAgeMs: bookAge * 1_000, ...period };
  const tasks: readonly BacktestTask[] = [
    ...settings.map((file) => ({ ...common, settings: file, ...(simulation === undefined ? {} : { simulation }) })),
    ...(options.reversed === true ? settings.map((file) => ({ ...common, settings: file, isReversed: true })) : []),
  ];
  const played = await playWithProgress(tasks, options);
  const spreads = await spreadsOf({ tasks, played, read, measured }, options);
  clearProgress();
  const backtests = namedOnce(settings).flatMap(({ name }, at) => {
    const [own, control] = [played[at], played[settings.length + at]];
    return own === undefined ? [] : [{ name, ...own, reversed: control?.result, executions: spreads[at] }];
  });
  const comparison = compareBacktests({ backtests, trials: options.trials, seed });
  const leaders = new Map(world.leaders.map(({ wallet, name }) => [wallet, name]));
  const told = { notes, simulation, backtests, comparison, leaders, executions: executionsTold(options, measured) };
  const text =
    json === true
      ? JSON.stringify(backtestJson({ ...told, tape: world.name, seed }), null, 2)
      : backtestPage(
          { ...told, recordedBooks: world.books.length, bookAgeS: bookAge },
          { isColoured: process.stdout.isTTY },
        );
  process.stdout.write(`${text}\n`);
}

/** The settings of a file as a backtest plays them. @throws SettingsFileError */
export async function playableSettings(file: string): Promise<Settings> {
  return (await readSettingsFile(file, unstatedSettings('recording', undefined))).settings;
}

/** What purchases of a system of ours were filled with; of no system nothing. */
async function measuredOf(options: BacktestOptions, command: Command): Promise<readonly MeasuredFill[]> {
  if ((options.state ?? options.stage) === undefined) return [];
  const system = await openSystem(systemChoice(command, options));
  try {
    return await measuredFills(system);
  } finally {
    await system.close();
  }
}

async function playWithProgress(
  tasks: readonly BacktestTask[],
  { workers }: BacktestOptions,
): Promise<readonly PlayedBacktest[]> {
  const parts = tasks.map(() => 0);
  return playBacktests({
    ...{ tasks, workers },
    onProgress: (task, part) => {
      parts[task] = part;
      showProgress(`${Math.floor((parts.reduce((total, one) => total + one, 0) / parts.length) * 100)} %`);
    },
  });
}

type Played = {
  /** Those of the settings first, then the controls. */
  readonly tasks: readonly BacktestTask[];
  readonly played: readonly PlayedBacktest[];
  readonly read: readonly Settings[];
  readonly measured: readonly MeasuredFill[];
};

/** What each of the settings came to in other executions; nothing where nobody asked for them. */
async function spreadsOf(
  { tasks, played, read, measured }: Played,
  { executions: count, workers }: BacktestOptions,
): Promise<readonly (readonly ExecutionSpread[])[]> {
  const spreads: (readonly ExecutionSpread[])[] = [];
  if (count === undefined) return spreads;
  for (const [at, { followers }] of read.entries()) {
    const [task, own] = [tasks[at], played[at]];
    if (task === undefined || own === undefined) continue;
    const onProgress = (done: number): void => {
      showProgress(`executed ${at * count + done} of ${read.length * count} times`);
    };
    spreads.push(await spreadExecutions({ task, result: own.result, followers, measured, count, workers, onProgress }));
  }
  return spreads;
}

function executionsTold(
  { executions: count, state, stage }: BacktestOptions,
  measured: readonly MeasuredFill[],
): ExecutionsView | undefined {
  if (count === undefined) return undefined;
  const counts = { measured: measured.length, filled: filledOnes(measured).length };
  return { count, ...((state ?? stage) === undefined ? {} : counts) };
}

/** How days are drawn again; undefined where nobody asked for it. */
function simulationOf({ simulations, drawdownLimit, trials, settings }: BacktestOptions): BacktestTask['simulation'] {
  return simulations === undefined
    ? undefined
    : { paths: simulations, drawdownLimit, trials: Math.max(trials ?? 1, settings.length) };
}

/** Whether whom a run copies hangs on its own copies too: its control would copy others. */
function isJudged(settings: Settings | undefined): boolean {
  return settings !== undefined && asksScorer(settings);
}

/** A period that has nothing of the tape in it came to nothing: that is no result. */
function periodMisuse(tape: TapeWorld, { startMs, endMs = Infinity }: BacktestPeriod): string | undefined {
  const last = lastMomentOf(tape);
  const range = `${utcDate(unixMs(tape.startMs))} to ${utcDate(unixMs(last))} (UTC)`;
  if (startMs !== undefined && startMs >= last) return `--start-date comes after the recording, which is of ${range}`;
  if (endMs <= tape.startMs) return `--end-date is a day before the recording begins, which is of ${range}`;
  return undefined;
}

function parseBookAge(text: string): number {
  if (/^\d{1,6}$/.test(text) && Number(text) <= MOST_BOOK_AGE_S) return Number(text);
  throw new InvalidArgumentError('A book stands for a whole number of seconds, at most those of a week: 604800.');
}
