import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import * as z from 'zod';
import { registerAddFollow } from './commands/add-follow.ts';
import { registerAddFollower } from './commands/add-follower.ts';
import { registerAuthFollower } from './commands/auth-follower.ts';
import { keyOnCommandLine } from './commands/add-follower/read-private-key.ts';
import { registerAlgorithms } from './commands/algorithms.ts';
import { registerApply } from './commands/apply.ts';
import { registerAudit } from './commands/audit.ts';
import { registerCloseAll } from './commands/close-all.ts';
import { registerCompare } from './commands/compare.ts';
import { registerCompareSettings } from './commands/compare-settings.ts';
import { registerCost } from './commands/cost.ts';
import { registerCoverage } from './commands/coverage.ts';
import { registerBacktest } from './commands/backtest.ts';
import { registerCancelAll } from './commands/cancel-all.ts';
import { registerClaims } from './commands/claims.ts';
import { registerDisable } from './commands/disable.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerEnable } from './commands/enable.ts';
import { registerExchange } from './commands/exchange.ts';
import { registerExport } from './commands/export.ts';
import { registerExplain } from './commands/explain.ts';
import { registerDiscover } from './commands/leaders/discover.ts';
import { registerListFollowers } from './commands/list-followers.ts';
import { registerAllocations } from './commands/allocations.ts';
import { registerListFollows } from './commands/list-follows.ts';
import { registerLocal } from './commands/local.ts';
import { registerOrder } from './commands/order.ts';
import { registerPause } from './commands/pause.ts';
import { registerPositions } from './commands/positions.ts';
import { registerRemoveFollow } from './commands/remove-follow.ts';
import { registerRemoveFollower } from './commands/remove-follower.ts';
import { registerReplay } from './commands/replay.ts';
import { registerReport } from './commands/report.ts';
import { registerReset } from './commands/reset.ts';
import { registerResume } from './commands/resume.ts';
import { registerRotateKey } from './commands/rotate-key.ts';
import { registerScore } from './commands/score.ts';
import { registerSeries } from './commands/series.ts';
import { registerSetFollower } from './commands/set-follower.ts';
import { registerSettings } from './commands/settings.ts';
import { registerStack } from './commands/stack.ts';
import { registerStart } from './commands/start.ts';
import { registerStats } from './commands/stats.ts';
import { registerStatus } from './commands/status.ts';
import { registerStop } from './commands/stop.ts';
import { registerSync } from './commands/sync.ts';
import { registerTapeBuild } from './commands/tape-build.ts';
import { registerTearSheet } from './commands/tear-sheet.ts';
import { registerTrades } from './commands/trades.ts';
import { registerUniverse } from './commands/universe.ts';
import { registerWalkForward } from './commands/walk-forward.ts';

const packageSchema = z.object({ version: z.string(), description: z.string() });
const MISUSED = 2;
const FAILED = 1;

/** Builds the operator's program with all of its commands. */
export function makeProgram(): Command {
  const packageJson = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { version, description } = packageSchema.parse(JSON.parse(packageJson));
  const program = new Command('polycopy')
    .description(description)
    .version(version)
    .showHelpAfterError('(polycopy --help shows the commands and their options)')
    .exitOverride();
  registerLocal(program);
  registerExchange(program);
  registerAddFollower(program);
  registerAuthFollower(program);
  registerRotateKey(program);
  registerApply(program);
  registerSettings(
    program.command('settings').description('settings as a file: check one, print an example, export those in force'),
  );
  registerListFollowers(program);
  registerSetFollower(program);
  registerRemoveFollower(program);
  registerListFollows(program);
  registerAllocations(program);
  registerAddFollow(program);
  registerRemoveFollow(program);
  registerEnable(program);
  registerDisable(program);
  registerStatus(program);
  registerStats(program);
  registerDoctor(program);
  registerTrades(program);
  registerPositions(program);
  registerReport(program);
  registerExport(program);
  registerCompare(program);
  registerCompareSettings(program);
  registerBacktest(program);
  registerWalkForward(program);
  registerExplain(program);
  registerReplay(program);
  registerClaims(program);
  registerAudit(program);
  registerCoverage(program);
  registerStart(program);
  registerPause(program);
  registerResume(program);
  registerStop(program);
  registerReset(program);
  registerSync(program);
  registerCloseAll(program);
  registerOrder(program.command('order').description('orders of your own that are worked over time'));
  registerCancelAll(program);
  registerCost(program);
  registerStack(program);
  registerUniverse(program);
  registerTearSheet(program);
  registerAlgorithms(program);
  registerSeries(program);
  registerScore(program);
  registerDiscover(program.command('leaders').description('whom to copy: candidates of the leaderboard, judged'));
  registerTapeBuild(program.command('tape').description('recorded trading that the local exchange plays'));
  return program;
}

/**
 * Runs one command.
 *
 * @returns The exit code: 0 done, 1 failed, 2 misused.
 */
export async function runPolycopy(commandLine: readonly string[]): Promise<number> {
  const refusal = keyOnCommandLine(commandLine);
  if (refusal !== undefined) {
    process.stderr.write(`${refusal}\n`);
    return MISUSED;
  }
  try {
    await makeProgram().parseAsync(commandLine, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSED; // commander has said why
    process.stderr.write(`${messageOf(error)}\n`);
    return FAILED;
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return process.env['POLYCOPY_DEBUG'] === '1' ? (error.stack ?? error.message) : error.message;
}
