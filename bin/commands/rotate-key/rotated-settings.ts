import { type WalletChoice } from '#core/model/key-rotation.ts';
import { type Settings } from '#core/model/settings.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { applySettings } from '../apply-settings.ts';
import { type System } from '../open-system.ts';
import { settingsInForce } from '../settings-in-force.ts';
import { strandedPositions } from '../stranded-positions.ts';

type Rotation = {
  readonly name: FollowerName;
  /** Of the secret; absent: as it is. */
  readonly version?: string;
  /** Absent: as it is. */
  readonly wallet?: WalletChoice;
};

/** The settings after a rotation. */
export function rotatedSettings(settings: Settings, { name, version, wallet }: Rotation): Settings {
  const followers = settings.followers.map((one) =>
    one.name === name ? { ...one, ...wallet, ...(version === undefined ? {} : { secretVersion: version }) } : one,
  );
  return { ...settings, followers };
}

/** What is owned lies in the wallet that it was bought with. @throws Error with each position that nobody would sell any more */
export async function refuseStranded(
  { archive }: Pick<System, 'archive'>,
  stored: Settings,
  rotation: Rotation,
): Promise<void> {
  const found = await strandedPositions({ stored, next: rotatedSettings(stored, rotation), archive });
  if (found.length === 0) return;
  throw new Error(
    [...found.map(({ line }) => line), 'sell or redeem that first: `polycopy close-all`, `polycopy claims`'].join('\n'),
  );
}

/**
 * Checks, before a key is in force, everything for which the settings after it would be refused.
 *
 * @throws Error with what they are refused for; UnavailableError
 */
export async function refuseUnstorable(system: System, rotation: Rotation, needsWallets: boolean): Promise<void> {
  await applyRotated(system, { version: 'prepared', ...rotation }, { needsWallets, isStored: false });
}

/**
 * Stores settings that name the secret's version: from then on whoever has kept another one reads it anew.
 *
 * @throws Error where another writer was first, or what the settings refuse; UnavailableError
 */
export async function storeRotated(system: System, rotation: Rotation, needsWallets: boolean): Promise<void> {
  await applyRotated(system, rotation, { needsWallets, isStored: true });
}

async function applyRotated(
  system: System,
  rotation: Rotation,
  { needsWallets, isStored }: { readonly needsWallets: boolean; readonly isStored: boolean },
): Promise<void> {
  const stored = await settingsInForce(system);
  await applySettings({
    ...{ settings: rotatedSettings(stored, rotation), store: system.settings, basedOn: stored.version },
    ...{ archive: system.archive, ledger: system.ledger, needsWallets },
    confirm: () => Promise.resolve(isStored),
  });
}
