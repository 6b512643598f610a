import { type Command } from 'commander';
import { addSwitchCommand } from './switch-command.ts';

/** Adds `polycopy pause`. */
export function registerPause(program: Command): void {
  addSwitchCommand(program.command('pause'), {
    description: 'take no more entries; what is owned is still sold when its leader sells',
    mode: 'REDUCING',
  });
}
