import { type Settings } from '#core/model/settings.ts';
import { type Command } from 'commander';
import { openSystem, type System, type SystemChoice } from './open-system.ts';
import { collectReport } from './report.ts';
import { type Report } from './report-model.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { reportJson } from './view/report-json.ts';
import { statusPage } from './view/status-page.ts';

const LAST_TRADES = 10;

/** Adds `polycopy status`. */
export function registerStatus(program: Command): void {
  addSystemOptions(program.command('status'))
    .description('what each follower has at stake, earned, copied and left out')
    .option('--follower <name>', 'this follower only')
    .option('--json', 'print JSON')
    .action(async (options: SystemOptions & { follower?: string; json?: true }, command: Command) => {
      const report = await readReport(systemChoice(command, options), options.follower);
      const text = options.json
        ? JSON.stringify(reportJson(report, LAST_TRADES), null, 2)
        : statusPage(report, { isColoured: process.stdout.isTTY, last: LAST_TRADES });
      process.stdout.write(`${text}\n`);
    });
}

/** Reads the report of a system, of all followers or of one. @throws Error when there are no settings or no such follower */
export async function readReport(choice: SystemChoice, follower: string | undefined): Promise<Report> {
  const system = await openSystem(choice);
  try {
    const settings = await settingsOf(system);
    const report = await collectReport({ ...system, settings });
    return follower === undefined ? report : onlyFollower(report, follower);
  } finally {
    await system.close();
  }
}

async function settingsOf(system: System): Promise<Settings> {
  const settings = await system.settings.current();
  if (settings === undefined)
    throw new Error('no settings yet: `polycopy apply settings.yaml` stores the first version');
  return settings;
}

function onlyFollower(report: Report, follower: string): Report {
  const followers = report.followers.filter(({ name }) => name === follower);
  if (followers.length === 0) {
    const known = [...new Set(report.followers.map(({ name }) => name))].join(', ');
    throw new Error(`no follower ${JSON.stringify(follower)}; there is ${known}`);
  }
  return { ...report, followers, trades: report.trades.filter((trade) => trade.follower === follower) };
}
