import { InvalidArgumentError, type Command } from 'commander';
import { type SystemChoice } from './open-system.ts';

/** The options of every command that reads a system, as commander hands them over. */
export type SystemOptions = { readonly state?: string; readonly stage?: string };

/** Adds `--state` and `--stage` to a command. */
export function addSystemOptions(command: Command): Command {
  return command
    .option('--state <dir>', 'a system on this machine: the folder that `polycopy local` keeps')
    .option('--stage <name>', 'a system on AWS: the stage it was deployed as', parseStage);
}

/** Reads which system is meant; ends the command as misused when none or two are named. */
export function systemChoice(command: Command, { state, stage }: SystemOptions): SystemChoice {
  if (state !== undefined && stage === undefined) return { state };
  if (stage !== undefined && state === undefined) return { stage };
  return command.error('error: name one system: --state DIR (this machine) or --stage NAME (AWS)', { exitCode: 2 });
}

/** Names a system as the options of a command do, each as one word of a shell. */
export function systemWords(choice: SystemChoice): string {
  if ('stage' in choice) return `--stage ${choice.stage}`;
  return /^[\w./-]+$/.test(choice.state)
    ? `--state ${choice.state}`
    : `--state '${choice.state.replaceAll("'", "'\\''")}'`;
}

function parseStage(text: string): string {
  if (/^[a-z][a-z0-9-]{0,15}$/.test(text)) return text;
  throw new InvalidArgumentError('A stage is at most 16 lower-case letters, digits and dashes, a letter first.');
}
