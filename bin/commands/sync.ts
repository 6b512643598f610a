import { randomUUID } from 'node:crypto';
import { parseSince, SINCE_HELP } from '#contract/manual-sync.ts';
import { type SyncReport } from '#core/model/sync.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { manualSync, type ManualSyncDeps, type SyncCommand } from '#flows/manual-sync.ts';
import { type Command, Option } from 'commander';
import { askPerson, type Consent } from './ask-person.ts';
import { openSystem, type System } from './open-system.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { syncJson, syncPage } from './view/sync-page.ts';
import { SILENT } from './silent-log.ts';

type SyncOptions = SystemOptions &
  Consent & {
    readonly mode: SyncCommand['mode'];
    readonly since?: string;
    readonly follower?: string;
    readonly dryRun?: true;
  };

/** Adds `polycopy sync`. */
export function registerSync(program: Command): void {
  addSystemOptions(program.command('sync'))
    .argument('<leader>', 'name or wallet')
    .description(
      'one leader now: catch up with trades that were missed, or own what he holds; shows what first, then asks',
    )
    .addOption(
      new Option('--mode <mode>', 'catch-up: trades since a time; align: what he holds now')
        .choices(['catch-up', 'align'])
        .default('catch-up'),
    )
    .option('--since <time>', `catch up from then on: ${SINCE_HELP}`)
    .option('--follower <name>', 'entries of this follower only')
    .option('--dry-run', 'show it and store nothing')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON; needs --yes or --dry-run')
    .action(async (leader: string, options: SyncOptions, command: Command) => {
      if (options.since !== undefined && options.mode === 'align')
        throw new Error('--since is about trades: it goes with --mode catch-up');
      const system = await openSystem(systemChoice(command, options));
      try {
        await sync(system, leader, options);
      } finally {
        await system.close();
      }
    });
}

async function sync(system: System, leader: string, options: SyncOptions): Promise<void> {
  const deps = depsOf(system);
  const asked = {
    leader,
    mode: options.mode,
    follower: options.follower,
    since: await sinceOf(deps, options.since),
    command: randomUUID(),
  };
  const print = (report: SyncReport): void => {
    const text = options.json === true ? syncJson(report) : syncPage(report, { isColoured: process.stdout.isTTY });
    process.stdout.write(`${text}\n`);
  };
  const isShown = options.json !== true || options.dryRun === true;
  const plan = await manualSync(deps, { ...asked, dryRun: true });
  if (isShown) print(plan);
  if (options.dryRun === true) return;
  if (isNothing(plan)) {
    if (!isShown) print(plan);
    return;
  }
  if (!(await askPerson('Do this?', options))) {
    process.stdout.write('Nothing was done.\n');
    return;
  }
  print(await manualSync(deps, { ...asked, dryRun: false }));
}

function isNothing({ rows, recorded }: SyncReport): boolean {
  return recorded === 0 && rows.every(({ action }) => action === 'none');
}

async function sinceOf({ clock }: ManualSyncDeps, text: string | undefined): Promise<UnixMs | undefined> {
  if (text === undefined) return undefined;
  const since = parseSince(text, await clock.now());
  if (since === undefined) throw new Error(`--since ${JSON.stringify(text)}: ${SINCE_HELP}`);
  return since;
}

function depsOf({ settings, ledger, snapshots, cursors, world }: System): ManualSyncDeps {
  if (world === undefined)
    throw new Error('no system runs on this folder: start it, then sync; nothing can be read of the leader without it');
  return { settings, ledger, snapshots, cursors, ...world, log: SILENT };
}
