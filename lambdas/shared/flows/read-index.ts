import { SECOND_READ_MS } from '#core/detection/complete.ts';
import { leadersToRead, nextReadAt } from '#core/detection/read-rhythm.ts';
import { type Settings } from '#core/model/settings.ts';
import { type Wallet } from '#core/values/ids.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { type Cursor } from '#ports/cursors.ts';
import { type ActivityWalk, type LeaderFeed } from '#ports/leader-feed.ts';
import { readFrom, readLeader, type ReadLeaderDeps } from './read-leader.ts';
import { type KnownTotals } from './record-actions.ts';

export type ReadIndexDeps = ReadLeaderDeps & { readonly feed: LeaderFeed };

/** When a leader is read next, and when he last did something; changed as he is read. */
export type Times = { nextReadAt: UnixMs | undefined; lastActAt: UnixMs | undefined };

type IndexInput = {
  readonly settings: Settings;
  readonly cursors: Map<Wallet, Cursor>;
  readonly times: Map<Wallet, Times>;
  readonly totals: KnownTotals;
  /** Leaders to be read whatever their rhythm says. */
  readonly hot: ReadonlySet<Wallet>;
  readonly now: UnixMs;
};

/** A walk that is done; what it shows is still to be recorded, and whether it failed is said then. */
export type ReadyWalk = { readonly wallet: Wallet; readonly record: () => Promise<number> };

/** Walks over leaders' activity under way at once. */
const WALKS_AT_ONCE = 8;

/** Walks over the activity of the leaders who are due in the venue's index, several at once. */
export async function readIndex(deps: ReadIndexDeps, input: IndexInput): Promise<readonly ReadyWalk[]> {
  const { settings, cursors, now, hot } = input;
  const watched = settings.leaders.flatMap(({ wallet }) => cursors.get(wallet) ?? []);
  const again = watched.filter((cursor) => (secondReadAt(cursor) ?? Infinity) <= now).map(({ leader }) => leader);
  const times = new Map(watched.map(({ leader }) => [leader, timesOf(input, leader)]));
  const due = new Set(leadersToRead(times, now, new Set([...again, ...hot])));
  const walking = watched.filter(({ leader }) => due.has(leader));
  const ready: ReadyWalk[] = [];
  for (let start = 0; start < walking.length; start += WALKS_AT_ONCE) {
    const together = walking.slice(start, start + WALKS_AT_ONCE);
    ready.push(...(await Promise.all(together.map((cursor) => walkedOf(deps, input, cursor)))));
  }
  return ready;
}

/** When the newest transaction of a leader is to be read again; undefined where none waits. */
export function secondReadAt({ unconfirmed }: Cursor): UnixMs | undefined {
  if (unconfirmed.length === 0) return undefined;
  return later(Math.min(...unconfirmed.map(({ seenAt }) => seenAt)) as UnixMs, SECOND_READ_MS);
}

function timesOf({ times }: IndexInput, wallet: Wallet): Times {
  const known = times.get(wallet) ?? { nextReadAt: undefined, lastActAt: undefined };
  times.set(wallet, known);
  return known;
}

async function walkedOf(deps: ReadIndexDeps, input: IndexInput, cursor: Cursor): Promise<ReadyWalk> {
  const { leader: wallet } = cursor;
  try {
    const walk = await deps.feed.activity(wallet, readFrom(cursor));
    return { wallet, record: () => recordWalk(deps, input, { cursor, walk }) };
  } catch (error) {
    planNext(input, wallet, undefined);
    return {
      wallet,
      record: () => {
        throw error;
      },
    };
  }
}

async function recordWalk(
  deps: ReadIndexDeps,
  input: IndexInput,
  { cursor, walk }: { readonly cursor: Cursor; readonly walk: ActivityWalk },
): Promise<number> {
  const { settings, cursors, totals, now } = input;
  planNext(input, cursor.leader, walk.rows.at(-1)?.at);
  const read = await readLeader(deps, { settings, cursor, walk, known: totals, now });
  cursors.set(cursor.leader, read.cursor);
  return read.recorded;
}

/** A second read leaves the rhythm as it is. */
function planNext(input: IndexInput, wallet: Wallet, newest: UnixMs | undefined): void {
  const { settings, now } = input;
  const times = timesOf(input, wallet);
  if (newest !== undefined && newest > (times.lastActAt ?? 0)) times.lastActAt = newest;
  if (times.nextReadAt !== undefined && times.nextReadAt > now) return;
  times.nextReadAt = nextReadAt(settings, { lastActAt: times.lastActAt, now });
}
