import { type Command } from 'commander';
import { addEnablingCommand } from './enabling-command.ts';

/** Adds `polycopy disable`. */
export function registerDisable(program: Command): void {
  addEnablingCommand(program.command('disable'), {
    description: 'copy no more purchases of a leader, and go on following his exits, until he is enabled',
    enabled: false,
  });
}
