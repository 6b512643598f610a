import { inLedger, type Settings } from '#core/model/settings.ts';

/**
 * The settings of a backtest: every follower on paper, from his own wallet of no chain, whatever the file says.
 *
 * What counts only where money is real, keeping the first copies small, is therefore not played.
 */
export function replaySettings(settings: Settings): Settings {
  return { ...settings, version: 1n, followers: settings.followers.map((follower) => inLedger(follower, 'paper')) };
}
