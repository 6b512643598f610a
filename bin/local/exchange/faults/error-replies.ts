import { STATUS_CODES } from 'node:http';
import { uuidOf } from '../chance.ts';
import { traced } from '../data-api.ts';
import { dataApiError } from '../data-api-query.ts';
import type { Host } from '../endpoints.ts';
import { json, type VenueReply, type VenueRequest } from '../http-server.ts';

/** Something that a host says instead of an answer. */
export type Refusal = { readonly status: number; readonly text: string };

/** What the CLOB is documented to say of a failure of its own. */
const FAILED = 'Internal server error';

/** An error in the words of a host. */
export function errorReply(host: Host, { status, text }: Refusal, url: string): VenueReply {
  switch (host) {
    case 'data-api':
      return traced(dataApiError(status, dataApiCode(status), text), uuidOf(`fault|${url}|${status}`));
    case 'gamma':
      return json(status, { type: `${status < 500 ? 'validation' : 'server'} error`, error: text });
    case 'rpc':
      return json(status, { jsonrpc: '2.0', id: null, error: { code: -32_000, message: text } });
    default:
      return json(status, { error: text });
  }
}

/** A server that failed, in the words of a host; the text is that of the status unless the plan has one. */
export function failureReply(
  host: Host,
  { status, text }: { readonly status: number; readonly text?: string | undefined },
  url: string,
): VenueReply {
  return errorReply(host, { status, text: text ?? (status === 500 ? FAILED : (STATUS_CODES[status] ?? FAILED)) }, url);
}

/** 429 as the host documents it; for what a signer sends with the headers of its limiter. */
export function rateLimitReply(
  host: Host,
  request: VenueRequest,
  { retryAfterS, tier }: { readonly retryAfterS: number; readonly tier: string },
): VenueReply {
  const wait = { 'Retry-After': String(retryAfterS) };
  if (host === 'data-api' || host === 'rpc') {
    const refusal = errorReply(host, { status: 429, text: 'too many requests' }, request.url);
    return { ...refusal, headers: { ...refusal.headers, ...wait } };
  }
  if (host === 'gamma') return json(429, { type: 'rate limit error', error: 'Too Many Requests' }, wait);
  const isBySigner = request.method === 'DELETE' || request.path === '/order' || request.path === '/orders';
  const limiter = {
    'Poly-RateLimit-Remaining': '0',
    'Poly-RateLimit-Reset': String(retryAfterS),
    'Poly-RateLimit-Tier': tier,
  };
  return json(429, { error: 'Too Many Requests' }, { ...wait, ...(isBySigner ? limiter : {}) });
}

/** A page for people, as something in front of the venue shows it. */
export function htmlReply(status: 200 | 502): VenueReply {
  const title = status === 200 ? 'Just a moment...' : '502 Bad Gateway';
  const body = `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return { status, body, headers: { 'content-type': 'text/html; charset=UTF-8' } };
}

function dataApiCode(status: number): string {
  switch (status) {
    case 400:
      return 'invalid_request';
    case 404:
      return 'not_found';
    case 405:
      return 'method_not_allowed';
    case 429:
      return 'rate_limited';
    case 503:
      return 'dependency_unavailable';
    default:
      return status < 500 ? 'invalid_request' : 'internal';
  }
}
