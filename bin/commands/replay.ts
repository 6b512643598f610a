import { type Command } from 'commander';
import { type Settings } from '#core/model/settings.ts';
import { type Period } from '#core/reporting/period.ts';
import { DAY_MS, later, type UnixMs } from '#core/values/unix-ms.ts';
import { openSystem, type SystemChoice } from './open-system.ts';
import { replayDecisions } from './replay/replay-decisions.ts';
import { type Replay } from './replay/replay-model.ts';
import { parseDate, periodText } from './report/period.ts';
import { readRunKind } from './run-kind.ts';
import { readSettingsFile } from './settings-file.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { unstatedSettings } from './unstated-settings.ts';
import { replayJson } from './view/replay-json.ts';
import { replayPage } from './view/replay-page.ts';

type ReplayOptions = SystemOptions & { readonly day?: UnixMs; readonly settings?: string; readonly json?: true };

const HELP = `
What a decision about an entry knew (caps, positions, market, book, equity, modes, times) is kept with it for 35 days. This
makes each decision again by the code that decides and compares the answers to the byte: reason, numbers, size, limit, and
the order with its id. Ends with 1 where one differs: the code decides otherwise now, or somebody has changed what is stored;
and where an answer is gone: an entry stands as decided without it, or orders and bookings name an entry that is not there.

With --settings it says what other settings would have decided, each time by itself: on caps and positions as they were.
For what the settings of then had not asked for, nothing was read; such a decision cannot be replayed, and it says so.
Exits are no decisions: they follow the leader whatever the rules say.
`;

/** Adds `polycopy replay`. */
export function registerReplay(program: Command): void {
  addSystemOptions(program.command('replay'))
    .description('make decisions again on what they knew: by the same settings to the byte, by others the difference')
    .option('--day <date>', 'of this day (YYYY-MM-DD, UTC); else of all that is stored', parseDate)
    .option('--settings <file>', 'decide by this file as well, and tell what would have changed')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async (options: ReplayOptions, command: Command) => {
      await replay(systemChoice(command, options), options);
    });
}

/** Prints what came of it; the exit code is 1 where a decision comes out otherwise than it is stored, or is stored no more. */
async function replay(choice: SystemChoice, { day, settings: file, json }: ReplayOptions): Promise<void> {
  const period = day === undefined ? {} : { start: day, end: later(day, DAY_MS) };
  const other = file === undefined ? undefined : await otherSettings(choice, file);
  const found = await replayed(choice, { period, other });
  const text =
    json === true
      ? JSON.stringify(replayJson(found), null, 2)
      : replayPage({ replay: found, period: periodText(period), other: file }, { isColoured: process.stdout.isTTY });
  process.stdout.write(`${text}\n`);
  if (found.different.length + found.removed.length > 0) process.exitCode = 1;
}

async function otherSettings(choice: SystemChoice, file: string): Promise<Settings> {
  const place = 'stage' in choice ? 'stage' : (readRunKind(choice.state) ?? 'recording');
  return (await readSettingsFile(file, unstatedSettings(place, undefined))).settings;
}

type Question = { readonly period: Period; readonly other: Settings | undefined };

async function replayed(choice: SystemChoice, question: Question): Promise<Replay> {
  const system = await openSystem(choice);
  try {
    return await replayDecisions(system, question);
  } finally {
    await system.close();
  }
}
