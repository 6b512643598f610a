import { type Settings } from '../model/settings.ts';
import { type Wallet } from '../values/ids.ts';
import { nextGridInstant, type UnixMs, unixMs } from '../values/unix-ms.ts';

/** When a leader's activity was last read, and when he last did something. */
export type ReadTimes = { readonly nextReadAt: UnixMs | undefined; readonly lastActAt: UnixMs | undefined };

/** Leaders of a pass: the venue allows 100 reads a second of one address, and a pass may follow after one. */
export const MAX_READS = 80;
/** Whoever traded within so long is likely to trade again. */
const BUSY_MS = 120_000;
/** A trade must be seen while there is time to copy it. */
const PARTS_OF_AGE = 4;

/**
 * The leaders whose activity is to be read now, at most 80: who waits longest comes first, in the settings' order.
 *
 * @param readAgain Leaders whose newest transaction is due for its second read.
 */
export function leadersToRead(
  times: ReadonlyMap<Wallet, ReadTimes>,
  now: UnixMs,
  readAgain: ReadonlySet<Wallet>,
): readonly Wallet[] {
  const due = [...times]
    .map(([wallet, { nextReadAt }]) => ({ wallet, since: nextReadAt ?? 0 }))
    .filter(({ wallet, since }) => since <= now || readAgain.has(wallet));
  if (due.length <= MAX_READS) return due.map(({ wallet }) => wallet);
  const longest = new Set(due.toSorted((a, b) => a.since - b.since).slice(0, MAX_READS));
  return due.filter((one) => longest.has(one)).map(({ wallet }) => wallet);
}

/**
 * When a leader's activity is read again.
 *
 * Where the chain tells trades, the index is left for what it alone tells, and whoever was quiet for two minutes is read
 * at a quarter of the age that a copy may have; otherwise everybody is read at the poll interval.
 */
export function nextReadAt(
  { detection, execution, monitoring }: Pick<Settings, 'detection' | 'execution' | 'monitoring'>,
  { lastActAt, now }: { readonly lastActAt: UnixMs | undefined; readonly now: UnixMs },
): UnixMs {
  const { pollIntervalMs } = monitoring;
  const isBusy = lastActAt !== undefined && now - lastActAt <= BUSY_MS;
  const idleMs = Math.max(pollIntervalMs, Math.floor(execution.maxTradeAgeMs / PARTS_OF_AGE));
  const everyMs = isBusy || !detection.sources.includes('chain') ? pollIntervalMs : idleMs;
  return nextGridInstant(unixMs(now + 1), everyMs);
}
