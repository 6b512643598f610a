import { type Command } from 'commander';
import { auditLedgers } from './audit-ledgers.ts';
import { openSystem, type SystemChoice } from './open-system.ts';
import { knownFollower } from './switch-scope.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { auditJson, auditPage, isSound } from './view/audit-page.ts';

type AuditOptions = SystemOptions & { readonly follower?: string; readonly json?: true };

/** Adds `polycopy audit`. */
export function registerAudit(program: Command): void {
  addSystemOptions(program.command('audit'))
    .description(
      'recompute caps, positions and cash from journal and orders, and compare them with what is stored and held',
    )
    .option('--follower <name>', 'this follower only')
    .option('--json', 'print JSON')
    .action(async (options: AuditOptions, command: Command) => {
      await audit(systemChoice(command, options), options);
    });
}

/** Prints what the audit came to; the exit code is 1 unless every ledger is proven. */
async function audit(choice: SystemChoice, options: AuditOptions): Promise<void> {
  const system = await openSystem(choice);
  try {
    const settings = await system.settings.current();
    if (settings === undefined) throw new Error('no settings yet: there is nothing to audit');
    const follower = options.follower === undefined ? undefined : knownFollower(settings, options.follower);
    const audits = await auditLedgers(system, { settings, follower });
    const text =
      options.json === true
        ? JSON.stringify(auditJson(audits), null, 2)
        : auditPage(audits, { isColoured: process.stdout.isTTY });
    process.stdout.write(`${text}\n`);
    if (!audits.every(isSound)) process.exitCode = 1;
  } finally {
    await system.close();
  }
}
