import { type Follower, inLedger, type Settings } from '#core/model/settings.ts';

/**
 * The settings of a backtest: every follower on paper, from his own wallet of no chain, whatever the file says.
 *
 * Where new leaders are copied on paper first, who trades real money waits for those who do not: he keeps his mode. What
 * counts only where money is real beside that, keeping the first copies small, is not played.
 */
export function replaySettings(settings: Settings): Settings {
  const { canaryCopies: _, ...limits } = settings.limits;
  const isInShadow = settings.selection?.shadowEvents !== undefined;
  const followers = settings.followers.map((follower): Follower => {
    const onPaper = inLedger(follower, 'paper');
    return isInShadow && follower.mode === 'live' ? { ...onPaper, mode: 'live' } : onPaper;
  });
  return { ...settings, version: 1n, limits, followers };
}
