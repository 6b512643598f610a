import { type Follower, inLedger, type Settings } from '#core/model/settings.ts';

/**
 * The settings of a backtest: every follower on paper, from his own wallet of no chain, whatever the file says.
 *
 * Who trades real money keeps his mode, and the wallet of no chain, where that decides what is copied: where new leaders are
 * copied on paper first he waits for those who do that, and where first copies are kept small it is his that are.
 */
export function replaySettings(settings: Settings): Settings {
  const isInShadow = settings.selection?.shadowEvents !== undefined;
  const keepsLive = isInShadow || (settings.limits.canaryCopies ?? 0n) > 0n;
  const followers = settings.followers.map((follower): Follower => {
    const onPaper = inLedger(follower, 'paper');
    return keepsLive && follower.mode === 'live' ? { ...onPaper, mode: 'live' } : onPaper;
  });
  return { ...settings, version: 1n, followers };
}
