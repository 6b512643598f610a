import { type Command, Option } from 'commander';
import { type Period } from '#core/reporting/period.ts';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { openSystem, type SystemChoice } from './open-system.ts';
import { collectResults, type Results } from './report/collect-results.ts';
import { BREAKDOWNS, type Breakdown } from './report/group-results.ts';
import { parseDate, periodOf } from './report/period.ts';
import { settingsInForce } from './settings-in-force.ts';
import { leaderWallet } from './switch-scope.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { resultsCsv } from './view/results-csv.ts';
import { resultsJson } from './view/results-json.ts';
import { resultsPage } from './view/results-page.ts';
import { writePage } from './write-page.ts';

type ReportOptions = SystemOptions & {
  readonly follower?: string;
  readonly leader?: string;
  readonly start?: UnixMs;
  readonly end?: UnixMs;
  readonly by?: Breakdown;
  readonly csv?: true;
  readonly json?: true;
  readonly html?: string | true;
};

const HTML_FILE = 'polycopy-report.html';

/** Adds `polycopy report`. */
export function registerReport(program: Command): void {
  addSystemOptions(program.command('report'))
    .description('profit and loss, and what copying cost against the leaders: delay, impact, fees, missed trades')
    .option('--follower <name>', 'this follower only')
    .option('--leader <name>', 'copies of this leader only: his name or wallet')
    .option('--start <date>', 'from this day on (YYYY-MM-DD, UTC); from the first if not said', parseDate)
    .option('--end <date>', 'up to and without this day (YYYY-MM-DD, UTC)', parseDate)
    .addOption(new Option('--by <what>', 'a row for each of these; leaders if not said').choices(BREAKDOWNS))
    .option('--csv', 'print CSV for a spreadsheet: a row for each trade of a leader, or with --by for each group')
    .option('--json', 'print JSON')
    .option('--html [file]', `write a page with charts that needs no network: ${HTML_FILE} if not said`)
    .action(async (options: ReportOptions, command: Command) => {
      const period = periodOf(command, options, unixMs(Date.now()));
      const forms = [options.csv, options.json, options.html].filter((form) => form !== undefined);
      if (forms.length > 1)
        command.error('error: --csv, --json and --html are forms of one report: name one of them', { exitCode: 2 });
      if (options.html !== undefined && options.by !== undefined)
        command.error('error: --html shows leaders and days: it goes without --by', { exitCode: 2 });
      const results = await readResults(systemChoice(command, options), options, period);
      if (options.html === undefined) process.stdout.write(`${resultsText(results, options)}\n`);
      else await writeHtml(results, options.html === true ? HTML_FILE : options.html);
    });
}

async function readResults(
  choice: SystemChoice,
  { follower, leader }: ReportOptions,
  period: Period,
): Promise<Results> {
  const system = await openSystem(choice);
  try {
    const settings = await settingsInForce(system);
    return await collectResults(
      { ...system, settings, version: (version) => system.settings.version(version), now: unixMs(Date.now()) },
      {
        period,
        ...(follower === undefined ? {} : { follower }),
        ...(leader === undefined ? {} : { leader: leaderWallet(settings, leader) }),
      },
    );
  } finally {
    await system.close();
  }
}

function resultsText(results: Results, { by, csv, json }: ReportOptions): string {
  if (csv === true) return resultsCsv(results, by);
  if (json === true) return JSON.stringify(resultsJson(results, by ?? 'leader'), null, 2);
  return resultsPage(results, by ?? 'leader', { isColoured: process.stdout.isTTY });
}

/** The library of charts is loaded for this alone: it takes longer than all other commands. */
async function writeHtml(results: Results, file: string): Promise<void> {
  const { resultsHtml } = await import('./view/results-html.ts');
  await writePage(file, await resultsHtml(results));
  process.stdout.write(`${file}\n`);
}
