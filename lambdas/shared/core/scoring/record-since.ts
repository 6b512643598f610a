import { type UnixMs } from '../values/unix-ms.ts';
import { type ActRecord } from './copied-acts.ts';

/**
 * What a record tells from a moment on: no act and no price before it. How markets ended is kept: what he took out of one
 * later was worth that.
 */
export function recordSince({ acts, markets, prices }: ActRecord, from: UnixMs): ActRecord {
  return { acts: acts.filter(({ at }) => at >= from), markets, prices: prices.filter(({ at }) => at >= from) };
}
