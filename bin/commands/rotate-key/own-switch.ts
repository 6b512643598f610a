import { type Mode } from '#core/model/cap.ts';
import { type SwitchVersions } from '#core/model/key-rotation.ts';
import { followerKey, readSwitches, switchKey } from '#core/model/switches.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { flipSwitch } from '../flip-switch.ts';
import { type System } from '../open-system.ts';
import { settingsInForce } from '../settings-in-force.ts';
import { type HeldNote } from './held-note.ts';

/** Where the switch of a follower stands, and by which writes. */
export type SwitchStand = { readonly mode: Mode; readonly versions: SwitchVersions };

/** A parameter may be read as it was before the last write: looked at again for two seconds. */
const LOOKS = 10;
const LOOK_MS = 200;

/** Where a person has set the switch of a follower. @throws UnavailableError */
export async function switchStand(
  { keptSwitches, ledger }: Pick<System, 'keptSwitches' | 'ledger'>,
  name: FollowerName,
): Promise<SwitchStand> {
  const before = (await ledger.switches()) ?? { positions: {} };
  const kept = await keptSwitches();
  const values = new Map([...kept].map(([path, { value }]) => [path, value]));
  const own = [...kept].filter(([path]) => switchKey(path) === followerKey(name));
  return {
    mode: readSwitches(values, before).positions[followerKey(name)] ?? 'ACTIVE',
    versions: Object.fromEntries(own.map(([path, { version }]) => [path, version])),
  };
}

/**
 * Compares where it stands with what a rotation noted: the same mode by another write is not its own.
 *
 * @throws UnavailableError
 */
export async function comparedStand(
  system: Pick<System, 'keptSwitches' | 'ledger'>,
  name: FollowerName,
  noted: SwitchVersions,
): Promise<SwitchStand & { readonly isOwn: boolean }> {
  for (let look = 1; ; look += 1) {
    const stand = await switchStand(system, name);
    const isOwn = isSame(stand.versions, noted);
    if (isOwn || look >= LOOKS || !isOlder(stand.versions, noted)) return { ...stand, isOwn };
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

type SetInput = { readonly name: FollowerName; readonly held: HeldNote; readonly mode: Mode };

/**
 * Sets the switch of a follower for a rotation and notes by which write, unless it was moved since by another write than that.
 *
 * Parameters know no condition: a person's write right before this one shows by a version that was passed over. What it said
 * is lost then, and everything waits.
 *
 * @returns False where it was moved by another write: it stands where that has set it or, for that moment, at HALTED.
 * @throws HeldElsewhereError, UnavailableError, ContentionError
 */
export async function setOwnSwitch(system: System, { name, held, mode }: SetInput): Promise<boolean> {
  await held.note();
  const { switchVersions: from } = held.noted();
  if (!(await comparedStand(system, name, from)).isOwn) return false;
  const flip = { settings: await settingsInForce(system), scope: { kind: 'follower', name } } as const;
  const onWritten = async (versions: SwitchVersions): Promise<void> => {
    if (Object.entries(versions).some(([path, version]) => version > (from[path] ?? 0n) + 1n))
      throw new PassedOverError();
    await held.note({ switchVersions: versions });
  };
  try {
    const { isOvertaken } = await flipSwitch(system, { ...flip, mode, onWritten });
    return !isOvertaken;
  } catch (error) {
    if (!(error instanceof PassedOverError)) throw error;
    await flipSwitch(system, { ...flip, mode: 'HALTED' });
    return false;
  }
}

/** Whose a write is that no rotation has noted as its own: a run may be cut off between its write and its note. */
export const SOMEBODY = 'a person, or a run that was cut off,';

/** What to say of a switch that stands by such a write, and how it is opened. */
export function leftText(name: FollowerName, mode: Mode): string {
  const held = mode === 'HALTED' ? 'sales wait too, until' : 'entries wait until';
  const goOn = mode === 'ACTIVE' ? '.' : `: ${held} \`polycopy resume --follower ${name}\`.`;
  return `The switch of ${name} is left at ${mode}, where ${SOMEBODY} has set it${goOn}`;
}

/** Another write came between what was read and what was written. */
class PassedOverError extends Error {}

function isSame(left: SwitchVersions, right: SwitchVersions): boolean {
  const paths = Object.keys(left);
  return paths.length === Object.keys(right).length && paths.every((path) => left[path] === right[path]);
}

function isOlder(found: SwitchVersions, noted: SwitchVersions): boolean {
  return Object.entries(noted).some(([path, version]) => (found[path] ?? 0n) < version);
}
