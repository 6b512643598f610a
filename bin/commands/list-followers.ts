import { GLOBAL_CAP } from '#core/model/cap.ts';
import { sum } from '#core/values/quantity.ts';
import { NO_USD } from '#core/values/usd.ts';
import { type Command } from 'commander';
import { openSystem, type System } from './open-system.ts';
import { settingsInForce } from './settings-in-force.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { followersJson, followersTable, type ListedFollower } from './view/followers-table.ts';

type ListOptions = SystemOptions & { readonly json?: true };

/** Adds `polycopy list-followers`. */
export function registerListFollowers(program: Command): void {
  addSystemOptions(program.command('list-followers'))
    .description('the followers of the settings in force: mode, wallet, capital, follows, and whether they trade')
    .option('--json', 'print JSON')
    .action(async (options: ListOptions, command: Command) => {
      const system = await openSystem(systemChoice(command, options));
      try {
        const listed = await listFollowers(system);
        const isColoured = process.stdout.isTTY;
        process.stdout.write(
          `${options.json === true ? followersJson(listed) : followersTable(listed, { isColoured })}\n`,
        );
      } finally {
        await system.close();
      }
    });
}

/** Reads the followers of the settings in force, the first account first. @throws Error where there are no settings */
async function listFollowers(system: System): Promise<readonly ListedFollower[]> {
  const { followers, follows } = await settingsInForce(system);
  const listed: ListedFollower[] = [];
  for (const follower of followers) {
    const own = follows.filter((follow) => follow.follower === follower.name);
    const cap = await system.ledger.cap({ follower: follower.name, mode: follower.mode }, GLOBAL_CAP);
    const allocated = sum(
      NO_USD,
      own.map((follow) => follow.allocated),
    );
    listed.push({ follower, follows: own.length, allocated, ...(cap === undefined ? {} : { cap }) });
  }
  return listed;
}
