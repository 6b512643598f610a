import { checkSettings, toSettings, type Unstated } from '#contract/settings.ts';
import {
  foundAt,
  settingsPathText,
  type SettingsPath,
  type SettingsProblem,
  valueAt,
} from '#contract/settings-problem.ts';
import { type SettingsDocument } from '#contract/settings-schema.ts';
import { type Settings } from '#core/model/settings.ts';
import { getAddress } from 'ethers/address';
import { ownLeaders } from './own-wallets.ts';

/** The settings that a document means, or everything that is wrong with it. */
export type ReadSettings =
  | {
      readonly isValid: true;
      /** Version 0n: the store numbers versions. */
      readonly settings: Settings;
      readonly logging: SettingsDocument['logging'];
    }
  | { readonly isValid: false; readonly problems: readonly SettingsProblem[] };

/** Checks a document whose numbers were kept as text, of a file or of a command: both come through here, and nowhere else. */
export function readSettingsTree(tree: unknown, unstated: Unstated): ReadSettings {
  const checked = checkSettings(tree);
  const checksums = wrongChecksums(tree);
  if (!checked.isValid) return { isValid: false, problems: [...checked.problems, ...checksums] };
  const settings = toSettings(checked.document, unstated);
  const problems = [...checksums, ...copiedKeys(tree, settings)];
  return problems.length > 0
    ? { isValid: false, problems }
    : { isValid: true, settings, logging: checked.document.logging };
}

/** A problem in one line: where, what stands there, and what may. */
export function problemText({ path, found, allowed }: SettingsProblem): string {
  return `${settingsPathText(path) || 'the file'}: ${found} — ${allowed}`;
}

/** Traders stand in the settings as in the document. */
function copiedKeys(tree: unknown, settings: Settings): readonly SettingsProblem[] {
  return ownLeaders(settings).map(({ leader, why }) => {
    const path = ['traders', settings.leaders.indexOf(leader), 'wallet_address'];
    return { path, found: foundAt(tree, path), allowed: `an address that is no own account's: ${why}` };
  });
}

/** An address in mixed case carries a checksum (EIP-55); one that fails was mistyped. */
function wrongChecksums(tree: unknown): readonly SettingsProblem[] {
  const places = [
    ['your_account', 'wallet'],
    ...placesIn(tree, 'followers', 'wallet'),
    ...placesIn(tree, 'traders', 'wallet_address'),
  ];
  return places.flatMap((path) => {
    const value = valueAt(tree, path);
    if (typeof value !== 'string' || !/^0x[0-9a-fA-F]{40}$/.test(value) || hasRightChecksum(value)) return [];
    return [{ path, found: value, allowed: 'an address whose letter case is its checksum, or in lower case' }];
  });
}

function hasRightChecksum(address: string): boolean {
  try {
    return getAddress(address) !== '';
  } catch {
    return false;
  }
}

function placesIn(tree: unknown, list: string, key: string): readonly SettingsPath[] {
  const value = valueAt(tree, [list]);
  return Array.isArray(value) ? value.map((_, at) => [list, at, key]) : [];
}
