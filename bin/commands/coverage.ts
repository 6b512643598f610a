import { InvalidArgumentError, type Command } from 'commander';
import { DAY_MS, later, startOfUtcDay, type UnixMs, unixMs, utcDate } from '#core/values/unix-ms.ts';
import { measureCoverage } from '#flows/measure-coverage.ts';
import { isComplete, type LeaderCoverage } from './leader-coverage.ts';
import { openSystem, type System, type SystemChoice } from './open-system.ts';
import { knownLeader } from './switch-scope.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { coverageJson } from './view/coverage-json.ts';
import { coveragePage } from './view/coverage-page.ts';

type CoverageOptions = SystemOptions & { readonly leader?: string; readonly day?: UnixMs; readonly json?: true };

/** Adds `polycopy coverage`. */
export function registerCoverage(program: Command): void {
  addSystemOptions(program.command('coverage'))
    .description("walk a day of the leaders' activity once more and compare it with what was recorded and copied of it")
    .option('--leader <name or wallet>', 'this leader only')
    .option('--day <YYYY-MM-DD>', 'a day of UTC, today at the latest (default: yesterday)', parseDay)
    .option('--json', 'print JSON')
    .action(async (options: CoverageOptions, command: Command) => {
      await coverage(systemChoice(command, options), options);
    });
}

/** Prints what was recorded of a day; the exit code is 1 unless it is everything that every leader did. */
async function coverage(choice: SystemChoice, options: CoverageOptions): Promise<void> {
  const system = await openSystem(choice);
  try {
    const { day, leaders } = await measureLeaders(system, options);
    const text =
      options.json === true
        ? JSON.stringify(coverageJson(day, leaders), null, 2)
        : coveragePage(day, leaders, { isColoured: process.stdout.isTTY });
    process.stdout.write(`${text}\n`);
    if (!leaders.every(isComplete)) process.exitCode = 1;
  } finally {
    await system.close();
  }
}

/** @throws Error where there is nobody to ask, or the day or the leader is not there */
async function measureLeaders(
  { settings: store, ledger, cursors, world }: System,
  options: CoverageOptions,
): Promise<{ readonly day: string; readonly leaders: readonly LeaderCoverage[] }> {
  const settings = await store.current();
  if (settings === undefined) throw new Error('no settings yet: there are no leaders');
  const wanted = options.leader === undefined ? settings.leaders : [knownLeader(settings, options.leader)];
  if (world === undefined)
    throw new Error('no system runs on this folder, so nobody tells what the leaders did; start it and ask again');
  const now = await world.clock.now();
  const day = dayOf(options.day, now);
  const deps = { feed: world.feed, markets: world.markets, ledger, cursors, settings: store };
  const leaders: LeaderCoverage[] = [];
  for (const { name, wallet } of wanted)
    leaders.push({ name, wallet, coverage: await measureCoverage(deps, { leader: wallet, day, settings, now }) });
  return { day: utcDate(day), leaders };
}

function dayOf(wanted: UnixMs | undefined, now: UnixMs): UnixMs {
  const today = startOfUtcDay(now);
  const day = wanted ?? later(today, -DAY_MS);
  if (day <= today) return day;
  throw new Error(`--day ${utcDate(day)}: lies in the future — at most ${utcDate(today)}, which is today in UTC`);
}

function parseDay(text: string): UnixMs {
  const day = unixMs(Date.parse(`${text}T00:00:00.000Z`));
  // Some days that no month has are read as days of the next one.
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && Number.isFinite(day) && utcDate(day) === text) return day;
  throw new InvalidArgumentError('A day is YYYY-MM-DD, for example 2026-06-01.');
}
