import { type Settings } from '#core/model/settings.ts';
import { type System } from './open-system.ts';

/** Reads the settings in force. @throws Error where none were stored yet */
export async function settingsInForce({ settings: store }: Pick<System, 'settings'>): Promise<Settings> {
  const settings = await store.current();
  if (settings === undefined)
    throw new Error('no settings yet: `polycopy apply settings.yaml` stores the first version');
  return settings;
}
