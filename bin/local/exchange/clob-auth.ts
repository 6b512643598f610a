import type { ApiKey } from './api-keys.ts';
import { json, type VenueReply, type VenueRequest } from './http-server.ts';
import type { Venue } from './venue.ts';

/**
 * API keys: `POST /auth/api-key` creates and `GET /auth/derive-api-key` tells again, both signed by the key pair (L1);
 * `GET /auth/api-keys`, `DELETE /auth/api-key` and `GET /auth/ban-status/closed-only` are signed by an API key (L2).
 */
export function authReply(venue: Venue, request: VenueRequest): VenueReply {
  switch (`${request.method} ${request.path}`) {
    case 'POST /auth/api-key':
      return withSigner(venue, request, ({ address, nonce }) => told(venue.issueKey(address, nonce)));
    case 'GET /auth/derive-api-key':
      return withSigner(venue, request, ({ address, nonce }) => {
        const key = venue.keys.issued(address, nonce);
        return key === undefined ? json(400, { error: 'Could not derive api key!' }) : told(key);
      });
    case 'GET /auth/api-keys':
      return withKey(venue, request, ({ address }) =>
        json(200, { apiKeys: venue.keys.all(address).map(({ apiKey }) => apiKey) }),
      );
    case 'DELETE /auth/api-key':
      return withKey(venue, request, (key) => {
        venue.deleteKey(key);
        return json(200, 'OK');
      });
    case 'GET /auth/ban-status/closed-only':
      return withKey(venue, request, () => json(200, { closed_only: false }));
    default:
      return json(404, { error: 'Not Found' });
  }
}

function withSigner(
  venue: Venue,
  { headers }: VenueRequest,
  reply: (signer: { readonly address: string; readonly nonce: string }) => VenueReply,
): VenueReply {
  const signer = venue.keys.signerOf(headers);
  return signer === undefined ? json(401, { error: 'Invalid L1 Request headers' }) : reply(signer);
}

function withKey(venue: Venue, request: VenueRequest, reply: (key: ApiKey) => VenueReply): VenueReply {
  const key = venue.keys.keyOf(request);
  return key === undefined ? json(401, { error: 'Unauthorized/Invalid api key' }) : reply(key);
}

function told({ apiKey, secret, passphrase }: ApiKey): VenueReply {
  return json(200, { apiKey, secret, passphrase });
}
