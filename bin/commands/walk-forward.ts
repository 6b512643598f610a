import { type Command, InvalidArgumentError, Option } from 'commander';
import { compareSets } from '#core/scoring/compare-sets.ts';
import { type Settings } from '#core/model/settings.ts';
import { DAY_MS } from '#core/values/unix-ms.ts';
import { SHIPPED_TAPE } from '../local/tape/build-shipped-tape.ts';
import { readTape } from '../local/tape/read-tape.ts';
import { unplayableSetting } from './backtest.ts';
import { namedOnce } from './compare-settings.ts';
import { readSettingsFile } from './settings-file.ts';
import { parseSeed, parseTrials } from './simulation-options.ts';
import { unstatedSettings } from './unstated-settings.ts';
import { cleanText } from './view/clean-text.ts';
import { walkForwardJson } from './view/walk-forward-json.ts';
import { type NamedWalk, walkForwardPage } from './view/walk-forward-page.ts';
import { candidatesOf, walkForward } from './walk-forward/walk-forward.ts';

type WalkOptions = {
  readonly tape: string;
  readonly settings: readonly string[];
  readonly every?: number;
  readonly embargo?: number;
  readonly choose?: number;
  readonly trials?: number;
  readonly seed: bigint;
  readonly json?: true;
};

const DEFAULT_SEED = 20_260_601n;
const MOST_FILES = 50;

const HELP = `
At each rebalance the leaders of the settings are scored by what was known before it, a year back at most, and those who pass
every gate are copied until the next one, each time from the whole capital, by the code that trades. Only what came after a
choice is reported: what a leader showed before it stands beside it, and is no result.

Between the record and the copying lies the embargo: as long as the longest bet has been open, a week at least, unless
--embargo says otherwise. A choice of few leaders is hard to pass: --choose takes the first so many by rank instead.

Every configuration counts against the result: the settings given, times the leaders looked at, or what --trials says. The best
settings are called that only where luck among all of these is excluded (a deflated Sharpe ratio of 0.95 or more).
What is open at a rebalance is valued at its marks; positions do not cross it.
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
    .option('--choose <count>', 'the first so many by rank (default: all who pass every gate)', parseCount)
    .option(
      '--trials <count>',
      'all that was tried until now, where that is more than these settings times their leaders',
      parseTrials,
    )
    .addOption(
      new Option('--seed <number>', 'what delays and intervals are drawn by')
        .argParser(parseSeed)
        .default(DEFAULT_SEED, String(DEFAULT_SEED)),
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

async function walk({ tape, settings: files, every, embargo, choose, trials, seed, json }: WalkOptions): Promise<void> {
  const read = await Promise.all(files.map(playable));
  const world = await readTape(tape);
  const looked = read.reduce((sum, settings) => sum + candidatesOf(world, settings).size, 0);
  const tried = Math.max(trials ?? 1, looked);
  const options = {
    ...{ seed, trials: tried, everyDays: every, count: choose },
    embargoMs: embargo === undefined ? undefined : embargo * DAY_MS,
  };
  const walks = namedOnce(files).flatMap(({ name }, at): readonly NamedWalk[] => {
    const settings = read[at];
    return settings === undefined ? [] : [{ name, folds: walkForward({ ...options, world, settings }) }];
  });
  const sets = walks.map(({ name, folds }) => ({
    name,
    returns: Float64Array.from(folds.flatMap(({ returns }) => [...returns])),
  }));
  const comparison = compareSets({ sets, trials: tried, seed });
  const leaders = new Map(world.leaders.map(({ wallet, name }) => [wallet, name]));
  const told = { tape: world.name, walks, comparison, leaders };
  const text =
    json === true
      ? JSON.stringify(walkForwardJson(told), null, 2)
      : walkForwardPage(told, { isColoured: process.stdout.isTTY });
  process.stdout.write(`${text}\n`);
}

/** @throws Error where a backtest has nothing to play the settings with */
async function playable(file: string): Promise<Settings> {
  const { settings } = await readSettingsFile(file, unstatedSettings('recording', undefined));
  const unplayable = unplayableSetting(settings);
  if (unplayable !== undefined) throw new Error(`${cleanText(file, 200)}: ${unplayable}`);
  return settings;
}

function parseDays(text: string): number {
  if (/^\d{1,4}$/.test(text) && Number(text) >= 1) return Number(text);
  throw new InvalidArgumentError('Days are a whole number from 1 to 9999.');
}

function parseCount(text: string): number {
  if (/^\d{1,4}$/.test(text) && Number(text) >= 1) return Number(text);
  throw new InvalidArgumentError('Between 1 and 9999 leaders are chosen.');
}
