import { type Settings } from '#core/model/settings.ts';
import { type SettingsStore } from '#ports/settings-store.ts';

/**
 * Versions of the settings in memory.
 *
 * @param openCaps - Told of each version stored, so that a ledger opens the caps that it needs.
 */
export function memorySettings(openCaps: (settings: Settings) => void = () => undefined): SettingsStore {
  const versions = new Map<bigint, Settings>();
  let current = 0n;
  return {
    current: () => Promise.resolve(versions.get(current)),
    version: (version) => Promise.resolve(versions.get(version)),
    store: (settings) =>
      new Promise((resolve) => {
        if (settings.version !== current) {
          resolve(undefined);
          return;
        }
        const { isLastKnown: _, ...told } = settings;
        const stored = structuredClone({ ...told, version: current + 1n });
        openCaps(stored);
        current += 1n;
        versions.set(current, stored);
        resolve(current);
      }),
  };
}
