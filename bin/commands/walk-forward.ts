import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { compareSets } from '#core/scoring/compare-sets.ts';
import { LOOKBACK_DAYS } from '#core/scoring/candidate-series.ts';
import { DAY_MS } from '#core/values/unix-ms.ts';
import { SHIPPED_TAPE } from '../local/tape/build-shipped-tape.ts';
import { readTape } from '../local/tape/read-tape.ts';
import { playableSettings } from './backtest.ts';
import { namedOnce } from './compare-settings.ts';
import { clearProgress, showProgress } from './score/show-progress.ts';
import { parseResamples, parseSeed, parseTrials, parseWorkers } from './simulation-options.ts';
import { walkForwardJson } from './view/walk-forward-json.ts';
import { type NamedWalk, walkForwardPage } from './view/walk-forward-page.ts';
import { candidatesOf, walkSteps } from './walk-forward/walk-forward.ts';
import { spreadOfWalk } from './walk-forward/spread-of-walk.ts';
import { walkInThreads } from './walk-forward/walk-in-threads.ts';

type WalkOptions = {
  readonly tape: string;
  readonly settings: readonly string[];
  readonly every?: number;
  readonly embargo?: number;
  readonly lookback: number;
  readonly choose?: number;
  readonly trials?: number;
  readonly resamples: number;
  readonly seed: bigint;
  readonly workers: number;
  readonly json?: true;
};

const DEFAULT_SEED = 20_260_601n;
const MOST_FILES = 50;
/** A record of fewer is judged by no choice. */
const LEAST_LOOKBACK = 60;
const MOST_LOOKBACK = 3_650;

const HELP = `
At each rebalance the leaders of the settings are scored by what was known before it, over --lookback days that end where the
embargo begins (what they did earlier is not read, and what they held then not known), and those who pass every gate are copied until the next one, each time from the whole capital, by the code that trades. Only what came after a
choice is reported: what a leader showed before it stands beside it, and is no result.

The choice is its own: what the settings say of vetoes and of time on paper is not played; kelly stakes go by edges as in a backtest.
Nor are first copies kept small (sizing.canary_copies): each choice would make them anew.

Between the record and the copying lies the embargo: as long as the longest bet has been open, a week at least, unless
--embargo says otherwise; a bet open for longer than --lookback days lengthens it no more. A choice of few leaders is hard to pass: --choose takes the first so many by rank instead.

Every configuration counts against the result: the settings given, times the leaders looked at, or what --trials says. The best
settings are called that only where luck among all of these is excluded (a deflated Sharpe ratio of 0.95 or more).
What is open at a rebalance is valued at its marks; positions do not cross it.

With --resamples each choice is made again so many times, from days before it that are drawn in blocks, the same for all leaders,
and whom it chooses then is copied over the days that came after it: how often each leader is chosen, and within what the result
lies, tell what of it was the luck of choosing. Each set of leaders is played once; the time grows with the number of leaders.
`;

/** Adds `polycopy walk-forward`. */
export function registerWalkForward(program: Command): void {
  program
    .command('walk-forward')
    .description('choose leaders by what was known, copy them, and report only what came after; settings compared')
    .option('--tape <dir>', 'the recording (default: the one that ships with polycopy)', SHIPPED_TAPE)
    .requiredOption('--settings <file...>', 'settings to walk, each from the start')
    .option('--every <days>', 'choose anew each so many days (default: with each month)', parseDays)
    .option(
      '--embargo <days>',
      'between the record and the copying (default: the longest open bet, a week at least)',
      parseDays,
    )
    .option('--lookback <days>', 'so many days before the embargo are read', parseLookback, LOOKBACK_DAYS)
    .option('--choose <count>', 'the first so many by rank (default: all who pass every gate)', parseCount)
    .option(
      '--trials <count>',
      'all that was tried until now, where that is more than these settings times their leaders',
      parseTrials,
    )
    .option(
      '--resamples <count>',
      'each choice is made again on so many resamples of the days before it; 0 is never',
      parseResamples,
      0,
    )
    .addOption(
      new Option('--seed <number>', 'what delays, intervals and resamples are drawn by')
        .argParser(parseSeed)
        .default(DEFAULT_SEED, String(DEFAULT_SEED)),
    )
    .option(
      '--workers <count>',
      'how many choices are walked at once; the result is the same',
      parseWorkers,
      availableParallelism(),
    )
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async (options: WalkOptions, command: Command) => {
      if (options.settings.length > MOST_FILES)
        command.error(`error: --settings names ${options.settings.length} files: at most ${MOST_FILES}`, {
          exitCode: 2,
        });
      await walk(options);
    });
}

async function walk({
  tape,
  settings: files,
  lookback,
  embargo,
  seed,
  workers,
  json,
  ...how
}: WalkOptions): Promise<void> {
  const read = await Promise.all(files.map(playableSettings));
  const world = await readTape(tape);
  const looked = read.reduce((sum, settings) => sum + candidatesOf(world, settings).size, 0);
  const tried = Math.max(how.trials ?? 1, looked);
  const options = {
    ...{ seed, trials: tried, everyDays: how.every, count: how.choose, lookbackDays: lookback },
    embargoMs: embargo === undefined ? undefined : embargo * DAY_MS,
    resamples: how.resamples,
  };
  const choices = walkSteps(world, how.every).length;
  const onProgress = (done: number): void => {
    showProgress(progressText({ done, of: choices * files.length, resamples: how.resamples }));
  };
  const walked = await walkInThreads({ tape, files, options, choices, workers, onProgress });
  clearProgress();
  const walks = namedOnce(files).map(({ name }, at): NamedWalk => {
    const [folds = [], settings] = [walked[at], read[at]];
    return { name, folds, spread: settings && spreadOfWalk(folds, { settings, seed }) };
  });
  const sets = walks.map(({ name, folds }) => ({
    name,
    returns: Float64Array.from(folds.flatMap(({ returns }) => [...returns])),
  }));
  const comparison = compareSets({ sets, trials: tried, seed });
  const leaders = new Map(world.leaders.map(({ wallet, name }) => [wallet, name]));
  const told = { tape: world.name, seed, walks, comparison, leaders };
  const text =
    json === true
      ? JSON.stringify(walkForwardJson(told), null, 2)
      : walkForwardPage(told, { isColoured: process.stdout.isTTY });
  process.stdout.write(`${text}\n`);
}

type Progress = { readonly done: number; readonly of: number; readonly resamples: number };

function progressText({ done, of, resamples }: Progress): string {
  const text = `walked ${Math.floor(done + 1e-9)} of ${of} choices`;
  return resamples === 0 ? text : `${text}, each chosen again ${resamples} times: ${Math.floor((100 * done) / of)} %`;
}

function parseDays(text: string): number {
  if (/^\d{1,4}$/.test(text) && Number(text) >= 1) return Number(text);
  throw new InvalidArgumentError('Days are a whole number from 1 to 9999.');
}

function parseCount(text: string): number {
  if (/^\d{1,4}$/.test(text) && Number(text) >= 1) return Number(text);
  throw new InvalidArgumentError('Between 1 and 9999 leaders are chosen.');
}

function parseLookback(text: string): number {
  const days = Number(text);
  if (/^\d{1,4}$/.test(text) && days >= LEAST_LOOKBACK && days <= MOST_LOOKBACK) return days;
  throw new InvalidArgumentError(`Between ${LEAST_LOOKBACK} and ${MOST_LOOKBACK} days are looked back over.`);
}
