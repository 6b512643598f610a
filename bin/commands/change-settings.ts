import { type Settings } from '#core/model/settings.ts';
import { type Command } from 'commander';
import { type ApplyOptions, applyToSystem, placeOf } from './apply-to-system.ts';
import { openSystem, type System } from './open-system.ts';
import { settingsInForce } from './settings-in-force.ts';
import { problemText, readSettingsTree } from './settings-reading.ts';
import { systemChoice, type SystemOptions } from './system-options.ts';
import { type SettingsPlace, unstatedSettings } from './unstated-settings.ts';
import { type WrittenSettings, writtenSettings } from './written-settings.ts';

/** The options of every command that edits the settings in force. */
export type ChangeOptions = SystemOptions & ApplyOptions;

/** What a command makes of the settings in force. */
export type SettingsEdit = {
  readonly written: WrittenSettings;
  /** What a person should know once it is stored. */
  readonly notes?: readonly string[];
  /** Throws where the edit is no longer safe; asked right before it is stored, when a person has answered. */
  readonly lastCheck?: () => Promise<void>;
};

/** The settings in force, as an edit is given them. */
export type InForce = { readonly written: WrittenSettings; readonly stored: Settings; readonly system: System };

/**
 * Edits the settings in force as a person would edit their file: written out, changed, checked as any file is, and applied
 * as `polycopy apply` does. Nothing that another hand stored meanwhile is undone.
 *
 * @throws Error with every problem of what would come of it, or what `apply` refuses
 */
export async function changeSettings(
  command: Command,
  options: ChangeOptions,
  edit: (inForce: InForce) => Promise<SettingsEdit> | SettingsEdit,
): Promise<void> {
  const choice = systemChoice(command, options);
  const system = await openSystem(choice);
  try {
    const stored = await settingsInForce(system);
    const { written, notes = [], lastCheck } = await edit({ written: writtenSettings(stored), stored, system });
    const place = placeOf(choice);
    const settings = editedSettings({ written, stored, place });
    const edited = { place, settings, unused: [], options, basedOn: stored.version, notes };
    await applyToSystem(system, { ...edited, ...(lastCheck === undefined ? {} : { lastCheck }) });
  } finally {
    await system.close();
  }
}

/** Checks what an edit made of the settings in force, as any file is. @throws Error with every problem of it */
export function editedSettings({
  written,
  stored,
  place,
}: Omit<InForce, 'system'> & { readonly place: SettingsPlace }): Settings {
  const read = readSettingsTree(written, unstatedSettings(place, stored));
  if (!read.isValid) throw new Error(['the settings were not stored:', ...read.problems.map(problemText)].join('\n'));
  return read.settings;
}
