import { systemClock } from '#adapters/clock/system-clock.ts';
import { type Settings } from '#core/model/settings.ts';
import { type Allocable, proposeAllocations, type ProposeInput } from '#core/scoring/propose-allocations.ts';
import { type Command, Option } from 'commander';
import { openSystem, type System } from './open-system.ts';
import { settingsInForce } from './settings-in-force.ts';
import { knownFollower } from './switch-scope.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { allocationsJson, allocationsTable, type FollowerAllocations } from './view/allocations-table.ts';

type AllocationOptions = SystemOptions & {
  readonly follower?: string;
  readonly by: 'score' | 'kelly';
  readonly json?: true;
};

/** Adds `polycopy allocations`. */
export function registerAllocations(program: Command): void {
  addSystemOptions(program.command('allocations'))
    .description('what the scores would allocate to each leader, beside what the settings do; changes nothing')
    .option('--follower <name>', 'of this follower only')
    .addOption(
      new Option('--by <figure>', 'what allocations are in proportion to').choices(['score', 'kelly']).default('score'),
    )
    .option('--json', 'print JSON')
    .action(async (options: AllocationOptions, command: Command) => {
      const system = await openSystem(systemChoice(command, options));
      try {
        const told = await readAllocations(system, options);
        const isColoured = process.stdout.isTTY;
        const text = options.json === true ? allocationsJson(told) : allocationsTable(told, { isColoured });
        process.stdout.write(`${text}\n`);
      } finally {
        await system.close();
      }
    });
}

/** Reads what is stored of every leader. @throws Error where there are no settings, or no such follower */
async function readAllocations(
  system: System,
  { follower: wanted, by }: AllocationOptions,
): Promise<readonly FollowerAllocations[]> {
  const settings = await settingsInForce(system);
  const only = wanted === undefined ? undefined : knownFollower(settings, wanted);
  const now = await (system.world?.clock ?? systemClock()).now();
  const leaders = await readLeaders(system, settings);
  const followers = settings.followers.filter(({ name }) => only === undefined || name === only);
  return followers.map((follower) => allocationsOf({ settings, follower, leaders, by, now }));
}

function allocationsOf(input: ProposeInput): FollowerAllocations {
  const { settings, follower, leaders } = input;
  const rows = proposeAllocations(input).map((proposal) => ({
    proposal,
    leader: settings.leaders.find(({ wallet }) => wallet === proposal.leader)?.name ?? proposal.leader,
    veto: leaders.find(({ leader }) => leader === proposal.leader)?.standing?.veto?.because,
  }));
  return { follower: follower.name, rows };
}

async function readLeaders({ scores, snapshots }: System, settings: Settings): Promise<readonly Allocable[]> {
  const run = await scores.latestScores();
  return Promise.all(
    settings.leaders.map(async ({ wallet: leader }) => ({
      leader,
      score: run?.scores.find((score) => score.leader === leader),
      edge: await snapshots.leaderEdge(leader),
      standing: await snapshots.leaderStanding(leader),
    })),
  );
}
