import { createL2Headers } from '@polymarket/clob-client-v2';
import { type ApiCredentials, type PrivateRequest, type SignedHeaders } from '#core/model/signing.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';

/**
 * Writes the headers that authenticate one private request at one moment.
 *
 * The address is always that of the key, also where another contract holds the funds.
 */
export async function privateHeaders(
  { address, credentials }: { readonly address: string; readonly credentials: ApiCredentials },
  { method, path, body }: PrivateRequest,
  now: UnixMs,
): Promise<SignedHeaders> {
  const { apiKey: key, apiSecret: secret, apiPassphrase: passphrase } = credentials;
  const headers = await createL2Headers(
    addressOnly(address),
    { key, secret, passphrase },
    { method, requestPath: path, ...(body === undefined ? {} : { body }) },
    Math.floor(now / 1000),
  );
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** The API key that a private request is made under. */
export function apiKeyIn(headers: SignedHeaders): string {
  return headers['POLY_API_KEY'] ?? '';
}

/** The header builder asks its signer for nothing but the address. */
function addressOnly(address: string): Parameters<typeof createL2Headers>[0] {
  return {
    getAddress: () => Promise.resolve(address),
    _signTypedData: () => Promise.reject(new Error('headers of private requests need no signature of the key')),
  };
}
