import { type Command } from 'commander';
import { addSwitchCommand } from './switch-command.ts';

/** Adds `polycopy start`. */
export function registerStart(program: Command): void {
  addSwitchCommand(program.command('start'), {
    description: 'set the switch to trading, as resume does; breakers stay until they are reset',
    mode: 'ACTIVE',
  });
}
