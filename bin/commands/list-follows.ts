import { leaderCap } from '#core/model/cap.ts';
import { invariant } from '#core/values/invariant.ts';
import { type Command } from 'commander';
import { openSystem, type System } from './open-system.ts';
import { settingsInForce } from './settings-in-force.ts';
import { knownFollower } from './switch-scope.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { followsJson, followsTable, type ListedFollow } from './view/follows-table.ts';

type ListOptions = SystemOptions & { readonly follower?: string; readonly json?: true };

/** Adds `polycopy list-follows`. */
export function registerListFollows(program: Command): void {
  addSystemOptions(program.command('list-follows'))
    .description('who copies whom, with how much, sized how')
    .option('--follower <name>', 'of this follower only')
    .option('--json', 'print JSON')
    .action(async (options: ListOptions, command: Command) => {
      const system = await openSystem(systemChoice(command, options));
      try {
        const listed = await listFollows(system, options.follower);
        const isColoured = process.stdout.isTTY;
        process.stdout.write(`${options.json === true ? followsJson(listed) : followsTable(listed, { isColoured })}\n`);
      } finally {
        await system.close();
      }
    });
}

/** Reads the follows of the settings in force. @throws Error where there are no settings, or no such follower */
async function listFollows(system: System, wanted: string | undefined): Promise<readonly ListedFollow[]> {
  const settings = await settingsInForce(system);
  const only = wanted === undefined ? undefined : knownFollower(settings, wanted);
  const listed: ListedFollow[] = [];
  for (const follow of settings.follows.filter(({ follower }) => only === undefined || follower === only)) {
    const leader = settings.leaders.find(({ wallet }) => wallet === follow.leader);
    const follower = settings.followers.find(({ name }) => name === follow.follower);
    invariant(leader !== undefined && follower !== undefined, 'a follow leads from one that is there to another');
    const cap = await system.ledger.cap({ follower: follower.name, mode: follower.mode }, leaderCap(leader.wallet));
    listed.push({ follow, leader, ...(cap === undefined ? {} : { cap }) });
  }
  return listed;
}
