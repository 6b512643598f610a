import { type Command } from 'commander';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { auditFiles, type AuditQuestion } from './export/audit-files.ts';
import { writeFiles, type WrittenFile } from './export/write-files.ts';
import { openSystem, type SystemChoice } from './open-system.ts';
import { parseDate, periodOf } from './report/period.ts';
import { settingsInForce } from './settings-in-force.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';

type ExportOptions = SystemOptions & {
  readonly out: string;
  readonly follower?: string;
  readonly start?: UnixMs;
  readonly end?: UnixMs;
  readonly json?: true;
};

/** Adds `polycopy export`. */
export function registerExport(program: Command): void {
  addSystemOptions(program.command('export'))
    .description(
      "write everything that an audit asks for as CSV: decisions, orders, trades, journal, leaders' trades and positions",
    )
    .requiredOption('--out <dir>', 'folder for the files: a new or an empty one')
    .option('--follower <name>', 'decisions, orders, trades and journal of this follower only')
    .option('--start <date>', 'from this day on (YYYY-MM-DD, UTC)', parseDate)
    .option('--end <date>', 'up to and without this day (YYYY-MM-DD, UTC)', parseDate)
    .option('--json', 'print what was written as JSON')
    .action(async (options: ExportOptions, command: Command) => {
      const { out, follower } = options;
      const question = {
        period: periodOf(command, options, unixMs(Date.now())),
        ...(follower === undefined ? {} : { follower }),
      };
      const files = await writeExport(systemChoice(command, options), out, question);
      const lines = files.map(({ file, rows }) => `${file}: ${rows.toLocaleString('en-US')} rows`);
      process.stdout.write(
        `${options.json === true ? JSON.stringify({ dir: out, files }, null, 2) : lines.join('\n')}\n`,
      );
    });
}

async function writeExport(
  choice: SystemChoice,
  out: string,
  question: AuditQuestion,
): Promise<readonly WrittenFile[]> {
  const system = await openSystem(choice);
  try {
    const settings = await settingsInForce(system);
    await refuseUnknown(system.archive.caps(), question.follower, settings.followers);
    return await writeFiles(out, auditFiles({ ...system, settings }, question), (line) =>
      process.stderr.write(`${line}\n`),
    );
  } finally {
    await system.close();
  }
}

/** Who is gone from the settings has a ledger all the same. */
async function refuseUnknown(
  caps: AsyncIterable<{ readonly follower: string }>,
  wanted: string | undefined,
  followers: readonly { readonly name: string }[],
): Promise<void> {
  if (wanted === undefined) return;
  const known = new Set(followers.map(({ name }) => name));
  if (known.has(wanted)) return;
  for await (const { follower } of caps) known.add(follower);
  if (!known.has(wanted))
    throw new Error(`--follower: no follower ${JSON.stringify(wanted)}; there is ${[...known].join(', ')}`);
}
