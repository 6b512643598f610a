import { type Command } from 'commander';
import { addApplyOptions, type ApplyOptions, applyToSystem, placeOf } from './apply-to-system.ts';
import { openSystem } from './open-system.ts';
import { readSettingsFile } from './settings-file.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { unstatedSettings } from './unstated-settings.ts';

/** Adds `polycopy apply`. */
export function registerApply(program: Command): void {
  addApplyOptions(addSystemOptions(program.command('apply')))
    .description('check settings, show what changes, and store them as the next version')
    .argument('[file]', 'the settings', 'settings.yaml')
    .action(async (file: string, options: SystemOptions & ApplyOptions, command: Command) => {
      const choice = systemChoice(command, options);
      await readSettingsFile(file); // a bad file never opens a system
      const system = await openSystem(choice);
      try {
        const place = placeOf(choice);
        const { settings, unused } = await readSettingsFile(
          file,
          unstatedSettings(place, await system.settings.current()),
        );
        await applyToSystem(system, { place, settings, unused, options });
      } finally {
        await system.close();
      }
    });
}
