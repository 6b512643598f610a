import { type Command, InvalidArgumentError, Option } from 'commander';
import { tearSheet, type TearSheet } from '#core/scoring/tear-sheet.ts';
import { parseDrawdownLimit, parseSeed, parseSimulations, parseTrials } from './simulation-options.ts';
import { type BacktestFile, type BacktestPart, readBacktest } from './tear-sheet/backtest-file.ts';
import { copyRecordOf } from './tear-sheet/copy-record-of.ts';
import { withNames } from './tear-sheet/with-names.ts';
import { tearSheetJson } from './view/tear-sheet-json.ts';
import { tearSheetPage } from './view/tear-sheet-page.ts';
import { writePage } from './write-page.ts';

type TearSheetCommand = {
  readonly capital: number;
  readonly follower?: string;
  readonly settings?: string;
  readonly trials?: number;
  readonly simulations: number;
  readonly drawdownLimit: number;
  readonly seed: bigint;
  readonly json?: true;
  readonly html?: string | true;
};

const HTML_FILE = 'polycopy-tear-sheet.html';
const SIMULATIONS = 1_000;
const DRAWDOWN_LIMIT = 0.2;
const SEED = 20_261_123n;

const HELP = `
Reads what polycopy backtest --json printed. It says first, in words, whether an edge is shown at all: the interval of the
Sharpe ratio must lie above zero, and the deflated Sharpe ratio at 0.95 or above for all that was tried. Settings that were
tried and not kept count as well: name them all with --trials, and multiply by the leaders among whom you chose.

Returns are parts of --capital, and add up: nothing is compounded. The slippage sweep moves prices only: what would not have
been copied at a worse price is copied in it all the same.
`;

/** Adds `polycopy tear-sheet`. */
export function registerTearSheet(program: Command): void {
  program
    .command('tear-sheet')
    .description(
      'what a backtest shows, and whether it shows anything: returns, evidence, risk, bets, what copying cost',
    )
    .argument('<file>', 'what backtest --json printed')
    .requiredOption('--capital <dollars>', 'what returns are parts of', parseCapital)
    .option('--follower <name>', 'whose record, where there are several')
    .option('--settings <name>', 'of which settings, where several were played')
    .option(
      '--trials <count>',
      'all that was tried until this was chosen (default: the settings of the file)',
      parseTrials,
    )
    .option('--simulations <count>', 'paths that are drawn of the days', parseSimulations, SIMULATIONS)
    .option('--drawdown-limit <part>', 'a fall above it is too deep, 0.2 for 20 %', parseDrawdownLimit, DRAWDOWN_LIMIT)
    .addOption(
      new Option('--seed <number>', 'what paths and intervals are drawn by')
        .argParser(parseSeed)
        .default(SEED, String(SEED)),
    )
    .option('--json', 'print JSON')
    .option('--html [file]', `write a page with charts that needs no network: ${HTML_FILE} if not said`)
    .addHelpText('after', HELP)
    .action(async (file: string, options: TearSheetCommand, command: Command) => {
      if (options.json !== undefined && options.html !== undefined)
        command.error('error: --json and --html are forms of one sheet: name one of them', { exitCode: 2 });
      await show(await readBacktest(file), options);
    });
}

async function show(file: BacktestFile, options: TearSheetCommand): Promise<void> {
  const backtest = askedSettings(file, options.settings);
  const follower = askedFollower(backtest, options.follower);
  const record = copyRecordOf({ backtest, executions: file.executions, follower, capital: options.capital });
  const sheet = tearSheet(withNames(record, file.leaders ?? []), {
    ...{ trials: options.trials ?? file.settingsTried, paths: options.simulations },
    ...{ drawdownLimit: options.drawdownLimit, seed: options.seed },
  });
  if (options.html === undefined) process.stdout.write(`${sheetText(follower, sheet, options)}\n`);
  else await writeHtml(follower, sheet, options.html === true ? HTML_FILE : options.html);
}

function sheetText(follower: string, sheet: TearSheet, { json }: TearSheetCommand): string {
  if (json === true) return JSON.stringify(tearSheetJson(follower, sheet), null, 2);
  return tearSheetPage(follower, sheet, { isColoured: process.stdout.isTTY });
}

/** The library of charts is loaded for this alone. */
async function writeHtml(follower: string, sheet: TearSheet, file: string): Promise<void> {
  const { tearSheetHtml } = await import('./view/tear-sheet-html.ts');
  await writePage(file, await tearSheetHtml(follower, sheet));
  process.stdout.write(`${file}\n`);
}

function askedSettings({ backtests }: BacktestFile, wanted: string | undefined): BacktestPart {
  const found = backtests.filter(({ name }) => wanted === undefined || name === wanted);
  const [only, ...others] = found;
  const names = backtests.map(({ name }) => name).join(', ');
  if (only === undefined) throw new Error(`--settings: the file has ${names}`);
  if (others.length > 0) throw new Error(`--settings: several were played, name one of ${names}`);
  return only;
}

function askedFollower({ days }: BacktestPart, wanted: string | undefined): string {
  const followers = [...new Set(days.map(({ follower }) => follower))].filter(
    (name) => wanted === undefined || name === wanted,
  );
  const [only, ...others] = followers;
  if (only === undefined)
    throw new Error(wanted === undefined ? 'the backtest has no day' : `--follower: no ${wanted} in the backtest`);
  if (others.length > 0) throw new Error(`--follower: there are several, name one of ${followers.join(', ')}`);
  return only;
}

function parseCapital(text: string): number {
  if (/^\d{1,12}(\.\d{1,6})?$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('The capital is an amount of dollars above zero.');
}
