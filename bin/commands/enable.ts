import { type Command } from 'commander';
import { addEnablingCommand } from './enabling-command.ts';

/** Adds `polycopy enable`. */
export function registerEnable(program: Command): void {
  addEnablingCommand(program.command('enable'), {
    description: 'copy the purchases of a leader again, who was disabled in the settings',
    enabled: true,
  });
}
