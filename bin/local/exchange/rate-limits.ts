import { json, type VenueReply } from './http-server.ts';

/** Orders and cancels that one signer may send: a steady rate per second, and how many at once. */
export type SignerLimits = {
  readonly tier: string;
  readonly ordersPerS: number;
  readonly orderBurst: number;
  readonly cancelsPerS: number;
  readonly cancelBurst: number;
};

/** Counts what each signer sends. */
export type RateLimits = {
  /** Answers, with the limiter's headers, when the signer has as many tokens as it asks for; else 429. */
  limited(signer: string, cost: RateCost, answer: () => VenueReply | Promise<VenueReply>): Promise<VenueReply>;
};

/** What a request uses up: a batch needs all of its tokens at once. */
export type RateCost = { readonly kind: 'orders' | 'cancels'; readonly count: number };

/** The highest tier of the venue, so that only a runaway client meets a limit. */
export const ELITE_LIMITS: SignerLimits = {
  tier: 'Elite',
  ordersPerS: 600,
  orderBurst: 900,
  cancelsPerS: 1_200,
  cancelBurst: 1_800,
};

type Bucket = { tokens: number; exchangeMs: number; machineMs: number };

/**
 * The venue's token bucket for each signer.
 *
 * Tokens come back by the exchange's clock or by the machine's, whichever is faster: while the exchange's clock stands
 * still a client would otherwise be locked out for ever.
 */
export function rateLimits(now: () => number, limits: SignerLimits): RateLimits {
  const buckets = new Map<string, Bucket>();
  return {
    limited: async (signer, { kind, count }, answer) => {
      const [perS, burst] =
        kind === 'orders' ? [limits.ordersPerS, limits.orderBurst] : [limits.cancelsPerS, limits.cancelBurst];
      const bucket = refilled(buckets, `${kind}|${signer}`, { perS, burst, exchangeMs: now() });
      const isAllowed = bucket.tokens >= count;
      if (isAllowed) bucket.tokens -= count;
      const headers = {
        'Poly-RateLimit-Remaining': String(Math.floor(bucket.tokens)),
        'Poly-RateLimit-Reset': String(Math.ceil((burst - bucket.tokens) / perS)),
        'Poly-RateLimit-Tier': limits.tier,
      };
      if (isAllowed) {
        const reply = await answer();
        return { ...reply, headers: { ...reply.headers, ...headers } };
      }
      const waitS = Math.max(1, Math.ceil((count - bucket.tokens) / perS));
      return json(429, { error: 'Too Many Requests' }, { ...headers, 'Retry-After': String(waitS) });
    },
  };
}

function refilled(
  buckets: Map<string, Bucket>,
  name: string,
  { perS, burst, exchangeMs }: { readonly perS: number; readonly burst: number; readonly exchangeMs: number },
): Bucket {
  const machineMs = performance.now();
  const bucket = buckets.get(name) ?? { tokens: burst, exchangeMs, machineMs };
  buckets.set(name, bucket);
  const elapsedMs = Math.max(exchangeMs - bucket.exchangeMs, machineMs - bucket.machineMs);
  bucket.tokens = Math.min(burst, bucket.tokens + (elapsedMs * perS) / 1000);
  Object.assign(bucket, { exchangeMs, machineMs });
  return bucket;
}
