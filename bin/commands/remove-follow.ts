import { type Command } from 'commander';
import { addApplyOptions } from './apply-to-system.ts';
import { changeSettings, type ChangeOptions, type SettingsEdit } from './change-settings.ts';
import { followOf, knownAccount, knownTrader, traderNamed, withoutFollow } from './settings-edits.ts';
import { addSystemOptions } from './system-options.ts';
import { cleanText } from './view/clean-text.ts';
import { type WrittenSettings } from './written-settings.ts';

type RemoveOptions = ChangeOptions & { readonly follower: string; readonly leader: string };

/** Adds `polycopy remove-follow`. */
export function registerRemoveFollow(program: Command): void {
  addApplyOptions(addSystemOptions(program.command('remove-follow')))
    .description(
      'let a follower copy a leader no more; refused while anything of his is owned, unless --close sells it',
    )
    .requiredOption('--follower <name>', 'who copies')
    .requiredOption('--leader <name>', 'whom: name or wallet')
    .addHelpText('after', '\nA leader whom nobody copies any more leaves the settings. The ledger keeps what was done.')
    .action((options: RemoveOptions, command: Command) =>
      changeSettings(command, options, ({ written }) => withoutOne(written, options)),
    );
}

function withoutOne(written: WrittenSettings, options: RemoveOptions): SettingsEdit {
  const { name: follower } = knownAccount(written, options.follower);
  const { name: leader } = knownTrader(written, options.leader);
  if (followOf(written, { follower, leader }) === undefined)
    throw new Error(`${follower} does not follow ${cleanText(leader, 40)}: there is nothing to remove`);
  const left = withoutFollow(written, { follower, leader });
  const isGone = traderNamed(left, leader) === undefined;
  const note = `${cleanText(leader, 40)} is copied by nobody any more and has left the settings.`;
  return { written: left, notes: isGone ? [note] : [] };
}
