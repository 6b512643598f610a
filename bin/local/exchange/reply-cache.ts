import type { VenueReply } from './http-server.ts';

/** A CDN in front of a host: it answers a URL with stored bytes, whatever headers a client sends. */
export type ReplyCache = {
  /** The stored answer of a URL, `undefined` when there is none or it is too old. */
  stored(url: string): VenueReply | undefined;
  /** Keeps a good answer for some seconds; returns it with the header that says so. */
  store(url: string, reply: VenueReply, maxAgeS: number): VenueReply;
};

type Stored = { readonly untilMs: number; readonly reply: VenueReply };

/** Opens an empty cache that goes by the exchange's time. */
export function cachedReplies(now: () => number): ReplyCache {
  const caches = new Map<number, Map<string, Stored>>();
  return {
    stored: (url) => {
      for (const cache of caches.values()) {
        const known = cache.get(url);
        if (known !== undefined && now() < known.untilMs) return known.reply;
      }
      return undefined;
    },
    store: (url, fresh, maxAgeS) => {
      if (fresh.status !== 200) return fresh;
      const reply = { ...fresh, headers: { ...fresh.headers, 'cache-control': `public, max-age=${maxAgeS}` } };
      const cache = caches.get(maxAgeS) ?? new Map<string, Stored>();
      caches.set(maxAgeS, cache);
      forgetExpired(cache, now());
      cache.delete(url);
      cache.set(url, { untilMs: now() + maxAgeS * 1000, reply });
      return reply;
    },
  };
}

/** Entries of one age expire in the order in which they came, so the oldest ones are looked at first. */
function forgetExpired(cache: Map<string, Stored>, nowMs: number): void {
  for (const [url, { untilMs }] of cache) {
    if (untilMs > nowMs) return;
    cache.delete(url);
  }
}
