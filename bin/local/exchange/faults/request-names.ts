import { type Endpoint, endpointOf, type Host } from '../endpoints.ts';
import type { VenueRequest } from '../http-server.ts';
import { parseJson } from '../order-payload.ts';
import type { Venue } from '../venue.ts';
import { namesFor } from './names-for.ts';

/** What a request asks for, and for whom. */
export type RequestNames = {
  /** One endpoint; of a JSON-RPC batch each method once. */
  readonly endpoints: readonly Endpoint[];
  /** The signer, wallet, market or token that it is about, in lower case; `''` when it names none. */
  readonly subject: string;
};

const SUBJECTS = ['user', 'maker_address', 'address', 'condition', 'condition_ids', 'market', 'token_id', 'asset_id'];

/** Reads what a request of a host is about. */
export function namesOf(host: Host, request: VenueRequest): RequestNames {
  const { method, path, search, headers, body } = request;
  const signer = headers['poly_address'];
  const asked = SUBJECTS.map((name) => search.get(name) ?? '').find((value) => value !== '');
  const subject = (typeof signer === 'string' ? signer : (asked ?? '')).toLowerCase();
  const names = host === 'rpc' ? methodsOf(body) : [`${method} ${path}`];
  return { endpoints: names.flatMap((name) => endpointOf(host, name) ?? []), subject };
}

/**
 * Whether a request names a wallet, a signer or a market.
 *
 * A market is also named by its tokens, a funded wallet by the address that signs for it, and the other way round.
 */
export function isAbout(venue: Venue, request: VenueRequest, of: string): boolean {
  const tokens = venue.markets.condition(of)?.tokens ?? [];
  const names = new Set([...namesFor(venue, of), ...tokens.map(({ tokenId }) => tokenId)]);
  const signer = venue.accounts.get(of.toLowerCase())?.signer;
  const header = request.headers['poly_address'];
  const sender = typeof header === 'string' ? header.toLowerCase() : '';
  if (names.has(sender) || (sender !== '' && sender === signer)) return true;
  const words = `${request.url} ${request.body.toString('utf8')}`.toLowerCase().match(/[0-9a-z]+/g) ?? [];
  return words.some((word) => names.has(word));
}

function methodsOf(body: Buffer): string[] {
  const value = parseJson(body);
  const calls: readonly unknown[] = Array.isArray(value) ? value : [value];
  const methods = calls.flatMap((call) =>
    typeof call === 'object' && call !== null && 'method' in call && typeof call.method === 'string' ? call.method : [],
  );
  return [...new Set(methods)];
}
