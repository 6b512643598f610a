import type { Host } from '../endpoints.ts';
import { json, type VenueReply, type VenueRequest } from '../http-server.ts';
import type { SignerLimits } from '../rate-limits.ts';
import type { Venue } from '../venue.ts';
import { POST_ONLY_MS } from './active-faults.ts';
import { errorReply, failureReply, rateLimitReply } from './error-replies.ts';
import type { HttpFault } from './http-kinds.ts';
import type { Struck } from './struck.ts';

/** What a host has to know to go wrong before it handles a request. */
export type BeforeContext = { readonly host: Host; readonly venue: Venue; readonly signerLimits: SignerLimits };

/** An answer instead of handling it, another request to handle, or nothing out of the ordinary. */
export type Before = VenueReply | { readonly request: VenueRequest } | undefined;

/** The connection is closed without an answer. */
export const CUT: VenueReply = { status: 503, body: '', mishap: 'cut' };

/** The faults that strike before a request is handled. */
export const BEFORE_KINDS: ReadonlySet<HttpFault['kind']> = new Set([
  'lost-request',
  'late-request',
  'error-before',
  'refuse',
  'restart',
  'pause',
  'rate-limit',
  'geoblocked',
  'unauthorized',
]);

const DISABLED = 'Trading is currently disabled. Check polymarket.com for updates';
const CANCEL_ONLY = 'Trading is currently cancel-only. New orders are not accepted, but cancels are allowed.';
const RESTRICTED =
  'Trading restricted in your region, please refer to available regions - https://docs.polymarket.com/developers/CLOB/geoblock';
/** What is told of a pause without an end. */
const LONG_PAUSE_S = 60;

/** What one fault does to a request before the host handles it. */
export function beforeRequest(struck: Struck, request: VenueRequest, context: BeforeContext): Before {
  const { host, venue, signerLimits } = context;
  const { fault } = struck;
  switch (fault.kind) {
    case 'lost-request':
    case 'late-request':
      return CUT;
    case 'error-before':
      return failureReply(host, fault, request.url);
    case 'refuse':
      return errorReply(host, fault, request.url);
    case 'restart':
      return restarting(struck, request, venue.clock.now());
    case 'pause':
      return paused(struck, request, venue.clock.now());
    case 'rate-limit':
      return rateLimitReply(host, request, { retryAfterS: fault.retryAfterS ?? 1, tier: signerLimits.tier });
    case 'geoblocked':
      return host === 'geoblock'
        ? json(200, { blocked: true, ip: '127.0.0.1', country: 'US', region: 'NY' })
        : json(403, { error: RESTRICTED });
    case 'unauthorized': {
      const isL1 = /^\/auth\/(?:derive-)?api-key$/.test(request.path) && request.method !== 'DELETE';
      return json(401, { error: isL1 ? 'Invalid L1 Request headers' : 'Unauthorized/Invalid api key' });
    }
    default:
      return undefined;
  }
}

function restarting({ fault, window }: Struck, request: VenueRequest, nowMs: number): Before {
  if (fault.kind !== 'restart') return undefined;
  const postOnlyFromMs = window.untilMs - (fault.postOnlyMs ?? POST_ONLY_MS);
  if (nowMs >= postOnlyFromMs) return postOnly(request, window.untilMs - nowMs);
  const headers = fault.retryAfterS === undefined ? {} : { 'Retry-After': String(fault.retryAfterS) };
  return json(425, { error: 'the matching engine is restarting' }, headers);
}

function paused({ fault, window }: Struck, request: VenueRequest, nowMs: number): Before {
  if (fault.kind !== 'pause') return undefined;
  if (fault.mode === 'disabled') return json(503, { error: DISABLED });
  if (fault.mode === 'post-only') return postOnly(request, window.untilMs - nowMs);
  return request.method === 'POST' ? json(503, { error: CANCEL_ONLY }) : undefined;
}

/** The host itself looks which orders are post-only. */
function postOnly(request: VenueRequest, leftMs: number): Before {
  if (request.method !== 'POST') return undefined;
  const postOnlyForS = Number.isFinite(leftMs) ? Math.max(1, Math.ceil(leftMs / 1000)) : LONG_PAUSE_S;
  return { request: { ...request, postOnlyForS } };
}
