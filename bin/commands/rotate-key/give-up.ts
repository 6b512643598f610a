import { versionInForce } from '#adapters/secrets-manager/follower-secrets.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { type System } from '../open-system.ts';
import { settingsInForce } from '../settings-in-force.ts';
import { notedText } from './asked-rotation.ts';
import { switchBack } from './finish-rotation.ts';
import { holdNote } from './held-note.ts';
import { switchStand } from './own-switch.ts';

type GiveUpInput = { readonly name: FollowerName; readonly takesOver: boolean };

/**
 * Ends a rotation where it is: its halt is undone where the key and the credentials of before are untouched; else nothing is
 * done but that nobody goes on with it.
 *
 * @returns What to say. @throws Error where there is none, HeldElsewhereError, UnavailableError, ContentionError
 */
export async function giveUp(system: System, { name, takesOver }: GiveUpInput): Promise<readonly string[]> {
  const noted = await system.signings.rotation(name);
  if (noted === undefined) throw new Error(`${name} is on the way to no other key`);
  const over = takesOver ? noted.hold.run : undefined;
  const held = await holdNote(system, { name, note: noted, over });
  const version = await versionInForce({ client: system.aws.secrets, stage: system.stage }, name);
  const isUntouched = noted.isPastReturn !== true && noted.next?.version !== version;
  const { mode } = isUntouched
    ? await switchBack(system, { name, held, mode: noted.switchBefore })
    : await switchStand(system, name);
  const follower = (await settingsInForce(system)).followers.find((one) => one.name === name);
  await held.end();
  return [
    `${name} is no more on the way to ${notedText(noted)}.`,
    ...(noted.next?.version === version ? inForceText(name, follower?.secretVersion === version) : []),
    ...(noted.isPastReturn === true && noted.next?.version !== version
      ? [
          'The venue was asked for other credentials, and those that are stored may be worth nothing: ' +
            `\`polycopy auth-follower --follower ${name}\` derives and proves them.`,
        ]
      : []),
    ...(isUntouched ? ['The key of before is in force.'] : []),
    `Its switch stands at ${mode}${mode === 'ACTIVE' ? '.' : `: \`polycopy resume --follower ${name}\` lets it trade again.`}`,
  ];
}

function inForceText(name: FollowerName, isNamed: boolean): readonly string[] {
  return [
    'Its key is in force, and stays; nobody was asked to forget the API key of before.',
    ...(isNamed
      ? []
      : [
          'The settings do not name the version of its secret yet, nor another wallet: ' +
            `\`polycopy auth-follower --follower ${name}\` names the one, \`polycopy apply\` the other.`,
        ]),
  ];
}
