import { type Market } from '../model/market.ts';
import { type Guards } from '../model/settings.ts';
import { type UnixMs } from '../values/unix-ms.ts';

/** From when on a guard leaves a market, and when the market may be decided. */
export type ExitWindow = { readonly decidedAt: UnixMs; readonly exitsFrom: UnixMs };

type Times = Pick<Market, 'startsAt' | 'endsAt' | 'isResolving'>;

/**
 * Says from when on the guard before resolutions leaves a market: so long before its game begins or its planned end,
 * whichever is first, and at once when somebody has proposed an outcome.
 *
 * @returns Undefined where the guard is off, or the venue tells none of the three.
 */
export function exitWindow(
  { exitBeforeMs }: Pick<Guards, 'exitBeforeMs'>,
  { startsAt, endsAt, isResolving }: Times,
  now: UnixMs,
): ExitWindow | undefined {
  if (exitBeforeMs === undefined) return undefined;
  const times = [startsAt, endsAt, isResolving === true ? now : undefined].filter((at) => at !== undefined);
  if (times.length === 0) return undefined;
  const decidedAt = Math.min(...times) as UnixMs;
  return { decidedAt, exitsFrom: (decidedAt - exitBeforeMs) as UnixMs };
}
