import type { VenueReply } from '../http-server.ts';

/** What a host answered, by URL, without what clients append to get past a cache. */
export type ReplyMemory = {
  /** Remembers a good answer. */
  note(url: string, reply: VenueReply, nowMs: number): void;
  /** What was answered at an instant or before it, `undefined` when nothing is remembered. */
  toldBy(url: string, atMs: number): VenueReply | undefined;
};

type Told = { readonly atMs: number; readonly reply: VenueReply };

const MAX_URLS = 5_000;
const MAX_ANSWERS = 2_000;

/** Remembers answers for as long as they may be asked for; beyond its bounds it forgets the oldest. */
export function replyMemory(keepMs: number): ReplyMemory {
  const byUrl = new Map<string, Told[]>();
  return {
    note: (rawUrl, reply, nowMs) => {
      if (reply.status !== 200) return;
      const url = withoutDummy(rawUrl);
      const told = byUrl.get(url) ?? [];
      if (told.length === 0) byUrl.set(url, told);
      if (told.at(-1)?.reply.body !== reply.body) told.push({ atMs: nowMs, reply });
      // The last one that is old enough stays: it is what was told at the end of the time kept.
      while ((told[1]?.atMs ?? Infinity) <= nowMs - keepMs || told.length > MAX_ANSWERS) told.shift();
      const [oldest] = byUrl.keys();
      if (byUrl.size > MAX_URLS && oldest !== undefined) byUrl.delete(oldest);
    },
    toldBy: (url, atMs) => byUrl.get(withoutDummy(url))?.findLast((told) => told.atMs <= atMs)?.reply,
  };
}

function withoutDummy(url: string): string {
  return url.replace(/([?&])_=[^&]*&?/, '$1').replace(/[?&]$/, '');
}
