import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Settings } from '#core/model/settings.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { type Command } from 'commander';
import { openSystem, type SystemChoice } from './open-system.ts';
import { settingsExample } from './settings-example.ts';
import { readSettingsFile, SettingsFileError } from './settings-file.ts';
import { settingsInForce } from './settings-in-force.ts';
import { settingsYaml } from './settings-yaml.ts';
import { shadowWarnings } from './shadow-warnings.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { writtenSettings } from './written-settings.ts';

type CheckOptions = { readonly json?: true };
type ExportOptions = SystemOptions & { readonly out?: string };

/** Adds `polycopy settings check`, `settings example` and `settings export`: none of them stores anything. */
export function registerSettings(group: Command): void {
  group
    .command('check')
    .description('say everything that is wrong with a settings file, by line')
    .argument('[file]', 'the settings', 'settings.yaml')
    .option('--json', 'print JSON')
    .action(async (file: string, options: CheckOptions) => {
      const { isValid, text } = await checkedFile(file, options);
      process.stdout.write(`${text}\n`);
      if (!isValid) process.exitCode = 1;
    });
  group
    .command('example')
    .description('print a settings file with every key, its default and what it means')
    .action(() => {
      process.stdout.write(settingsExample());
    });
  addSystemOptions(group.command('export'))
    .description('print the settings in force as a file, which `polycopy apply` takes for no change')
    .option('--out <file>', 'write it there, where no file may be yet')
    .action(async (options: ExportOptions, command: Command) => {
      const text = await exportedSettings(systemChoice(command, options));
      if (options.out === undefined) process.stdout.write(text);
      else await writeFile(options.out, text, { flag: 'wx', mode: 0o600 });
    });
}

/** The settings in force as the text of a file. @throws Error where none were stored yet */
async function exportedSettings(choice: SystemChoice): Promise<string> {
  const system = await openSystem(choice);
  try {
    const settings = await settingsInForce(system);
    return settingsYaml(writtenSettings(settings), settings.version);
  } finally {
    await system.close();
  }
}

/** What a check of a settings file prints. */
export async function checkedFile(
  path: string,
  { json }: CheckOptions,
): Promise<{ readonly isValid: boolean; readonly text: string }> {
  const file = basename(path);
  try {
    const { settings, unused } = await readSettingsFile(path);
    const text =
      json === true
        ? JSON.stringify({ file, valid: true, problems: [], unused, notes: notesOn(settings) }, null, 2)
        : [...unused, ...notesOn(settings), `${file} holds: ${summary(settings)}`].join('\n');
    return { isValid: true, text };
  } catch (error) {
    if (!(error instanceof SettingsFileError)) throw error;
    const { problems } = error;
    const text =
      json === true
        ? JSON.stringify({ file, valid: false, problems, unused: [], notes: [] }, null, 2)
        : [...problems, `${file} does not hold: ${counted(problems.length, 'thing')} to change`].join('\n');
    return { isValid: false, text };
  }
}

/** What a person should know of settings that hold: what is refused where they are to be applied, and who waits for nobody. */
function notesOn(settings: Settings): readonly string[] {
  return [
    ...settings.followers
      .filter(({ mode, wallet }) => mode === 'live' && wallet === undefined)
      .map(
        ({ name }) => `${name}: trades live without \`wallet\`: \`apply --stage\` refuses that, a run here makes one`,
      ),
    ...shadowWarnings(settings).map(({ text, fix }) => `${text}; ${fix}`),
  ];
}

function summary({ followers, leaders, limits }: Settings): string {
  const enabled = leaders.filter((leader) => leader.enabled).length;
  return [
    counted(followers.length, 'account'),
    `${counted(leaders.length, 'trader')} (${enabled} enabled)`,
    `at most ${formatMicros(limits.maxTotalExposure)} dollars at stake, ${formatMicros(limits.maxSingleBet)} dollars a bet`,
  ].join(', ');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
