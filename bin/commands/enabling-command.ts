import { leaderPosition } from '#core/model/switches.ts';
import { type Command } from 'commander';
import { addApplyOptions } from './apply-to-system.ts';
import { changeSettings, type ChangeOptions, type InForce } from './change-settings.ts';
import { knownTrader, withEnabled } from './settings-edits.ts';
import { knownLeader } from './switch-scope.ts';
import { addSystemOptions } from './system-options.ts';
import { cleanText } from './view/clean-text.ts';

type EnablingOptions = ChangeOptions & { readonly leader: string };
type Enabling = { readonly description: string; readonly enabled: boolean };

const BESIDE_SWITCHES = `
This is \`enabled\` of the leader in the settings: it is stored as their next version, for every follower, and stays.
\`pause\` and \`resume\` flip his switch instead, at once and without a version. He is bought only where both allow it.
A follower has no such setting: \`polycopy pause --follower NAME\` is for it.`;

/** Adds a command that sets whether a leader's purchases are copied. */
export function addEnablingCommand(command: Command, { description, enabled }: Enabling): void {
  addApplyOptions(addSystemOptions(command))
    .description(description)
    .requiredOption('--leader <name>', 'whom: name or wallet')
    .addHelpText('after', BESIDE_SWITCHES)
    .action((options: EnablingOptions, self: Command) =>
      changeSettings(self, options, async (inForce) => {
        const { name } = knownTrader(inForce.written, options.leader);
        const notes = enabled ? await switchNotes(inForce, name) : [];
        return { written: withEnabled(inForce.written, name, enabled), notes };
      }),
    );
}

/** What his switch puts between an enabled leader and the next copy of him. */
export async function switchNotes({ stored, system }: InForce, name: string): Promise<readonly string[]> {
  const switches = await system.ledger.switches();
  const mode = switches === undefined ? 'ACTIVE' : leaderPosition(switches, knownLeader(stored, name)).mode;
  if (mode === 'ACTIVE') return [];
  const leader = cleanText(name, 40);
  return [`The switch of ${leader} is ${mode}: nothing of his is bought before \`polycopy resume --leader\` lifts it.`];
}
