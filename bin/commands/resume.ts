import { type Command } from 'commander';
import { addSwitchCommand } from './switch-command.ts';

/** Adds `polycopy resume`. */
export function registerResume(program: Command): void {
  addSwitchCommand(program.command('resume'), {
    description: 'trade again after a pause or a stop; breakers stay until they are reset',
    mode: 'ACTIVE',
  });
}
