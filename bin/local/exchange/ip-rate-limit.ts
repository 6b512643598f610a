/** Requests that a host takes in ten seconds, in all and of some paths. */
export type IpLimits = { readonly general: number; readonly byPath: Readonly<Record<string, number>> };

const WINDOW_MS = 10_000;

type Bucket = { tokens: number; exchangeMs: number; machineMs: number };

/**
 * Counts the requests of this machine against a host's limits; returns the seconds to wait, 0 when it may pass.
 *
 * Allowance comes back by the exchange's clock or by the machine's, whichever is faster: while the exchange's clock
 * stands still a client would otherwise be locked out for ever.
 */
export function rateLimiter(now: () => number, limits: IpLimits): (path: string) => number {
  const buckets = new Map<string, Bucket>();
  const take = (name: string, limit: number): number => {
    const bucket = buckets.get(name) ?? { tokens: limit, exchangeMs: now(), machineMs: performance.now() };
    buckets.set(name, bucket);
    const [exchangeMs, machineMs] = [now(), performance.now()];
    const elapsedMs = Math.max(exchangeMs - bucket.exchangeMs, machineMs - bucket.machineMs);
    bucket.tokens = Math.min(limit, bucket.tokens + (elapsedMs * limit) / WINDOW_MS);
    Object.assign(bucket, { exchangeMs, machineMs });
    if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) * WINDOW_MS) / limit / 1000);
    bucket.tokens -= 1;
    return 0;
  };
  return (path) => {
    const limit = limits.byPath[path];
    return (limit === undefined ? 0 : take(path, limit)) || take('', limits.general);
  };
}
