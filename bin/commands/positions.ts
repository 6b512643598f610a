import { writeFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { parseFollowerName } from './follower-name.ts';
import { openSystem, type SystemChoice } from './open-system.ts';
import { collectPositions, type PositionsQuestion, type PositionsReport } from './positions/collect-positions.ts';
import { settingsInForce } from './settings-in-force.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { positionsCsv } from './view/positions-csv.ts';
import { positionsJson } from './view/positions-json.ts';
import { positionsPage } from './view/positions-page.ts';

type PositionsOptions = SystemOptions &
  PositionsQuestion & {
    readonly closed?: true;
    readonly json?: true;
    readonly csv?: string;
  };

/** Where CSV is printed and not written. */
const PRINTED = '-';

/** Adds `polycopy positions`. */
export function registerPositions(program: Command): void {
  addSystemOptions(program.command('positions'))
    .description('what a follower owns: price, value and P&L of each position, by market and in all, with the win rate')
    .requiredOption('--follower <name>', 'whose positions', parseFollowerName)
    .option('--leader <name>', 'copies of this leader only: his name or wallet; "unattributed" for what no copy bought')
    .option('--market <condition>', 'of this market only: its condition, or the first digits', parseCondition)
    .option('--closed', 'the rounds that are closed in place of what is owned')
    .option('--json', 'print JSON')
    .option('--csv <file>', `write CSV for a spreadsheet into a new file; ${PRINTED} prints it`)
    .addHelpText(
      'after',
      '\nA round is a position until it owns nothing any more, sold or resolved; it is won where its realised P&L after\n' +
        'fees is above zero. A look reads the whole table: with --stage it costs read units.',
    )
    .action(async (options: PositionsOptions, command: Command) => {
      if (options.csv !== undefined && options.json === true)
        command.error('error: --csv and --json are two forms of one list: name one of them', { exitCode: 2 });
      const report = await readPositions(systemChoice(command, options), options);
      const text = positionsText(report, options);
      if (options.csv === undefined || options.csv === PRINTED) process.stdout.write(text);
      else await writeNew(options.csv, text);
    });
}

async function readPositions(choice: SystemChoice, question: PositionsQuestion): Promise<PositionsReport> {
  const system = await openSystem(choice);
  try {
    return await collectPositions({ ...system, settings: await settingsInForce(system) }, question);
  } finally {
    await system.close();
  }
}

function positionsText(report: PositionsReport, { closed, json, csv, leader }: PositionsOptions): string {
  const isClosed = closed === true;
  if (csv !== undefined) return positionsCsv(report, isClosed);
  if (json === true) return `${JSON.stringify(positionsJson(report, isClosed), null, 2)}\n`;
  return `${positionsPage(report, { isClosed, leader, isColoured: process.stdout.isTTY })}\n`;
}

async function writeNew(file: string, text: string): Promise<void> {
  await writeFile(file, text, { flag: 'wx' }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new Error(`--csv: ${file} is there already, and nothing is overwritten`, { cause: error });
  });
  process.stdout.write(`${file}\n`);
}

function parseCondition(text: string): string {
  if (/^0x[0-9a-f]{1,64}$/i.test(text)) return text;
  throw new InvalidArgumentError('A condition is 0x and 64 hex digits, or the first of them.');
}
