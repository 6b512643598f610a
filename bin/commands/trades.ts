import { InvalidArgumentError, type Command } from 'commander';
import { type TradeReport } from './report-model.ts';
import { readReport } from './status.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { tradeJson } from './view/report-json.ts';
import { tradesCsv } from './view/trades-csv.ts';
import { tradesTable } from './view/trades-table.ts';

type TradesOptions = SystemOptions & {
  readonly follower?: string;
  readonly last?: number;
  readonly json?: true;
  readonly csv?: true;
};

/** How many are shown where nobody says; an export has them all. */
const LAST_TRADES = 10;

/** Adds `polycopy trades`. */
export function registerTrades(program: Command): void {
  addSystemOptions(program.command('trades'))
    .description('the newest trades: price, cost, fee and slippage against the leader')
    .option('--follower <name>', 'this follower only')
    .option('--last <count>', `how many: ${LAST_TRADES} if not said, with --csv all`, parseCount)
    .option('--json', 'print JSON')
    .option('--csv', 'print CSV for a spreadsheet: the columns of --json, no cell of which is a formula')
    .action(async (options: TradesOptions, command: Command) => {
      if (options.csv === true && options.json === true)
        command.error('error: --csv and --json are two forms of one list: name one of them', { exitCode: 2 });
      const report = await readReport(systemChoice(command, options), options.follower);
      process.stdout.write(tradesText(report.trades, options));
    });
}

/** Prints trades, of which the newest come first, as the options say. */
export function tradesText(
  all: readonly TradeReport[],
  { last, json, csv }: Pick<TradesOptions, 'last' | 'json' | 'csv'>,
): string {
  if (csv === true) return tradesCsv(all.slice(0, last));
  const trades = all.slice(0, last ?? LAST_TRADES);
  if (json === true) return `${JSON.stringify(trades.map(tradeJson), null, 2)}\n`;
  return `${tradesTable(trades, { isColoured: process.stdout.isTTY })}\n`;
}

function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d{1,6}$/.test(text) && count > 0) return count;
  throw new InvalidArgumentError('A count is a whole number from 1 to 999999.');
}
