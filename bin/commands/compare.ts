import { InvalidArgumentError, type Command } from 'commander';
import { type Settings } from '#core/model/settings.ts';
import { type LedgerName } from '#ports/ledger.ts';
import { compareFollowers } from './compare-followers.ts';
import { readRecords } from './local/records.ts';
import { openSystem } from './open-system.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { cleanText } from './view/clean-text.ts';
import { comparisonJson, comparisonPage } from './view/comparison-page.ts';

type CompareOptions = SystemOptions & { readonly last: number; readonly json?: true };

/** Adds `polycopy compare`. */
export function registerCompare(program: Command): void {
  addSystemOptions(program.command('compare'))
    .description('two followers side by side, as one on paper beside one that is live: price, shares, fee and delay')
    .argument('<left>', 'a follower')
    .argument('<right>', 'another one')
    .option('--last <count>', 'how many trades are shown', parseCount, 20)
    .option('--json', 'print JSON, with all trades')
    .action(async (left: string, right: string, options: CompareOptions, command: Command) => {
      if (left === right) command.error('error: name two followers: one beside itself tells nothing', { exitCode: 2 });
      const system = await openSystem(systemChoice(command, options));
      try {
        const settings = await system.settings.current();
        const ledgers = [ledgerOf(settings, left), ledgerOf(settings, right)] as const;
        const comparison = compareFollowers(await readRecords(system.archive), ...ledgers);
        const names = { left: nameOf(ledgers[0]), right: nameOf(ledgers[1]) };
        const view = { isColoured: process.stdout.isTTY, last: options.last };
        const text = options.json
          ? JSON.stringify(comparisonJson(comparison, names), null, 2)
          : comparisonPage(comparison, names, view);
        process.stdout.write(`${text}\n`);
      } finally {
        await system.close();
      }
    });
}

function ledgerOf(settings: Settings | undefined, name: string): LedgerName {
  const names = settings?.followers.map((follower) => follower.name) ?? [];
  const follower = settings?.followers.find((one) => one.name === name);
  if (follower !== undefined) return { follower: follower.name, mode: follower.mode };
  throw new Error(`${cleanText(name, 40)}: no follower of the settings (${names.join(', ')})`);
}

function nameOf({ follower, mode }: LedgerName): string {
  return `${follower} (${mode})`;
}

function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d{1,6}$/.test(text) && count > 0) return count;
  throw new InvalidArgumentError('A count is a whole number from 1 to 999999.');
}
