import { type Wallet } from '../values/ids.ts';
import { later, type UnixMs, unixMs } from '../values/unix-ms.ts';

/** Leaders of whom a trade was told that no source which can be read again has shown yet. */
export type HotLeaders = {
  readonly leaders: ReadonlyMap<Wallet, { readonly nextAt: UnixMs; readonly until: UnixMs }>;
  /** When hot leaders were read last. */
  readonly readAt: UnixMs;
};

/** The venue's index follows the stream by three seconds, seldom by more than ten. */
export const HOT_MS = 15_000;
/** How often one hot leader is read. */
export const HOT_STEP_MS = 1_000;
/** Hot leaders read at once. */
export const MAX_HOT_READS = 10;
/** Between two such reads: together 20 reads a second at most, of the 100 that the venue allows one address. */
export const HOT_PAUSE_MS = 500;

/** Nobody is hot. */
export const NOBODY_HOT: HotLeaders = { leaders: new Map(), readAt: unixMs(0) };

/** Makes a leader hot from now on: read at once, or when his next read is due; `forMs` of zero is one read. */
export function heat({ leaders, readAt }: HotLeaders, wallet: Wallet, now: UnixMs, forMs = HOT_MS): HotLeaders {
  const known = leaders.get(wallet);
  const until = later(now, forMs);
  const hot = {
    nextAt: known?.nextAt ?? now,
    until: known !== undefined && known.until > until ? known.until : until,
  };
  return { leaders: new Map(leaders).set(wallet, hot), readAt };
}

/** A leader of whom everything told was found. */
export function cool({ leaders, readAt }: HotLeaders, wallet: Wallet): HotLeaders {
  return { leaders: new Map([...leaders].filter(([one]) => one !== wallet)), readAt };
}

/** When hot leaders are to be read next; undefined where nobody is hot. */
export function nextHotRead({ leaders, readAt }: HotLeaders): UnixMs | undefined {
  if (leaders.size === 0) return undefined;
  const first = Math.min(...[...leaders.values()].map(({ nextAt }) => nextAt));
  return unixMs(Math.max(first, readAt + HOT_PAUSE_MS));
}

/** Takes the hot leaders who are to be read now, whoever waits longest first; those whose time is over are hot no more. */
export function takeHot(hot: HotLeaders, now: UnixMs): { readonly due: ReadonlySet<Wallet>; readonly hot: HotLeaders } {
  const next = nextHotRead(hot);
  if (next === undefined || next > now) return { due: new Set(), hot };
  const due = [...hot.leaders]
    .filter(([, { nextAt }]) => nextAt <= now)
    .toSorted(([, a], [, b]) => a.nextAt - b.nextAt)
    .slice(0, MAX_HOT_READS)
    .map(([wallet]) => wallet);
  const leaders = new Map(hot.leaders);
  for (const wallet of due) {
    const until = leaders.get(wallet)?.until ?? now;
    const nextAt = later(now, HOT_STEP_MS);
    if (nextAt > until) leaders.delete(wallet);
    else leaders.set(wallet, { nextAt, until });
  }
  return { due: new Set(due), hot: { leaders, readAt: now } };
}
