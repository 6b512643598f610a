import { Option, type Command } from 'commander';
import { addApplyOptions } from './apply-to-system.ts';
import { changeSettings, type ChangeOptions } from './change-settings.ts';
import { withAccount } from './settings-edits.ts';
import { addSystemOptions } from './system-options.ts';
import { type WrittenAccount, type WrittenSettings } from './written-settings.ts';

type SetOptions = ChangeOptions & {
  readonly follower: string;
  readonly capital?: string;
  readonly mode?: string;
  readonly wallet?: string;
  readonly signatureType?: string;
  /** False: it is taken out. */
  readonly email?: string | false;
};

/** Adds `polycopy set-follower`. */
export function registerSetFollower(program: Command): void {
  addApplyOptions(addSystemOptions(program.command('set-follower')))
    .description('put a follower into the settings, or change its capital, mode, wallet or e-mail address')
    .requiredOption('--follower <name>', 'an account of the settings, or a new one')
    .option('--capital <dollars>', 'what it may work with; a new one needs it')
    .addOption(new Option('--mode <mode>', 'what it does').choices(['dry-run', 'paper', 'live']))
    .option('--wallet <address>', 'the address that holds its funds')
    .addOption(
      new Option('--signature-type <type>', 'who signs: 0 its own key, 3 a deposit wallet').choices(['0', '3']),
    )
    .option('--email <address>', 'of the person behind it, for reports; nothing is sent there')
    .option('--no-email', 'forget that address')
    .addHelpText(
      'after',
      '\nIt stores no key: that is `polycopy add-follower`. A new one copies nobody before `add-follow`.',
    )
    .action((options: SetOptions, command: Command) => {
      const { capital, mode, wallet, signatureType, email } = options;
      if ([capital, mode, wallet, signatureType, email].every((one) => one === undefined))
        command.error('error: say what to set: --capital, --mode, --wallet, --signature-type or --email', {
          exitCode: 2,
        });
      return changeSettings(command, options, ({ written }) => ({
        written: withAccount(written, accountOf(written, options)),
      }));
    });
}

/** Another wallet has a signature type of its own, and where none is said the usual one. */
function accountOf(
  { your_account: main, followers }: WrittenSettings,
  { follower: name, capital, mode, wallet, signatureType, email }: SetOptions,
): WrittenAccount {
  const before = [main, ...followers].find((one) => one.name === name);
  const total_capital = capital ?? before?.total_capital;
  if (total_capital === undefined) throw new Error(`${name} is new: --capital says what it may work with`);
  const { signature_type: typeBefore, email: emailBefore, ...rest } = before ?? { name };
  const type = signatureType ?? (wallet === undefined ? typeBefore : undefined);
  const emailNow = email === false ? undefined : (email ?? emailBefore);
  return {
    ...rest,
    total_capital,
    ...(mode === undefined ? {} : { mode }),
    ...(wallet === undefined ? {} : { wallet }),
    ...(type === undefined ? {} : { signature_type: type }),
    ...(emailNow === undefined ? {} : { email: emailNow }),
  };
}
