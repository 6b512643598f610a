import { type ClosingReport } from '#core/model/closing.ts';
import { closeAll, type CloseAllDeps, type CloseCommand } from '#flows/close-all.ts';
import { type Command } from 'commander';
import { askPerson, type Consent } from './ask-person.ts';
import { openSystem, type System } from './open-system.ts';
import { knownFollower, leaderWallet } from './switch-scope.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { closingJson, closingPage } from './view/closing-page.ts';
import { SILENT } from './silent-log.ts';

type CloseOptions = SystemOptions &
  Consent & { readonly follower?: string; readonly leader?: string; readonly dryRun?: true };

/** Adds `polycopy close-all`. */
export function registerCloseAll(program: Command): void {
  addSystemOptions(program.command('close-all'))
    .description('sell everything that copies and own orders bought, whatever the price; shows what first, then asks')
    .option('--follower <name>', 'of this follower only')
    .option('--leader <name>', 'only what was bought for this leader: name or wallet, or own')
    .option('--dry-run', 'show it and store nothing')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON; needs --yes or --dry-run')
    .action(async (options: CloseOptions, command: Command) => {
      const system = await openSystem(systemChoice(command, options));
      try {
        await close(system, options);
      } finally {
        await system.close();
      }
    });
}

async function close(system: System, options: CloseOptions): Promise<void> {
  const deps = closeDepsOf(system);
  const settings = await system.settings.current();
  if (settings === undefined) throw new Error('no settings yet: there is nothing to close');
  const asked: Omit<CloseCommand, 'dryRun'> = {
    follower: options.follower === undefined ? undefined : knownFollower(settings, options.follower),
    leaders: options.leader === undefined ? undefined : [leaderWallet(settings, options.leader)],
    why: { code: 'CLOSE_ALL' },
    isUrgent: true,
  };
  const print = (report: ClosingReport): void => {
    const { leaders } = settings;
    const isColoured = process.stdout.isTTY;
    const text = options.json === true ? closingJson(report) : closingPage(report, { leaders, isColoured });
    process.stdout.write(`${text}\n`);
  };
  const isShown = options.json !== true || options.dryRun === true;
  const plan = await closeAll(deps, { ...asked, dryRun: true });
  if (isShown) print(plan);
  if (options.dryRun === true) return;
  if (plan.rows.length === 0 && plan.failed.length === 0 && plan.ordersEnded.length === 0) {
    if (!isShown) print(plan);
    if (plan.unread > 0) process.exitCode = 1;
    return;
  }
  if (!(await askPerson('Sell all of this?', options))) {
    process.stdout.write('Nothing was done.\n');
    return;
  }
  const report = await closeAll(deps, { ...asked, dryRun: false });
  print(report);
  if (report.failed.length === 0 && report.unread === 0) return;
  process.stderr.write('Not everything was closed: the same command goes on where this one stopped.\n');
  process.exitCode = 1;
}

/** What closing works with. @throws Error where the system cannot be reached */
export function closeDepsOf({ settings, ledger, world }: System): CloseAllDeps {
  if (world === undefined)
    throw new Error('no system runs on this folder: start it, then close; nothing can be sold without it');
  return { settings, ledger, clock: world.clock, markets: world.markets, doorbell: world.doorbell, log: SILENT };
}
