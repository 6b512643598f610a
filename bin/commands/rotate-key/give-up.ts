import { versionInForce } from '#adapters/secrets-manager/follower-secrets.ts';
import { type KeyRotation } from '#core/model/key-rotation.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { type System } from '../open-system.ts';
import { notedText } from './asked-rotation.ts';
import { switchBack } from './finish-rotation.ts';
import { holdNote } from './held-note.ts';
import { nameStored } from './name-stored.ts';
import { switchStand } from './own-switch.ts';

type GiveUpInput = { readonly name: FollowerName; readonly takesOver: boolean };

/**
 * Ends a rotation where it is: its halt is undone where the key and the credentials of before are in force, untouched. Another
 * key that is in force stays, and the settings name that of the rotation; nothing else is done but that nobody goes on with it.
 *
 * @returns What to say. @throws Error where there is none, HeldElsewhereError, UnavailableError, ContentionError
 */
export async function giveUp(system: System, { name, takesOver }: GiveUpInput): Promise<readonly string[]> {
  const noted = await system.signings.rotation(name);
  if (noted === undefined) throw new Error(`${name} is on the way to no other key`);
  const held = await holdNote(system, { name, note: noted, over: takesOver ? noted.hold.run : undefined });
  const version = await versionInForce({ client: system.aws.secrets, stage: system.stage }, name);
  const what = await whatStays(system, { name, noted, version });
  const { mode } =
    what === undefined
      ? await switchBack(system, { name, held, mode: noted.switchBefore })
      : await switchStand(system, name);
  await held.end();
  return [
    `${name} is no more on the way to ${notedText(noted)}.`,
    ...(what ?? ['The key of before is in force.']),
    `Its switch stands at ${mode}${mode === 'ACTIVE' ? '.' : `: \`polycopy resume --follower ${name}\` sets it to ACTIVE.`}`,
  ];
}

type Given = { readonly name: FollowerName; readonly noted: KeyRotation; readonly version: string };

/** @returns What was changed and is not undone; undefined where nothing was. */
async function whatStays(system: System, { name, noted, version }: Given): Promise<readonly string[] | undefined> {
  if (noted.next?.version === version)
    return [
      'Its key is in force, and stays; whether the venue has forgotten the API key of before is not known.',
      ...(await namingOf(system, name)),
      ...(noted.wallet === undefined ? [] : [`Its own wallet is ${noted.wallet.wallet}: your file must name it.`]),
    ];
  if (noted.before.version !== version)
    return [
      `Version ${version} of its secret is in force, which the rotation neither found nor put there, as after auth-follower or ` +
        'add-follower: look whose key it is before it trades again.',
    ];
  if (noted.isPastReturn !== true) return undefined;
  return [
    'The venue was asked for other credentials, and those that are stored may be worth nothing: ' +
      `\`polycopy auth-follower --follower ${name}\` derives and proves them.`,
  ];
}

/** That it cannot be named keeps nobody from giving up: what is left to do is said. */
async function namingOf(system: System, name: FollowerName): Promise<readonly string[]> {
  try {
    await nameStored(system, name);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : 'The settings do not name it.'];
  }
}
