import { type Settings } from '#core/model/settings.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { applySettings } from '../apply-settings.ts';
import { placeOf } from '../apply-to-system.ts';
import { editedSettings } from '../change-settings.ts';
import { type System, type SystemChoice } from '../open-system.ts';
import { settingsInForce } from '../settings-in-force.ts';
import { withAccount } from '../settings-edits.ts';
import { writtenSettings } from '../written-settings.ts';

type EmailInput = { readonly name: FollowerName; readonly email?: string };

/** An address that may go into the settings, once the key is stored. */
export type EmailEdit = {
  /** @throws Error that says that the key is stored, and how to store the address */
  store(): Promise<{ readonly email: string }>;
};

/**
 * Checks the address of the person behind a follower before anything is stored.
 *
 * @returns Undefined where none was given.
 * @throws Error where it is no address, or where the settings do not know the follower: they keep it
 */
export async function emailEdit(
  system: System,
  choice: SystemChoice,
  { name, email }: EmailInput,
): Promise<EmailEdit | undefined> {
  if (email === undefined) return undefined;
  const change = { name, email };
  await editedEmail(system, choice, change);
  return {
    store: async () => {
      await storeEmail(system, choice, change).catch((cause: unknown) => {
        const why = cause instanceof Error ? cause.message : 'of no known cause';
        throw new Error(
          `the secret of ${name} is stored, and the address is not: ${why}\n` +
            `\`polycopy set-follower --follower ${name} --email ADDRESS\` stores it`,
          { cause },
        );
      });
      return { email };
    },
  };
}

/** Reads again: while a person typed a key, another hand may have changed other settings. */
async function storeEmail(system: System, choice: SystemChoice, change: Required<EmailInput>): Promise<void> {
  const { settings, basedOn } = await editedEmail(system, choice, change);
  const confirm = () => Promise.resolve(true);
  await applySettings({ ...system, settings, basedOn, store: system.settings, confirm });
}

type Edited = { readonly settings: Settings; readonly basedOn: bigint };

async function editedEmail(
  system: System,
  choice: SystemChoice,
  { name, email }: Required<EmailInput>,
): Promise<Edited> {
  const stored = await settingsInForce(system);
  const written = writtenSettings(stored);
  const account = [written.your_account, ...written.followers].find((one) => one.name === name);
  if (account === undefined)
    throw new Error(
      `the settings, which keep the address, have no follower ${name} yet: ` +
        `\`polycopy set-follower --follower ${name} --capital DOLLARS\` puts it there`,
    );
  const place = placeOf(choice);
  const settings = editedSettings({ written: withAccount(written, { ...account, email }), stored, place });
  return { settings, basedOn: stored.version };
}
