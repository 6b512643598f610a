import { type DenyReason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';

/** Refuses every entry while the settings in force are only the last that are known: they may be too old to buy by. */
export function settingsLost({ settings }: Pick<Snapshot, 'settings'>): DenyReason | undefined {
  return settings.isLastKnown === true ? { code: 'SETTINGS_LOST', version: settings.version } : undefined;
}
