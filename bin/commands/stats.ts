import { type Command } from 'commander';
import { deskStats } from './desk-stats.ts';
import { openSystem } from './open-system.ts';
import { collectFacts } from './collect-report.ts';
import { settingsInForce } from './settings-in-force.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { statsJson, statsPage } from './view/stats-page.ts';

type StatsOptions = SystemOptions & { readonly json?: true };

/** Adds `polycopy stats`. */
export function registerStats(program: Command): void {
  addSystemOptions(program.command('stats'))
    .description(
      'the system in figures: followers, follows, leaders, what was copied and skipped, volume, fees, P&L, queue',
    )
    .option('--json', 'print JSON')
    .addHelpText('after', '\nA look reads the whole table: with --stage it costs read units.')
    .action(async (options: StatsOptions, command: Command) => {
      const system = await openSystem(systemChoice(command, options));
      try {
        const stats = deskStats(await collectFacts({ ...system, settings: await settingsInForce(system) }));
        const isColoured = process.stdout.isTTY;
        process.stdout.write(`${options.json === true ? statsJson(stats) : statsPage(stats, { isColoured })}\n`);
      } finally {
        await system.close();
      }
    });
}
