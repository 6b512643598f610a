import { type Unstated } from '#contract/settings.ts';
import { type FollowerMode, type Settings } from '#core/model/settings.ts';
import { type RunKind } from './run-kind.ts';

/** Where settings come into force. */
export type SettingsPlace = 'stage' | RunKind;

const UNSTATED_MODE: Readonly<Record<SettingsPlace, FollowerMode>> = {
  stage: 'dry-run',
  recording: 'live',
  'live-market': 'paper',
};

/**
 * What holds where a settings file does not say, by where it comes into force: the one place for it.
 *
 * On this machine an account keeps the mode that it is stored with, and no first copies are kept small: a key that is
 * wrong, or a limit, costs nothing here.
 */
export function unstatedSettings(place: SettingsPlace, stored: Settings | undefined): Unstated {
  if (place === 'stage') return { unstatedMode: () => UNSTATED_MODE.stage };
  return {
    unstatedCanary: 0,
    unstatedMode: (follower) => stored?.followers.find(({ name }) => name === follower)?.mode ?? UNSTATED_MODE[place],
  };
}

/** @throws Error where a follower would send real orders from a place that sends none */
export function refuseUnsent(place: SettingsPlace, { followers }: Settings): void {
  const live = place === 'live-market' ? followers.filter(({ mode }) => mode === 'live') : [];
  if (live.length === 0) return;
  const names = live.map(({ name }) => name).join(', ');
  throw new Error(`--live sends no orders: set \`mode: paper\` or \`mode: dry-run\` for ${names}`);
}
