import { type Mode } from '#core/model/cap.ts';
import { type Settings } from '#core/model/settings.ts';
import { type Command } from 'commander';
import { type Flipped, flipSwitch } from './flip-switch.ts';
import { openSystem, type System } from './open-system.ts';
import { type ScopeOptions, type SwitchScope, switchScope } from './switch-scope.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { cleanText } from './view/clean-text.ts';
import { modesJson, modesTable } from './view/modes-table.ts';

/** What every command that flips a switch is given. */
export type SwitchOptions = SystemOptions & ScopeOptions & { readonly json?: true };

/** What comes after the switch is stored: text and JSON to show beneath the table. */
export type Aftermath = { readonly lines: readonly string[]; readonly json: Readonly<Record<string, unknown>> };

type SwitchCommand<Options extends SwitchOptions> = {
  readonly description: string;
  readonly mode: Mode;
  /** Asked before anything is written; false: nothing is done. */
  readonly confirm?: (options: Options) => Promise<boolean>;
  readonly afterwards?: (input: SwitchDone, options: Options) => Promise<Aftermath>;
};

/** Which switch was flipped, in an open system. */
export type SwitchDone = { readonly system: System; readonly settings: Settings; readonly scope: SwitchScope };

/** Adds a command that flips the switch of the system, of one follower or of one leader. */
export function addSwitchCommand<Options extends SwitchOptions>(
  command: Command,
  { description, mode, confirm, afterwards }: SwitchCommand<Options>,
): void {
  addSystemOptions(command)
    .description(description)
    .option('--leader <name>', 'this leader only, by name or wallet')
    .option('--follower <name>', 'this follower only')
    .option('--json', 'print JSON')
    .action(async (options: Options, self: Command) => {
      const choice = systemChoice(self, options);
      const system = await openSystem(choice);
      try {
        const settings = await system.settings.current();
        if (settings === undefined)
          throw new Error('no settings yet: `polycopy apply settings.yaml` stores the first version');
        const scope = switchScope(settings, options);
        if ((await confirm?.(options)) === false) return;
        const flipped = await flipSwitch(system, { settings, scope, mode });
        const done = await afterwards?.({ system, settings, scope }, options);
        const page = { flipped, settings, system, done };
        process.stdout.write(`${options.json === true ? jsonOf(page) : pageOf(page)}\n`);
      } finally {
        await system.close();
      }
    });
}

type Page = {
  readonly flipped: Flipped;
  readonly settings: Settings;
  readonly system: System;
  readonly done: Aftermath | undefined;
};

function pageOf({ flipped, settings, system, done }: Page): string {
  const { moves, paths, mode } = flipped;
  const who = paths.map((path) => cleanText(path, 80)).join(', ');
  return [
    modesTable({ moves, leaders: settings.leaders }, { isColoured: process.stdout.isTTY }),
    '',
    `Switch ${who}: ${mode}. ${howCopied(flipped, system)}`,
    ...(done?.lines ?? []),
  ].join('\n');
}

function howCopied({ copiedHere, isOvertaken }: Flipped, { venue }: System): string {
  if (isOvertaken)
    return 'Somebody has set it anew meanwhile, and that holds: `polycopy status` shows where it stands.';
  if (!copiedHere) return 'Its last copy is stored: it holds from now on.';
  if (venue === undefined) return 'No system runs on this folder: the next start finds it.';
  return 'toggle-sync did not copy it in time, so it was copied from here: it holds from now on, but look at that function.';
}

function jsonOf({ flipped, settings, done }: Page): string {
  const { moves, paths, mode, copiedHere, isOvertaken } = flipped;
  const caps = modesJson({ moves, leaders: settings.leaders });
  return JSON.stringify({ switches: paths, mode, copiedHere, isOvertaken, caps, ...done?.json }, null, 2);
}
