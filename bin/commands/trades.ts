import { InvalidArgumentError, type Command } from 'commander';
import { readReport } from './status.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { tradeJson } from './view/report-json.ts';
import { tradesTable } from './view/trades-table.ts';

type TradesOptions = SystemOptions & { readonly follower?: string; readonly last: number; readonly json?: true };

/** Adds `polycopy trades`. */
export function registerTrades(program: Command): void {
  addSystemOptions(program.command('trades'))
    .description('the newest trades: price, cost, fee and slippage against the leader')
    .option('--follower <name>', 'this follower only')
    .option('--last <count>', 'how many', parseCount, 10)
    .option('--json', 'print JSON')
    .action(async (options: TradesOptions, command: Command) => {
      const report = await readReport(systemChoice(command, options), options.follower);
      const trades = report.trades.slice(0, options.last);
      const text = options.json
        ? JSON.stringify(trades.map(tradeJson), null, 2)
        : tradesTable(trades, { isColoured: process.stdout.isTTY });
      process.stdout.write(`${text}\n`);
    });
}

function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d{1,6}$/.test(text) && count > 0) return count;
  throw new InvalidArgumentError('A count is a whole number from 1 to 999999.');
}
